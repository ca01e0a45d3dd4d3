/** The lock in the head, and the form that drops from it until a key is given, or one looks elsewhere. */

import { useEffect, useRef } from "preact/hooks";
import { hasKey } from "../api/client";
import { useText } from "../messages";
import { useSession } from "../state/session";
import { KeyForm } from "./KeyForm";

export function KeyDrop() {
  const text = useText();
  const { key, keyAsked, askKey } = useSession();
  const own = useRef<HTMLDivElement>(null);
  const label = text(hasKey() ? "key.have" : "key.none");

  // biome-ignore lint/correctness/useExhaustiveDependencies: a key that was given or forgotten closes it
  useEffect(() => askKey(false), [key]);
  useEffect(() => {
    if (!keyAsked) return;
    own.current?.querySelector("input")?.focus();
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !own.current?.contains(event.target)) askKey(false);
    };
    addEventListener("pointerdown", onPointer);
    return () => removeEventListener("pointerdown", onPointer);
  }, [keyAsked, askKey]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape is for whatever is in it
    <div
      class="keys"
      ref={own}
      onKeyDown={event => {
        if (event.key !== "Escape" || !keyAsked) return;
        event.stopPropagation();
        askKey(false);
        own.current?.querySelector("button")?.focus();
      }}
    >
      <button
        type="button"
        class="icon"
        aria-expanded={keyAsked}
        aria-label={label}
        title={label}
        onClick={() => askKey(!keyAsked)}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" class="lock">
          <rect x="3" y="7" width="10" height="7" rx="1.5" />
          <path d={hasKey() ? "M5 7V5a3 3 0 0 1 5.8-1" : "M5 7V5a3 3 0 0 1 6 0v2"} />
        </svg>
      </button>
      {keyAsked && (
        <div class="drop">
          <KeyForm />
        </div>
      )}
    </div>
  );
}
