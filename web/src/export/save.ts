const REVOKE_DELAY_MS = 10_000;

/** Download a file. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_DELAY_MS);
}

/** A file name valid on every system, made of the words of a title. */
export function fileName(title: string, extension: string): string {
  const words = title
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}.-]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return `${words.slice(0, 100) || "dtgraph"}.${extension}`;
}
