import { useState } from "preact/hooks";
import { hasKey } from "../api/client";
import { useText } from "../i18n";
import { useSession } from "../state/session";

/** A form to enter or remove the API key. */
export function KeyForm() {
  const text = useText();
  const { setKey } = useSession();
  const [value, setValue] = useState("");
  return (
    <form
      class="key-form"
      onSubmit={event => {
        event.preventDefault();
        if (value.trim()) setKey(value.trim());
        setValue("");
      }}
    >
      <label>
        {text("key.label")}
        <input
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={value}
          onInput={event => setValue(event.currentTarget.value)}
        />
      </label>
      <button type="submit">{text("key.submit")}</button>
      {hasKey() && (
        <button type="button" onClick={() => setKey(null)}>
          {text("key.remove")}
        </button>
      )}
      <p class="hint">{text("key.hint")}</p>
    </form>
  );
}
