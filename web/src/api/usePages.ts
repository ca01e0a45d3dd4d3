import { useEffect, useState } from "preact/hooks";
import { useSession } from "../state/session";
import type { Items } from "./answers";
import { ask, type Given } from "./client";
import { type Asked, useAsked } from "./useRequest";

export interface Pages<Item, Answer> extends Asked<Answer> {
  /** The items of all pages that are there. */
  items: Item[];
  /** Whether there are more. */
  next: string | null;
  more: () => void;
  /** Whether another page is awaited; what is there stays. */
  adding: boolean;
}

/** A long list page by page: the first answer, and the items of those that were asked after it. */
export function usePages<Item, Answer extends Items<Item>>(path: string | null, given: Given): Pages<Item, Answer> {
  const { key } = useSession();
  const first = useAsked<Answer>(path, given);
  const [added, setAdded] = useState<{ of: Answer | null; items: Item[]; next: string | null }>({
    of: null,
    items: [],
    next: null,
  });
  const [adding, setAdding] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const own = added.of === first.answer && first.answer !== null;
  const next = own ? added.next : (first.answer?.next ?? null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list or key has pages of its own
  useEffect(() => {
    setAdding(false);
    setFailed(null);
  }, [first.answer, key]);

  const more = async () => {
    const of = first.answer;
    if (path === null || next === null || of === null) return;
    setAdding(true);
    setFailed(null);
    try {
      const page = await ask<Answer>(path, { ...given, cursor: next });
      setAdded(before => ({ of, items: [...(before.of === of ? before.items : []), ...page.items], next: page.next }));
    } catch (error) {
      setFailed(error);
    }
    setAdding(false);
  };
  return {
    ...first,
    error: first.error ?? failed,
    items: [...(first.answer?.items ?? []), ...(own ? added.items : [])],
    next,
    more,
    adding,
  };
}
