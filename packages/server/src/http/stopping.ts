let stopping = false;

/** From now on this process takes no new work. There is no way back: it is about to end. */
export function stop(): void {
  stopping = true;
}

export function isStopping(): boolean {
  return stopping;
}
