import { useEffect, useState } from "preact/hooks";
import { useSession } from "../state/session";
import { buildUrl, cachedResult, type QueryParameters, request } from "./client";

export interface RequestState<Result> {
  result: Result | null;
  error: unknown;
  /** Whether a request is running; a cached result is returned meanwhile. */
  loading: boolean;
  retry: () => void;
}

/** Get JSON from the service, again whenever the URL or the API key changes; a null path sends no request. */
export function useRequest<Result>(path: string | null, parameters: QueryParameters = {}): RequestState<Result> {
  const { keyGeneration } = useSession();
  const url = path === null ? null : buildUrl(path, parameters);
  // the key is part of the id, so that no result to an earlier key is shown
  const id = url === null ? null : `${keyGeneration} ${url}`;
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{ id: string | null; result: Result | null; error: unknown }>({
    id: null,
    result: null,
    error: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the URL contains the path and the parameters
  useEffect(() => {
    if (path === null || url === null) return;
    let current = true;
    const controller = new AbortController();
    request<Result>(path, parameters, controller.signal).then(
      result => current && setState({ id, result, error: null }),
      (error: unknown) => current && setState({ id, result: null, error }),
    );
    return () => {
      current = false;
      controller.abort();
    };
  }, [url, keyGeneration, attempt]);
  const done = state.id === id;
  const result = done ? state.result : path === null ? null : (cachedResult<Result>(path, parameters) ?? null);
  return {
    result,
    error: done ? state.error : null,
    loading: url !== null && !done,
    retry: () => {
      setState({ id: null, result: null, error: null });
      setAttempt(attempt + 1);
    },
  };
}
