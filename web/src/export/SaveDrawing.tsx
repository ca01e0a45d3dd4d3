import { useText } from "../messages";
import { CanvasSurface } from "../rendering/canvas";
import type { Surface } from "../rendering/surface";
import { SvgSurface } from "../rendering/svg";
import { fileName, saveFile } from "./save";

const RATIO = 2;

interface Props {
  /** What the file is called. */
  name: string;
  /** Draws all of it, and says how wide and high it is. */
  draw: (surface: Surface) => [width: number, height: number];
}

/** Saves a drawing as it is shown, as PNG or SVG. */
export function SaveDrawing({ name, draw }: Props) {
  const text = useText();

  const svg = () => {
    const surface = new SvgSurface();
    const [width, height] = draw(surface);
    saveFile(fileName(name, "svg"), surface.file(width, height, name), "image/svg+xml");
  };
  const png = () => {
    const [width, height] = draw(new SvgSurface()); // only to learn how large it is
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(width * RATIO);
    canvas.height = Math.ceil(height * RATIO);
    draw(new CanvasSurface(canvas.getContext("2d")!, RATIO));
    canvas.toBlob(image => image && saveFile(fileName(name, "png"), image, "image/png"), "image/png");
  };

  return (
    <p class="saves">
      <button type="button" onClick={png} aria-label={text("save.as", { format: "PNG" })}>
        PNG
      </button>
      <button type="button" onClick={svg} aria-label={text("save.as", { format: "SVG" })}>
        SVG
      </button>
    </p>
  );
}
