import { useText } from "../i18n";

interface Props {
  zoomBy: (factor: number) => void;
  /** Zoom so that the whole drawing is visible. */
  fit: () => void;
}

const FACTOR = 1.5;

export function ZoomButtons({ zoomBy, fit }: Props) {
  const text = useText();
  const buttons = [
    ["map.zoom_in", "+", () => zoomBy(FACTOR)],
    ["map.zoom_out", "−", () => zoomBy(1 / FACTOR)],
    ["map.fit", "⤢", fit],
  ] as const;
  return (
    <div class="zoom-buttons">
      {buttons.map(([key, symbol, onClick]) => (
        <button key={key} type="button" onClick={onClick} aria-label={text(key)} title={text(key)}>
          {symbol}
        </button>
      ))}
    </div>
  );
}
