/** A field that finds units as one types, with or without diacritics: a combobox with a list (ARIA 1.2). */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { Items, UnitRow } from "../api/answers";
import { ask } from "../api/client";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/overviewStore";

const PAUSE = 180;
const MOST = 12;

interface Props {
  label: string;
  placeholder?: string;
  /** What stands in the field at first. */
  name?: string;
  onChoose: (unit: UnitRow) => void;
  onClear?: () => void;
  quiet?: boolean;
}

type Found = { for: string; rows: UnitRow[]; failed: boolean };

export function UnitSearch({ label, placeholder, name = "", onChoose, onClear, quiet }: Props) {
  const text = useText();
  const { place } = useNavigation();
  const { overview } = useLooking();
  const [typed, setTyped] = useState(name);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [found, setFound] = useState<Found>({ for: "", rows: [], failed: false });
  const entered = useRef(false);
  const id = useId();
  const words = typed.trim();

  useEffect(() => setTyped(name), [name]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: who chooses is the same, whichever render asked
  useEffect(() => {
    if (!open || !words) return;
    let wanted = true;
    const timer = setTimeout(() => {
      ask<Items<UnitRow>>("units", { text: words, as_of: place.day, limit: MOST }).then(
        ({ items }) => {
          if (!wanted) return;
          setFound({ for: words, rows: items, failed: false });
          setAt(0);
          if (entered.current) choose(items[0]);
        },
        () => wanted && setFound({ for: words, rows: [], failed: true }),
      );
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [words, open, place.day]);

  const rows = found.for === words ? found.rows : [];
  const choose = (unit: UnitRow | undefined) => {
    if (!unit) return;
    entered.current = false;
    setOpen(false);
    setTyped(onClear ? unit.name : "");
    onChoose(unit);
  };
  const byKey = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (rows.length) setAt((at + step + rows.length) % rows.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      entered.current = found.for !== words; // the first is chosen when it is there
      choose(rows[at]);
    } else if (event.key === "Escape") {
      if (open && words) event.stopPropagation();
      setOpen(false);
    }
  };
  const listed = open && words !== "" && found.for === words;
  const province = (unit: UnitRow) => overview?.provinceById.get(unit.province_id ?? "")?.name;

  return (
    <div class="search" role={quiet ? undefined : "search"}>
      <label class={quiet ? "field" : "unseen"} for={id}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        inputMode="search"
        role="combobox"
        aria-expanded={listed}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={listed && rows[at] ? `${id}-${at}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={typed}
        onInput={event => {
          entered.current = false;
          setTyped(event.currentTarget.value);
          setOpen(true);
          if (!event.currentTarget.value) onClear?.();
        }}
        onFocus={event => {
          event.currentTarget.select();
          setOpen(true);
        }}
        onBlur={() => {
          setOpen(false);
          setTyped(name); // the field says what is chosen, not what was begun
        }}
        onKeyDown={byKey}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} class="found" hidden={!listed || rows.length === 0}>
        {rows.map((unit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are those of the field
          <div
            key={unit.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseDown={event => event.preventDefault()}
            onClick={() => choose(unit)}
            onMouseMove={() => setAt(index)}
          >
            <span class="found-name">{unit.name}</span>
            <span class="found-place">
              {text.word("kind", unit.kind)}
              {province(unit) && province(unit) !== unit.name ? ` · ${province(unit)}` : ""}
            </span>
          </div>
        ))}
      </div>
      {listed && rows.length === 0 && (
        <p class="found found-none" role="status">
          {found.failed ? text("error.unreached") : text("search.none", { words })}
        </p>
      )}
    </div>
  );
}
