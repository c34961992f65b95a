/** Gives a file to the member, as any download. Nothing is asked of the network. */

/** The browser has begun to read by then; some read a while. */
const readMs = 60_000;

/** @param name with its ending; what file systems do not take becomes a space */
export function saveFile(parts: readonly BlobPart[], type: string, name: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|]+/g, ' ').trim();
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), readMs);
}
