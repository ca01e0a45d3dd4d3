/** A search field for units: an ARIA combobox with a list. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { request } from "../api/client";
import type { Items, UnitRow } from "../api/types";
import { useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { usePageData } from "../state/overviewStore";

const TYPING_DELAY_MS = 180;
const MAX_RESULTS = 12;

interface Props {
  label: string;
  placeholder?: string;
  /** Name of the selected unit. */
  name?: string;
  onSelect: (unit: UnitRow) => void;
  /** Called when the field is emptied; without it, the field is emptied after a selection. */
  onClear?: () => void;
  /** Show the label, and do not mark the field as the page's search. */
  inForm?: boolean;
}

interface Results {
  query: string;
  units: UnitRow[];
  failed: boolean;
}

export function UnitSearch({ label, placeholder, name = "", onSelect, onClear, inForm }: Props) {
  const text = useText();
  const { urlState } = useNavigation();
  const { overview } = usePageData();
  const [input, setInput] = useState(name);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [results, setResults] = useState<Results>({ query: "", units: [], failed: false });
  /** Enter was pressed before the results arrived: the first one is selected then. */
  const enterPressed = useRef(false);
  const id = useId();
  const query = input.trim();

  useEffect(() => setInput(name), [name]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: select() is equivalent in every render
  useEffect(() => {
    if (!open || !query) return;
    let current = true;
    const timer = setTimeout(() => {
      request<Items<UnitRow>>("units", { text: query, as_of: urlState.day, limit: MAX_RESULTS }).then(
        ({ items }) => {
          if (!current) return;
          setResults({ query, units: items, failed: false });
          setActive(0);
          if (enterPressed.current) select(items[0]);
        },
        () => current && setResults({ query, units: [], failed: true }),
      );
    }, TYPING_DELAY_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, open, urlState.day]);

  const loaded = results.query === query;
  const units = loaded ? results.units : [];
  const select = (unit: UnitRow | undefined) => {
    if (!unit) return;
    enterPressed.current = false;
    setOpen(false);
    setInput(onClear ? unit.name : "");
    onSelect(unit);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (units.length) setActive((active + step + units.length) % units.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      enterPressed.current = !loaded;
      select(units[active]);
    } else if (event.key === "Escape") {
      if (open && query) event.stopPropagation();
      setOpen(false);
    }
  };
  const listed = open && query !== "" && loaded;
  const provinceName = (unit: UnitRow) => overview?.provinceById.get(unit.province_id ?? "")?.name;

  return (
    <div class="search" role={inForm ? undefined : "search"}>
      <label class={inForm ? "field" : "visually-hidden"} for={id}>
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
        aria-activedescendant={listed && units[active] ? `${id}-${active}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={input}
        onInput={event => {
          enterPressed.current = false;
          setInput(event.currentTarget.value);
          setOpen(true);
          if (!event.currentTarget.value) onClear?.();
        }}
        onFocus={event => {
          event.currentTarget.select();
          setOpen(true);
        }}
        onBlur={() => {
          setOpen(false);
          setInput(name); // restore the name of the selected unit
        }}
        onKeyDown={onKeyDown}
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        class="search-results"
        hidden={!listed || units.length === 0}
      >
        {units.map((unit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
          <div
            key={unit.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            onMouseDown={event => event.preventDefault()}
            onClick={() => select(unit)}
            onMouseMove={() => setActive(index)}
          >
            <span>{unit.name}</span>
            <span class="search-context">
              {text.word("kind", unit.kind)}
              {provinceName(unit) && provinceName(unit) !== unit.name ? ` · ${provinceName(unit)}` : ""}
            </span>
          </div>
        ))}
      </div>
      {listed && units.length === 0 && (
        <p class="search-results search-empty" role="status">
          {results.failed ? text("error.unreachable") : text("search.no_results", { query })}
        </p>
      )}
    </div>
  );
}
