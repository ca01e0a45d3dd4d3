import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ErrorMessage, Loading } from "./Status";

type Load = () => Promise<{ default: ComponentType }>;

/** A component whose code is loaded when it is first rendered. */
export function Lazy({ load }: { load: Load }) {
  const [state, setState] = useState<{ Component: ComponentType | null; error: unknown }>({
    Component: null,
    error: null,
  });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: load again in another attempt
  useEffect(() => {
    let current = true;
    load().then(
      module => current && setState({ Component: module.default, error: null }),
      (error: unknown) => current && setState({ Component: null, error }),
    );
    return () => {
      current = false;
    };
  }, [load, attempt]);
  if (state.error) return <ErrorMessage error={state.error} retry={() => setAttempt(attempt + 1)} />;
  return state.Component ? <state.Component /> : <Loading />;
}
