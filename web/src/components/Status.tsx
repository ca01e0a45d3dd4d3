/** Messages for data that are loading, missing or could not be loaded. */

import { ApiError, NetworkError } from "../api/errors";
import { type TextKey, useText } from "../i18n";
import { useSession } from "../state/session";
import { KeyForm } from "./KeyForm";

const ERROR_TEXTS: Record<string, TextKey> = {
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

export function Loading({ message }: { message?: string }) {
  const text = useText();
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" /> {message ?? text("state.loading")}
    </p>
  );
}

interface ErrorMessageProps {
  error: unknown;
  retry?: () => void;
  /** Include the form for an API key; otherwise a button opens the form in the header. */
  withKeyForm?: boolean;
}

export function ErrorMessage({ error, retry, withKeyForm = false }: ErrorMessageProps) {
  const text = useText();
  const { setKeyFormOpen } = useSession();
  const problem = error instanceof ApiError ? error.problem : null;
  const known = problem && ERROR_TEXTS[problem.code];
  const needsKey = problem?.status === 401 || problem?.code === "key-lacks-scope";
  return (
    <div class="error-message" role="alert">
      <p>
        <strong>{text(error instanceof NetworkError ? "error.unreachable" : (known ?? "error.other"))}</strong>
      </p>
      {problem && !known && (
        <p lang="en">
          {problem.detail ?? problem.title} <code>{problem.code}</code>
        </p>
      )}
      {needsKey && withKeyForm && <KeyForm />}
      {needsKey && !withKeyForm && (
        <button type="button" onClick={() => setKeyFormOpen(true)}>
          {text("key.enter")}
        </button>
      )}
      {retry && !needsKey && (
        <button type="button" onClick={retry}>
          {text("state.retry")}
        </button>
      )}
    </div>
  );
}

export function EmptyMessage({ children }: { children: string }) {
  return <p class="empty-message">{children}</p>;
}
