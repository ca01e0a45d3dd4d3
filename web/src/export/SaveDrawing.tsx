import { useText } from "../i18n";
import { CanvasSurface } from "../rendering/canvas";
import type { Surface } from "../rendering/surface";
import { SvgSurface } from "../rendering/svg";
import { fileName, saveFile } from "./save";

const PNG_PIXEL_RATIO = 2;

interface Props {
  /** File name without its extension. */
  name: string;
  /** Draw the whole drawing and return its size. */
  draw: (surface: Surface) => [width: number, height: number];
}

/** Buttons that save a drawing as PNG or SVG. */
export function SaveDrawing({ name, draw }: Props) {
  const text = useText();

  const saveSvg = () => {
    const surface = new SvgSurface();
    const [width, height] = draw(surface);
    saveFile(fileName(name, "svg"), surface.file(width, height, name), "image/svg+xml");
  };
  const savePng = () => {
    const [width, height] = draw(new SvgSurface()); // only to get the size
    const canvas = document.createElement("canvas");
    canvas.width = Math.ceil(width * PNG_PIXEL_RATIO);
    canvas.height = Math.ceil(height * PNG_PIXEL_RATIO);
    draw(new CanvasSurface(canvas.getContext("2d")!, PNG_PIXEL_RATIO));
    canvas.toBlob(image => image && saveFile(fileName(name, "png"), image, "image/png"), "image/png");
  };

  return (
    <p class="save-buttons">
      <button type="button" onClick={savePng} aria-label={text("save.as", { format: "PNG" })}>
        PNG
      </button>
      <button type="button" onClick={saveSvg} aria-label={text("save.as", { format: "SVG" })}>
        SVG
      </button>
    </p>
  );
}
