/** The hierarchy as a tree grid (ARIA) that loads branch by branch. */

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { type BranchRow, type Items, LEVELS, type UnitDetails } from "../api/answers";
import { ask, unitPath } from "../api/client";
import { Mark } from "../components/Mark";
import { Failed, Waiting } from "../components/Status";
import { saveTable } from "../export/tables";
import { type Text, useText } from "../messages";
import { markOf } from "../state/markOf";
import { useNavigation } from "../state/navigation";
import { type Looking, useLooking } from "../state/overviewStore";
import { useSession } from "../state/session";

const PAGE = 100;
/** So many units that belong nowhere are asked at once: all of them, but in a network that is in pieces. */
const TOPS = 1000;
const HIGHEST = 12;
/** So many rows a page up or down goes. */
const LEAP = 15;
const TOP = "";

/** Those with others below come first, the highest of them at the top: what belongs nowhere may have been forgotten. */
const byRank = (a: BranchRow, b: BranchRow): number =>
  Number(b.children > 0) - Number(a.children > 0) ||
  LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
  b.children - a.children;

interface Branch {
  items: BranchRow[];
  next: string | null;
  waiting: boolean;
  error: unknown;
}

/** What stands below the rows of a branch that is not whole. */
interface Rest {
  branch: Branch;
  depth: number;
  above: string;
  name: string | null;
}

interface Row {
  unit: BranchRow;
  depth: number;
  place: number;
  of: number;
  above: string;
}

/** A unit may be part of several: what tells its rows apart. */
const rowKey = (row: Row): string => `${row.above}\n${row.unit.id}`;

/** The hierarchy of a day, seen with a key: another day or key is another tree, and no late answer gets into it. */
export default function Tree() {
  const { place } = useNavigation();
  const { key } = useSession();
  return <Grid key={`${key} ${place.day}`} />;
}

function Grid() {
  const text = useText();
  const { place, go, adjust } = useNavigation();
  const looking = useLooking();
  const [branches, setBranches] = useState<ReadonlyMap<string, Branch>>(new Map());
  // what is open is kept in the address, so that it is there again
  const opened = place.open.join();
  const open = useMemo(() => new Set(opened ? opened.split(",") : []), [opened]);
  const setOpen = (ids: Iterable<string>) => adjust({ open: [...ids] });
  const [active, setActive] = useState<string | null>(null);
  /** The row that was moved to last, drawn or not. */
  const latest = useRef<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const day = place.day;

  const load = useCallback(
    async (id: string, cursor: string | null = null) => {
      const put = (change: (before: Branch) => Branch) =>
        setBranches(all => {
          const before = all.get(id) ?? { items: [], next: null, waiting: false, error: null };
          return new Map(all).set(id, change(before));
        });
      put(before => ({ ...before, waiting: true, error: null }));
      try {
        const path = id === TOP ? "roots" : unitPath(id, "/children");
        const limit = id === TOP ? TOPS : PAGE;
        const page = await ask<Items<BranchRow>>(path, { as_of: day, limit, cursor });
        const items = id === TOP ? [...page.items].sort(byRank) : page.items;
        put(before => ({
          items: cursor ? [...before.items, ...items] : items,
          next: page.next,
          waiting: false,
          error: null,
        }));
      } catch (error) {
        put(before => ({ ...before, waiting: false, error }));
      }
    },
    [day],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was open when one came is asked for at once
  useEffect(() => {
    for (const id of [TOP, ...open]) load(id);
  }, [load]);

  const lines = visible(branches, open, { id: TOP, name: null }, 1);
  const rows = lines.filter(isRow);
  const latestOpen = useRef(open);
  latestOpen.current = open;
  const found = rows.find(row => row.unit.id === place.unit);
  // from the top to the unit that is chosen
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is open already is not asked again
  useEffect(() => {
    if (!place.unit || found) return;
    let wanted = true;
    above(place.unit, day).then(
      chain => {
        if (!wanted) return;
        setOpen(new Set([...latestOpen.current, ...chain]));
        for (const id of chain) if (!branches.has(id)) load(id);
      },
      () => undefined, // the card says what is wrong with it
    );
    return () => {
      wanted = false;
    };
  }, [place.unit]);
  const row = found && rowKey(found);
  useEffect(() => {
    if (!row) return;
    if (!grid.current?.contains(document.activeElement)) {
      latest.current = row; // who is in the grid moves by keys, and stays where they led
      setActive(row);
    }
    grid.current?.querySelector('tr[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [row]);
  const shown = Math.max(
    0,
    rows.findIndex(one => rowKey(one) === active),
  );
  const toggle = (row: Row) => {
    const { id } = row.unit;
    const now = new Set(open);
    if (!now.delete(id)) {
      now.add(id);
      if (!branches.has(id)) load(id);
    }
    setOpen(now);
  };
  const focus = (row: Row | undefined) => {
    if (!row) return;
    latest.current = rowKey(row);
    setActive(latest.current);
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus());
  };
  const byKey = (event: KeyboardEvent) => {
    // keys may come faster than rows are drawn
    const from = rows.findIndex(one => rowKey(one) === latest.current);
    const at = from < 0 ? shown : from;
    const row = rows[at];
    if (!row || event.target instanceof HTMLButtonElement) return;
    const opened = open.has(row.unit.id);
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(rows[at + 1]),
      ArrowUp: () => focus(rows[Math.max(0, at - 1)]),
      PageDown: () => focus(rows[Math.min(rows.length - 1, at + LEAP)]),
      PageUp: () => focus(rows[Math.max(0, at - LEAP)]),
      Home: () => focus(rows[0]),
      End: () => focus(rows.at(-1)),
      ArrowRight: () => (row.unit.children && !opened ? toggle(row) : focus(rows[at + 1])),
      ArrowLeft: () =>
        opened ? toggle(row) : focus(rows.find(one => one.unit.id === row.above && one.depth === row.depth - 1)),
      Enter: () => go({ unit: row.unit.id, at: place.at }),
      " ": () => row.unit.children && toggle(row),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };
  const save = () =>
    saveTable(
      `${text("view.tree")} ${day ?? ""}`,
      ["depth", "unit_id", "name", "level", "kind", "part_of", "children"],
      rows.map(({ unit, depth, above }) => [
        depth,
        unit.id,
        unit.name,
        unit.level,
        unit.kind,
        above || null,
        unit.children,
      ]),
    );
  const top = branches.get(TOP);
  if (top?.error && top.items.length === 0) return <Failed error={top.error} again={() => load(TOP)} />;
  if (!top || (top.waiting && top.items.length === 0)) return <Waiting />;
  return (
    <section class="tree" aria-label={text("view.tree")}>
      <p class="hint" id="tree-keys">
        {text("tree.keys")}
        <button type="button" class="save" onClick={save}>
          CSV
        </button>
      </p>
      <div class="scroll">
        <table role="treegrid" aria-label={text("view.tree")} aria-describedby="tree-keys" ref={grid} onKeyDown={byKey}>
          <thead>
            <tr>
              <th scope="col">{text("tree.unit")}</th>
              <th scope="col">{text("tree.kind")}</th>
              <th scope="col">{text("tree.parts")}</th>
              <th scope="col">{text("tree.gaps")}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(line =>
              isRow(line) ? (
                <UnitRow
                  key={rowKey(line)}
                  row={line}
                  opened={line.unit.children ? open.has(line.unit.id) : undefined}
                  active={line === rows[shown]}
                  chosen={line.unit.id === place.unit}
                  gaps={gapsIn(looking, line.unit.id, text)}
                  onToggle={() => {
                    toggle(line);
                    focus(line);
                  }}
                  onChoose={() => {
                    latest.current = rowKey(line);
                    setActive(latest.current);
                    go({ unit: line.unit.id, at: place.at });
                  }}
                />
              ) : (
                <RestRow key={`${line.above}\nrest`} rest={line} onLoad={cursor => load(line.above, cursor)} />
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface RowProps {
  row: Row;
  opened: boolean | undefined;
  active: boolean;
  chosen: boolean;
  gaps: preact.ComponentChildren;
  onToggle: () => void;
  onChoose: () => void;
}

function UnitRow({ row, opened, active, chosen, gaps, onToggle, onChoose }: RowProps) {
  const text = useText();
  const { unit, depth, place, of } = row;
  return (
    <tr
      aria-level={depth}
      aria-posinset={place}
      aria-setsize={of}
      aria-expanded={opened}
      aria-selected={chosen}
      tabIndex={active ? 0 : -1}
      class={chosen ? "chosen" : undefined}
    >
      <td role="gridcell" class={`depth depth-${Math.min(depth, 8)}`}>
        {opened === undefined ? (
          <span class="leaf" aria-hidden="true" />
        ) : (
          <button
            type="button"
            class="twist"
            tabIndex={-1}
            aria-label={text(opened ? "tree.close" : "tree.open", { name: unit.name })}
            onClick={onToggle}
          >
            {opened ? "▾" : "▸"}
          </button>
        )}
        <button type="button" class="name" tabIndex={-1} onClick={onChoose}>
          {unit.name}
        </button>
      </td>
      <td role="gridcell">{text.word("kind", unit.kind)}</td>
      <td role="gridcell" class="count">
        {unit.children ? text.number(unit.children) : ""}
      </td>
      <td role="gridcell" class="count">
        {gaps}
      </td>
    </tr>
  );
}

/** What a branch still lacks, told at its end: it is awaited, something went wrong, or there is more. */
function RestRow({ rest, onLoad }: { rest: Rest; onLoad: (cursor: string | null) => void }) {
  const text = useText();
  const { branch, depth } = rest;
  const name = rest.name ?? text("tree.top");
  return (
    <tr aria-level={depth} class="rest">
      <td role="gridcell" colSpan={4} class={`depth depth-${Math.min(depth, 8)}`}>
        {branch.error ? (
          <Failed error={branch.error} again={() => onLoad(branch.items.length ? branch.next : null)} />
        ) : branch.waiting ? (
          <Waiting what={text("tree.loading", { name })} />
        ) : (
          <button type="button" onClick={() => onLoad(branch.next)}>
            {text("tree.more", { name })}
          </button>
        )}
      </td>
    </tr>
  );
}

const isRow = (line: Row | Rest): line is Row => "unit" in line;

/** The rows that are to be seen, from the top down, each branch with what it lacks at its end. */
function visible(
  branches: ReadonlyMap<string, Branch>,
  open: ReadonlySet<string>,
  above: { id: string; name: string | null },
  depth: number,
): (Row | Rest)[] {
  const branch = branches.get(above.id);
  if (!branch || depth > HIGHEST) return [];
  const of = branch.next ? -1 : branch.items.length;
  const rows = branch.items.flatMap((unit, index): (Row | Rest)[] => {
    const row = { unit, depth, place: index + 1, of, above: above.id };
    return open.has(unit.id) && unit.children ? [row, ...visible(branches, open, unit, depth + 1)] : [row];
  });
  const whole = !branch.next && !branch.error && !branch.waiting;
  return whole ? rows : [...rows, { branch, depth, above: above.id, name: above.name }];
}

/** The units above one, the highest first. */
async function above(unit: string, day: string | null): Promise<string[]> {
  const chain: string[] = [];
  let id = unit;
  while (chain.length < HIGHEST) {
    const { part_of } = await ask<UnitDetails>(unitPath(id), { as_of: day });
    const parent = part_of[0];
    if (parent === undefined || chain.includes(parent)) break;
    chain.unshift(parent);
    id = parent;
  }
  return chain;
}

/** The gaps in the area of a province or a commune; nothing of other units, whose gaps their card tells. */
function gapsIn({ overview, verdict }: Looking, unit: string, text: Text): preact.ComponentChildren {
  if (!overview || !verdict?.chosen.size) return null;
  const commune = overview.communeById.get(unit);
  if (commune !== undefined) {
    return (
      <>
        <Mark severity={markOf(verdict, commune)} /> {text.number(verdict.gaps[commune]!)}
      </>
    );
  }
  const province = overview.provinceById.get(unit);
  if (!province) return null;
  const { gap, known } = verdict.byProvince[province.index]!;
  return text("tree.communes", { gap, communes: known });
}
