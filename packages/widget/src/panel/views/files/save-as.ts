/** Long enough for every browser to begin to save. */
const KEPT_MS = 60_000;

/** Saves bytes as a file. They are never opened: what a stranger sent must not become a page of this site. */
export function saveAs(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
