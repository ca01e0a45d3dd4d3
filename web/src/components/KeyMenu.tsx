/** The lock button in the header and its form for an API key. */

import { useEffect, useRef } from "preact/hooks";
import { hasKey } from "../api/client";
import { useText } from "../i18n";
import { useSession } from "../state/session";
import { KeyForm } from "./KeyForm";

export function KeyMenu() {
  const text = useText();
  const { keyGeneration, keyFormOpen, setKeyFormOpen } = useSession();
  const menu = useRef<HTMLDivElement>(null);
  const label = text(hasKey() ? "key.in_use" : "key.none");

  // biome-ignore lint/correctness/useExhaustiveDependencies: close when the key was set or removed
  useEffect(() => setKeyFormOpen(false), [keyGeneration]);
  useEffect(() => {
    if (!keyFormOpen) return;
    menu.current?.querySelector("input")?.focus();
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) setKeyFormOpen(false);
    };
    addEventListener("pointerdown", onPointerDown);
    return () => removeEventListener("pointerdown", onPointerDown);
  }, [keyFormOpen, setKeyFormOpen]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: handles Escape in any element of the menu
    <div
      class="key-menu"
      ref={menu}
      onKeyDown={event => {
        if (event.key !== "Escape" || !keyFormOpen) return;
        event.stopPropagation();
        setKeyFormOpen(false);
        menu.current?.querySelector("button")?.focus();
      }}
    >
      <button
        type="button"
        class="icon"
        aria-expanded={keyFormOpen}
        aria-label={label}
        title={label}
        onClick={() => setKeyFormOpen(!keyFormOpen)}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" class="lock">
          <rect x="3" y="7" width="10" height="7" rx="1.5" />
          <path d={hasKey() ? "M5 7V5a3 3 0 0 1 5.8-1" : "M5 7V5a3 3 0 0 1 6 0v2"} />
        </svg>
      </button>
      {keyFormOpen && (
        <div class="popup">
          <KeyForm />
        </div>
      )}
    </div>
  );
}
