import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Failed, Waiting } from "./Status";

type Load = () => Promise<{ default: ComponentType }>;

/** A part whose code is fetched when it is first shown. */
export function Later({ load }: { load: Load }) {
  const [loaded, setLoaded] = useState<{ part: ComponentType | null; error: unknown }>({ part: null, error: null });
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again in another round
  useEffect(() => {
    let wanted = true;
    load().then(
      found => wanted && setLoaded({ part: found.default, error: null }),
      (error: unknown) => wanted && setLoaded({ part: null, error }),
    );
    return () => {
      wanted = false;
    };
  }, [load, round]);
  if (loaded.error) return <Failed error={loaded.error} again={() => setRound(round + 1)} />;
  return loaded.part ? <loaded.part /> : <Waiting />;
}
