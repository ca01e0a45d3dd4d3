import { useEffect, useState } from "preact/hooks";
import { useSession } from "../state/session";
import { addressOf, ask, type Given, remembered } from "./client";

export interface Asked<Answer> {
  answer: Answer | null;
  /** What went wrong. */
  error: unknown;
  /** Whether an answer is awaited; the last one is shown meanwhile. */
  waiting: boolean;
  again: () => void;
}

/** What the service answers to a question; null asks nothing. It is asked anew when the question or the key is another. */
export function useAsked<Answer>(path: string | null, given: Given = {}): Asked<Answer> {
  const { key } = useSession();
  const address = path === null ? null : addressOf(path, given);
  // with another key it is another question: nothing of the answer to the former is shown
  const asking = address === null ? null : `${key} ${address}`;
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ for: string | null; answer: Answer | null; error: unknown }>({
    for: null,
    answer: null,
    error: null,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address stands for the path and what is given
  useEffect(() => {
    if (path === null || address === null) return;
    let wanted = true;
    ask<Answer>(path, given).then(
      answer => wanted && setState({ for: asking, answer, error: null }),
      (error: unknown) => wanted && setState({ for: asking, answer: null, error }),
    );
    return () => {
      wanted = false;
    };
  }, [address, key, round]);
  const own = state.for === asking;
  const answer = own ? state.answer : path === null ? null : (remembered<Answer>(path, given) ?? null);
  return {
    answer,
    error: own ? state.error : null,
    waiting: address !== null && !own,
    again: () => {
      setState({ for: null, answer: null, error: null });
      setRound(round + 1);
    },
  };
}
