/** As long as tabs may be late to hear of the same thing, in ms. */
const TOGETHER_MS = 3000;

/**
 * Runs it in one of the tabs that call this for the same name at about the same time. Where browsers have no locks (pages
 * without TLS) each tab is on its own.
 */
export async function inFirstTab(name: string, run: () => Promise<void>): Promise<void> {
  const { locks } = navigator as Partial<Pick<Navigator, 'locks'>>;
  if (!locks) return run();
  await locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    await run();
    await new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
  });
}
