import { useEffect, useState } from "preact/hooks";
import { useSession } from "../state/session";
import { buildUrl, cachedAnswer, type QueryParameters, request } from "./client";

export interface RequestState<Answer> {
  answer: Answer | null;
  error: unknown;
  /** Whether a request is running; a cached answer is returned meanwhile. */
  loading: boolean;
  retry: () => void;
}

/** Get JSON from the service, again whenever the URL or the API key changes; a null path sends no request. */
export function useRequest<Answer>(path: string | null, parameters: QueryParameters = {}): RequestState<Answer> {
  const { keyGeneration } = useSession();
  const url = path === null ? null : buildUrl(path, parameters);
  // the key is part of the id, so that no answer to an earlier key is shown
  const id = url === null ? null : `${keyGeneration} ${url}`;
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{ id: string | null; answer: Answer | null; error: unknown }>({
    id: null,
    answer: null,
    error: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the URL contains the path and the parameters
  useEffect(() => {
    if (path === null || url === null) return;
    let current = true;
    request<Answer>(path, parameters).then(
      answer => current && setState({ id, answer, error: null }),
      (error: unknown) => current && setState({ id, answer: null, error }),
    );
    return () => {
      current = false;
    };
  }, [url, keyGeneration, attempt]);
  const done = state.id === id;
  const answer = done ? state.answer : path === null ? null : (cachedAnswer<Answer>(path, parameters) ?? null);
  return {
    answer,
    error: done ? state.error : null,
    loading: url !== null && !done,
    retry: () => {
      setState({ id: null, answer: null, error: null });
      setAttempt(attempt + 1);
    },
  };
}
