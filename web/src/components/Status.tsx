/** What stands where an answer is awaited, is missing, or is nothing: it says what to do. */

import { Refused, Unreached } from "../api/problem";
import { type Message, useText } from "../messages";
import { useSession } from "../state/session";
import { KeyForm } from "./KeyForm";

const KNOWN: Record<string, Message> = {
  "key-needed": "error.key-needed",
  "wrong-key": "error.wrong-key",
  "key-lacks-scope": "error.key-lacks-scope",
  "too-many-requests": "error.too-many-requests",
  "keeps-changing": "error.keeps-changing",
  "query-too-slow": "error.query-too-slow",
  "unknown-unit": "error.unknown-unit",
  "unit-not-current": "error.unit-not-current",
  "outside-subtree": "error.outside-subtree",
  "only-a-subtree": "error.only-a-subtree",
  "too-many-rows": "error.too-many-rows",
  stopping: "error.stopping",
};

export function Waiting({ what }: { what?: string }) {
  const text = useText();
  return (
    <p class="waiting" role="status">
      <span class="spinner" aria-hidden="true" /> {what ?? text("state.waiting")}
    </p>
  );
}

interface FailedProps {
  error: unknown;
  again?: () => void;
  /** Whether the form for a key stands here; elsewhere a button opens that of the head. */
  form?: boolean;
}

export function Failed({ error, again, form = false }: FailedProps) {
  const text = useText();
  const { askKey } = useSession();
  const problem = error instanceof Refused ? error.problem : null;
  const known = problem && KNOWN[problem.code];
  const says = error instanceof Unreached ? text("error.unreached") : known ? text(known) : text("error.other");
  const wantsKey = problem?.status === 401 || problem?.code === "key-lacks-scope";
  return (
    <div class="failed" role="alert">
      <p>
        <strong>{says}</strong>
      </p>
      {problem && !known && (
        <p lang="en">
          {problem.detail ?? problem.title} <code>{problem.code}</code>
        </p>
      )}
      {wantsKey && form && <KeyForm />}
      {wantsKey && !form && (
        <button type="button" onClick={() => askKey(true)}>
          {text("key.give")}
        </button>
      )}
      {again && !wantsKey && (
        <button type="button" onClick={again}>
          {text("state.again")}
        </button>
      )}
    </div>
  );
}

export function Nothing({ children }: { children: string }) {
  return <p class="nothing">{children}</p>;
}
