import { useEffect, useState } from "preact/hooks";
import { useSession } from "../state/session";
import { type QueryParameters, request } from "./client";
import type { Items } from "./types";
import { type RequestState, useRequest } from "./useRequest";

export interface PaginationState<Item, Result> extends RequestState<Result> {
  /** The items of all pages loaded so far. */
  items: Item[];
  /** Cursor of the next page; null after the last one. */
  next: string | null;
  loadMore: () => void;
  loadingMore: boolean;
}

/** Get a list page by page: `result` is the first page, `loadMore` appends the next one. */
export function usePagination<Item, Result extends Items<Item>>(
  path: string | null,
  parameters: QueryParameters,
): PaginationState<Item, Result> {
  const { keyGeneration } = useSession();
  const first = useRequest<Result>(path, parameters);
  const [added, setAdded] = useState<{ after: Result | null; items: Item[]; next: string | null }>({
    after: null,
    items: [],
    next: null,
  });
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<unknown>(null);
  const current = added.after === first.result && first.result !== null;
  const next = current ? added.next : (first.result?.next ?? null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: reset for another list or key
  useEffect(() => {
    setLoadingMore(false);
    setMoreError(null);
  }, [first.result, keyGeneration]);

  const loadMore = async () => {
    const after = first.result;
    if (path === null || next === null || after === null) return;
    setLoadingMore(true);
    setMoreError(null);
    try {
      const page = await request<Result>(path, { ...parameters, cursor: next });
      setAdded(before => ({
        after,
        items: [...(before.after === after ? before.items : []), ...page.items],
        next: page.next,
      }));
    } catch (error) {
      setMoreError(error);
    }
    setLoadingMore(false);
  };
  return {
    ...first,
    error: first.error ?? moreError,
    items: [...(first.result?.items ?? []), ...(current ? added.items : [])],
    next,
    loadMore,
    loadingMore,
  };
}
