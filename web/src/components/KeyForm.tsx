import { useState } from "preact/hooks";
import { hasKey } from "../api/client";
import { useText } from "../messages";
import { useSession } from "../state/session";

/** Where a key is given, and taken back. */
export function KeyForm() {
  const text = useText();
  const { setKey } = useSession();
  const [given, setGiven] = useState("");
  return (
    <form
      class="key"
      onSubmit={event => {
        event.preventDefault();
        if (given.trim()) setKey(given.trim());
        setGiven("");
      }}
    >
      <label>
        {text("key.label")}
        <input
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={given}
          onInput={event => setGiven(event.currentTarget.value)}
        />
      </label>
      <button type="submit">{text("key.use")}</button>
      {hasKey() && (
        <button type="button" onClick={() => setKey(null)}>
          {text("key.forget")}
        </button>
      )}
      <p class="hint">{text("key.hint")}</p>
    </form>
  );
}
