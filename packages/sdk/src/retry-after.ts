/** How long an error's data asks to wait, in milliseconds; null if it does not. */
export function retryAfterOf(data: object | null | undefined): number | null {
  const after = data && 'retryAfterMs' in data ? data.retryAfterMs : null;
  return typeof after === 'number' && after >= 0 ? after : null;
}
