/** Pause between two looks at an answer that the server caches for a few seconds anyway. */
const EVERY_MS = 15_000;

interface FeedOptions<Answer> {
  address: string;
  /** Nothing is fetched while this cannot be seen. */
  element: Element;
  onAnswer: (answer: Answer) => void;
  onFailure: () => void;
}

/**
 * Fetches a public answer again and again, as long as somebody can see what it is for: the tab is in front and the
 * element near the visible part. The browser's cache adds the ETag, so most answers are a 304 without a body.
 */
export function createFeed<Answer>({ address, element, onAnswer, onFailure }: FeedOptions<Answer>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let near = false;
  let triedAt = -Infinity;
  let failures = 0;
  let busy = false;

  const feed = {
    newest: undefined as Answer | undefined,
    async refresh() {
      clearTimeout(timer);
      if (stopped || busy) return;
      busy = true;
      triedAt = performance.now();
      try {
        const answer = await fetch(address, { cache: 'no-cache', credentials: 'omit' });
        if (!answer.ok) throw new Error(`${answer.status}`);
        feed.newest = (await answer.json()) as Answer;
        failures = 0;
        if (!stopped) onAnswer(feed.newest);
      } catch {
        failures += 1;
        if (!stopped) onFailure();
      }
      busy = false;
      plan();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
      watch.disconnect();
      document.removeEventListener('visibilitychange', plan);
    },
  };

  function plan() {
    clearTimeout(timer);
    if (stopped || !near || document.hidden || busy) return;
    // A server in trouble is asked less and less often, down to once in four minutes.
    const pause = EVERY_MS * 2 ** Math.min(failures, 4);
    timer = setTimeout(() => void feed.refresh(), Math.max(0, triedAt + pause - performance.now()));
  }

  const watch = new IntersectionObserver(
    (entries) => {
      near = entries.at(-1)!.isIntersecting;
      plan();
    },
    { rootMargin: '200px' },
  );
  watch.observe(element);
  document.addEventListener('visibilitychange', plan);
  return feed;
}
