import { useEffect, useState } from "preact/hooks";
import { useSession } from "../state/session";
import type { Items } from "./answers";
import { type QueryParameters, request } from "./client";
import { type RequestState, useRequest } from "./useRequest";

export interface PaginationState<Item, Answer> extends RequestState<Answer> {
  /** The items of all pages loaded so far. */
  items: Item[];
  /** Cursor of the next page; null after the last one. */
  next: string | null;
  loadMore: () => void;
  loadingMore: boolean;
}

/** Get a list page by page: `answer` is the first page, `loadMore` appends the next one. */
export function usePagination<Item, Answer extends Items<Item>>(
  path: string | null,
  parameters: QueryParameters,
): PaginationState<Item, Answer> {
  const { keyGeneration } = useSession();
  const first = useRequest<Answer>(path, parameters);
  const [added, setAdded] = useState<{ after: Answer | null; items: Item[]; next: string | null }>({
    after: null,
    items: [],
    next: null,
  });
  const [loadingMore, setLoadingMore] = useState(false);
  const [moreError, setMoreError] = useState<unknown>(null);
  const current = added.after === first.answer && first.answer !== null;
  const next = current ? added.next : (first.answer?.next ?? null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: reset for another list or key
  useEffect(() => {
    setLoadingMore(false);
    setMoreError(null);
  }, [first.answer, keyGeneration]);

  const loadMore = async () => {
    const after = first.answer;
    if (path === null || next === null || after === null) return;
    setLoadingMore(true);
    setMoreError(null);
    try {
      const page = await request<Answer>(path, { ...parameters, cursor: next });
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
    items: [...(first.answer?.items ?? []), ...(current ? added.items : [])],
    next,
    loadMore,
    loadingMore,
  };
}
