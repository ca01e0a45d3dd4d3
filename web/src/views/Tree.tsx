/** The hierarchy as an ARIA tree grid that loads branch by branch. */

import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { request, unitPath } from "../api/client";
import { type BranchRow, type Items, LEVELS, type UnitDetails } from "../api/types";
import { Mark } from "../components/Mark";
import { ErrorMessage, Loading } from "../components/Status";
import { saveTable } from "../export/tables";
import { type Translator, useText } from "../i18n";
import { communeSeverity } from "../state/communeSeverity";
import { useNavigation } from "../state/navigation";
import { type PageData, usePageData } from "../state/overviewStore";
import { useSession } from "../state/session";

const PAGE_SIZE = 100;
/** Page size of the units without a parent, which are sorted here and therefore should fit on one page. */
const ROOTS_PAGE_SIZE = 1000;
const MAX_DEPTH = 12;
/** Number of indentation levels in the style sheet. */
const MAX_INDENT = 8;
/** Number of rows that Page Up and Page Down move. */
const PAGE_STEP = 15;
/** Id of the branch of the units without a parent. */
const ROOT = "";

/** Units with children first, then by level: units without a parent and children are often incomplete data. */
const compareRoots = (a: BranchRow, b: BranchRow): number =>
  Number(b.children > 0) - Number(a.children > 0) ||
  LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
  b.children - a.children;

interface Branch {
  items: BranchRow[];
  next: string | null;
  loading: boolean;
  error: unknown;
}

const EMPTY_BRANCH: Branch = { items: [], next: null, loading: false, error: null };

interface UnitLine {
  unit: BranchRow;
  depth: number;
  /** Position in the branch, from 1, and the size of the branch (-1 while it is unknown). */
  position: number;
  size: number;
  parent: string;
}

/** The last line of a branch that is loading, failed or has more pages. */
interface StatusLine {
  branch: Branch;
  depth: number;
  parent: string;
  parentName: string | null;
}

type Line = UnitLine | StatusLine;

const isUnitLine = (line: Line): line is UnitLine => "unit" in line;

/** A unit with several parents has one line for each of them. */
const lineKey = (line: UnitLine): string => `${line.parent}\n${line.unit.id}`;

/** The hierarchy. It is created anew for another day or key, so that late results cannot get into it. */
export default function Tree() {
  const { urlState } = useNavigation();
  const { keyGeneration } = useSession();
  return <TreeGrid key={`${keyGeneration} ${urlState.day}`} />;
}

function TreeGrid() {
  const text = useText();
  const { urlState, navigate, replace } = useNavigation();
  const { unit: selectedUnit, day, mapPosition } = urlState;
  const pageData = usePageData();
  const [branches, setBranches] = useState<ReadonlyMap<string, Branch>>(new Map());
  const openIds = urlState.open.join();
  const open = useMemo(() => new Set(openIds ? openIds.split(",") : []), [openIds]);
  const setOpen = (ids: Iterable<string>) => replace({ open: [...ids] });
  const [activeKey, setActiveKey] = useState<string | null>(null);
  /** The active line including moves that are not rendered yet: keys may be faster than rendering. */
  const latestKey = useRef<string | null>(null);
  const grid = useRef<HTMLTableElement>(null);
  const activate = useCallback((key: string) => {
    latestKey.current = key;
    setActiveKey(key);
  }, []);

  const load = useCallback(
    async (id: string, cursor: string | null = null) => {
      const update = (change: (before: Branch) => Branch) =>
        setBranches(all => new Map(all).set(id, change(all.get(id) ?? EMPTY_BRANCH)));
      update(before => ({ ...before, loading: true, error: null }));
      try {
        const path = id === ROOT ? "roots" : unitPath(id, "/children");
        const limit = id === ROOT ? ROOTS_PAGE_SIZE : PAGE_SIZE;
        const page = await request<Items<BranchRow>>(path, { as_of: day, limit, cursor });
        const items = id === ROOT ? page.items.toSorted(compareRoots) : page.items;
        update(before => ({
          items: cursor ? [...before.items, ...items] : items,
          next: page.next,
          loading: false,
          error: null,
        }));
      } catch (error) {
        update(before => ({ ...before, loading: false, error }));
      }
    },
    [day],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: load the branches in the URL once
  useEffect(() => {
    for (const id of [ROOT, ...open]) load(id);
  }, [load]);

  const lines = visibleLines(branches, open, { id: ROOT, name: null }, 1);
  const unitLines = lines.filter(isUnitLine);
  const latestOpen = useRef(open);
  latestOpen.current = open;
  const selectedLine = unitLines.find(({ unit }) => unit.id === selectedUnit);
  // biome-ignore lint/correctness/useExhaustiveDependencies: expand the ancestors once for each selected unit
  useEffect(() => {
    if (!selectedUnit || selectedLine) return;
    let current = true;
    loadAncestors(selectedUnit, day).then(
      ancestors => {
        if (!current) return;
        setOpen(new Set([...latestOpen.current, ...ancestors]));
        for (const id of ancestors) if (!branches.has(id)) load(id);
      },
      () => undefined, // the unit's card shows the error
    );
    return () => {
      current = false;
    };
  }, [selectedUnit]);
  const selectedKey = selectedLine && lineKey(selectedLine);
  useEffect(() => {
    if (!selectedKey) return;
    // do not move the active line while the grid has the focus
    if (!grid.current?.contains(document.activeElement)) activate(selectedKey);
    grid.current?.querySelector('tr[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [selectedKey, activate]);
  const indexOf = (key: string | null) => unitLines.findIndex(line => lineKey(line) === key);
  const activeIndex = Math.max(0, indexOf(activeKey));
  const toggle = ({ unit: { id } }: UnitLine) => {
    const ids = new Set(open);
    if (!ids.delete(id)) {
      ids.add(id);
      if (!branches.has(id)) load(id);
    }
    setOpen(ids);
  };
  const focusLine = (line: UnitLine | undefined) => {
    if (!line) return;
    activate(lineKey(line));
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>('tr[tabindex="0"]')?.focus());
  };
  const select = ({ unit: { id } }: UnitLine) => navigate({ unit: id, mapPosition });
  const onKeyDown = (event: KeyboardEvent) => {
    const latestIndex = indexOf(latestKey.current);
    const index = latestIndex < 0 ? activeIndex : latestIndex;
    const line = unitLines[index];
    if (!line || event.target instanceof HTMLButtonElement) return;
    const expandable = line.unit.children > 0;
    const expanded = open.has(line.unit.id);
    const parentLine = unitLines.find(({ unit, depth }) => unit.id === line.parent && depth === line.depth - 1);
    const actions: Record<string, () => void> = {
      ArrowDown: () => focusLine(unitLines[index + 1]),
      ArrowUp: () => focusLine(unitLines[Math.max(0, index - 1)]),
      PageDown: () => focusLine(unitLines[Math.min(unitLines.length - 1, index + PAGE_STEP)]),
      PageUp: () => focusLine(unitLines[Math.max(0, index - PAGE_STEP)]),
      Home: () => focusLine(unitLines[0]),
      End: () => focusLine(unitLines.at(-1)),
      ArrowRight: () => (expandable && !expanded ? toggle(line) : focusLine(unitLines[index + 1])),
      ArrowLeft: () => (expanded ? toggle(line) : focusLine(parentLine)),
      Enter: () => select(line),
      " ": () => expandable && toggle(line),
    };
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  const save = () =>
    saveTable(
      `${text("view.tree")} ${day ?? ""}`,
      ["depth", "unit_id", "name", "level", "kind", "part_of", "children"],
      unitLines.map(({ unit, depth, parent }) => [
        depth,
        unit.id,
        unit.name,
        unit.level,
        unit.kind,
        parent || null,
        unit.children,
      ]),
    );
  const root = branches.get(ROOT);
  if (root?.error && root.items.length === 0) return <ErrorMessage error={root.error} retry={() => load(ROOT)} />;
  if (!root || (root.loading && root.items.length === 0)) return <Loading />;
  return (
    <section class="tree" aria-label={text("view.tree")}>
      <p class="hint" id="tree-keys">
        {text("tree.keyboard_help")}
        <button type="button" class="save" onClick={save}>
          CSV
        </button>
      </p>
      <div class="scroll">
        <table
          role="treegrid"
          aria-label={text("view.tree")}
          aria-describedby="tree-keys"
          ref={grid}
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr>
              <th scope="col">{text("tree.unit")}</th>
              <th scope="col">{text("tree.kind")}</th>
              <th scope="col">{text("tree.children")}</th>
              <th scope="col">{text("tree.gaps")}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(line =>
              isUnitLine(line) ? (
                <UnitRow
                  key={lineKey(line)}
                  line={line}
                  expanded={line.unit.children ? open.has(line.unit.id) : undefined}
                  active={line === unitLines[activeIndex]}
                  selected={line.unit.id === selectedUnit}
                  gaps={gapsCell(pageData, line.unit.id, text)}
                  onToggle={() => {
                    toggle(line);
                    focusLine(line);
                  }}
                  onSelect={() => {
                    activate(lineKey(line));
                    select(line);
                  }}
                />
              ) : (
                <StatusRow key={`${line.parent}\nstatus`} line={line} onLoad={cursor => load(line.parent, cursor)} />
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

const indentClass = (depth: number) => `depth depth-${Math.min(depth, MAX_INDENT)}`;

interface UnitRowProps {
  line: UnitLine;
  /** Undefined for units without children. */
  expanded: boolean | undefined;
  active: boolean;
  selected: boolean;
  gaps: preact.ComponentChildren;
  onToggle: () => void;
  onSelect: () => void;
}

function UnitRow({ line, expanded, active, selected, gaps, onToggle, onSelect }: UnitRowProps) {
  const text = useText();
  const { unit, depth, position, size } = line;
  return (
    <tr
      aria-level={depth}
      aria-posinset={position}
      aria-setsize={size}
      aria-expanded={expanded}
      aria-selected={selected}
      tabIndex={active ? 0 : -1}
      class={selected ? "selected" : undefined}
    >
      <td role="gridcell" class={indentClass(depth)}>
        {expanded === undefined ? (
          <span class="leaf" aria-hidden="true" />
        ) : (
          <button
            type="button"
            class="expander"
            tabIndex={-1}
            aria-label={text(expanded ? "tree.close" : "tree.open", { name: unit.name })}
            onClick={onToggle}
          >
            {expanded ? "▾" : "▸"}
          </button>
        )}
        <button type="button" class="name" tabIndex={-1} onClick={onSelect}>
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

interface StatusRowProps {
  line: StatusLine;
  onLoad: (cursor: string | null) => void;
}

function StatusRow({ line: { branch, depth, parentName }, onLoad }: StatusRowProps) {
  const text = useText();
  const name = parentName ?? text("tree.root");
  return (
    <tr aria-level={depth} class="branch-status">
      <td role="gridcell" colSpan={4} class={indentClass(depth)}>
        {branch.error ? (
          <ErrorMessage error={branch.error} retry={() => onLoad(branch.items.length ? branch.next : null)} />
        ) : branch.loading ? (
          <Loading message={text("tree.loading", { name })} />
        ) : (
          <button type="button" onClick={() => onLoad(branch.next)}>
            {text("tree.more", { name })}
          </button>
        )}
      </td>
    </tr>
  );
}

/** The lines of a branch and of the open branches in it, each incomplete branch followed by its status. */
function visibleLines(
  branches: ReadonlyMap<string, Branch>,
  open: ReadonlySet<string>,
  parent: { id: string; name: string | null },
  depth: number,
): Line[] {
  const branch = branches.get(parent.id);
  if (!branch || depth > MAX_DEPTH) return [];
  const size = branch.next ? -1 : branch.items.length;
  const lines = branch.items.flatMap((unit, index): Line[] => {
    const line = { unit, depth, position: index + 1, size, parent: parent.id };
    return open.has(unit.id) && unit.children ? [line, ...visibleLines(branches, open, unit, depth + 1)] : [line];
  });
  const complete = !branch.next && !branch.error && !branch.loading;
  return complete ? lines : [...lines, { branch, depth, parent: parent.id, parentName: parent.name }];
}

/** The ids of the units above a unit, from the top down. */
async function loadAncestors(unit: string, day: string | null): Promise<string[]> {
  const ancestors: string[] = [];
  let id = unit;
  while (ancestors.length < MAX_DEPTH) {
    const { part_of } = await request<UnitDetails>(unitPath(id), { as_of: day });
    const parent = part_of[0];
    if (parent === undefined || ancestors.includes(parent)) break;
    ancestors.unshift(parent);
    id = parent;
  }
  return ancestors;
}

/** The gaps of a commune, or the number of a province's communes with gaps; null for other units. */
function gapsCell({ overview, summary }: PageData, unit: string, text: Translator): preact.ComponentChildren {
  if (!overview || !summary?.rules.size) return null;
  const commune = overview.communeById.get(unit);
  if (commune !== undefined) {
    return (
      <>
        <Mark severity={communeSeverity(summary, commune)} /> {text.number(summary.gaps[commune]!)}
      </>
    );
  }
  const province = overview.provinceById.get(unit);
  if (!province) return null;
  const { gap, known } = summary.byProvince[province.index]!;
  return text("tree.communes", { gap, communes: known });
}
