import { useText } from "../messages";

interface Props {
  /** Zooms in by a factor; out, where it is less than 1. */
  closer: (by: number) => void;
  whole: () => void;
}

const STEP = 1.5;

/** What brings a drawing nearer, further away, and back as a whole. */
export function ZoomButtons({ closer, whole }: Props) {
  const text = useText();
  const buttons = [
    ["map.closer", "+", () => closer(STEP)],
    ["map.further", "−", () => closer(1 / STEP)],
    ["map.whole", "⤢", whole],
  ] as const;
  return (
    <div class="map-buttons">
      {buttons.map(([name, sign, act]) => (
        <button key={name} type="button" onClick={act} aria-label={text(name)} title={text(name)}>
          {sign}
        </button>
      ))}
    </div>
  );
}
