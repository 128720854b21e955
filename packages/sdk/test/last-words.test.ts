// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { keepLastWords } from '../src/outbox/last-words.ts';
import { createMemoryStorage, type Storage } from '../src/outbox/storage.ts';
import { createClock, settle } from '../src/testing.ts';

/** A device on which writing takes until it is let. */
function createSlowStorage() {
  const disk = createMemoryStorage();
  const writes: (() => void)[] = [];
  const storage: Storage = {
    ...disk,
    set: (key, value) => new Promise((resolve) => writes.push(() => void disk.set(key, value).then(resolve))),
  };
  return { disk, storage, finish: () => writes.splice(0).forEach((write) => write()) };
}

describe('last words', () => {
  beforeEach(() => localStorage.clear());

  it('[D9] brings what was being written when the page went away to the next page', async () => {
    const clock = createClock();
    const device = createSlowStorage();
    const page = keepLastWords(device.storage, clock.host);
    void page.set('draft', 'not s');
    void page.set('draft', 'not sent yet');
    await settle();
    clock.leave();

    const next = keepLastWords(device.disk, createClock().host);
    expect(await next.get('draft')).toBe('not sent yet');
    expect(localStorage.length).toBe(0);
  });

  it('leaves nothing behind when everything was written', async () => {
    const clock = createClock();
    const device = createSlowStorage();
    const page = keepLastWords(device.storage, clock.host);
    const written = page.set('draft', 'done');
    await settle();
    device.finish();
    await written;
    clock.leave();
    expect(localStorage.length).toBe(0);
  });

  it('forgets them when the page comes back, since its writes went on', async () => {
    const clock = createClock();
    const device = createSlowStorage();
    const page = keepLastWords(device.storage, clock.host);
    void page.set('draft', 'old');
    await settle();
    clock.leave();
    expect(localStorage.length).toBe(1);
    await clock.awake();
    expect(localStorage.length).toBe(0);
  });

  it('does not bring back what was removed meanwhile', async () => {
    const clock = createClock();
    const device = createSlowStorage();
    const page = keepLastWords(device.storage, clock.host);
    void page.set('unsent|1', 'sent after all');
    await settle();
    void page.remove('unsent|');
    clock.leave();
    expect(localStorage.length).toBe(0);
  });

  it('takes anything that stands there for what it is', async () => {
    localStorage.setItem('deskside.late', '{"no":"list"}');
    const page = keepLastWords(createMemoryStorage(), createClock().host);
    expect(await page.get('draft')).toBeUndefined();
  });
});
