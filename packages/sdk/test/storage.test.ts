// @vitest-environment happy-dom
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStorage } from '../src/storage.ts';
import { createClock, settle } from '../src/testing.ts';

/** Another device, or one that lost what was not written. */
const newDevice = () => vi.stubGlobal('indexedDB', new IDBFactory());

describe('last words', () => {
  beforeEach(() => {
    localStorage.clear();
    newDevice();
    vi.stubGlobal('IDBKeyRange', IDBKeyRange);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('[D9] brings what was being written when the page went away to the next page', async () => {
    const clock = createClock();
    const page = createStorage(clock.host, true);
    void page.set('draft', 'not s');
    void page.set('draft', 'not sent yet');
    clock.leave();
    expect(localStorage.length).toBe(1);

    newDevice();
    const next = createStorage(createClock().host, true);
    expect(await next.list('draft')).toEqual(['not sent yet']);
    expect(localStorage.length).toBe(0);
    await settle();
    expect(await createStorage(createClock().host, true).list('draft')).toEqual(['not sent yet']);
  });

  it('leaves nothing behind when everything was written', async () => {
    const clock = createClock();
    const page = createStorage(clock.host, true);
    await page.set('draft', 'done');
    clock.leave();
    expect(localStorage.length).toBe(0);
  });

  it('forgets them when the page comes back, since its writes went on', async () => {
    const clock = createClock();
    const page = createStorage(clock.host, true);
    const written = page.set('draft', 'old');
    clock.leave();
    expect(localStorage.length).toBe(1);
    await written;
    expect(localStorage.length).toBe(0);
  });

  it('leaves those of another page alone', async () => {
    const clock = createClock();
    void createStorage(clock.host, true).set('draft', 'of the page that goes');
    clock.leave();
    const other = createClock();
    const page = createStorage(other.host, true);
    await other.awake();
    expect(await page.list('draft')).toEqual(['of the page that goes']);
  });

  it('listens for the end of the page only while something would go with it', async () => {
    const { host } = createClock();
    let listeners = 0;
    const onLeave = (run: () => void) => {
      const stop = host.onLeave(run);
      listeners++;
      return () => {
        listeners--;
        stop();
      };
    };
    const page = createStorage({ ...host, onLeave }, true);
    expect(listeners).toBe(0);
    const written = page.set('draft', 'a');
    expect(listeners).toBe(1);
    await written;
    expect(listeners).toBe(0);
  });

  it('does not bring back what was removed meanwhile', async () => {
    const clock = createClock();
    const page = createStorage(clock.host, true);
    void page.set('unsent|1', 'sent after all');
    void page.remove('unsent|');
    clock.leave();
    expect(localStorage.length).toBe(0);
    await settle();
    expect(await page.list('unsent|')).toEqual([]);
  });

  it('takes anything that stands there for what it is', async () => {
    for (const text of ['{"no":"list"}', '[5]', 'null', '{']) {
      localStorage.setItem('deskside.late', text);
      expect(await createStorage(createClock().host, true).list('draft')).toEqual([]);
    }
  });

  it('are not left where there is only memory', async () => {
    vi.stubGlobal('indexedDB', undefined);
    for (const onDevice of [true, false]) {
      const clock = createClock();
      const page = createStorage(clock.host, onDevice);
      await page.set('token|2', 'b');
      await page.set('token|1', 'a');
      clock.leave();
      expect(localStorage.length).toBe(0);
      expect(await page.list('token|')).toEqual(['a', 'b']);
      expect(page.$forgets.get()).toBe(true);
    }
  });

  it('says that nothing is kept as soon as that is known, and only then', async () => {
    const page = createStorage(createClock().host, true);
    await page.set('token', 'a');
    expect(page.$forgets.get()).toBe(false);
    vi.stubGlobal('indexedDB', {
      open() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
    const blocked = createStorage(createClock().host, true);
    expect(blocked.$forgets.get()).toBe(false);
    await blocked.set('token', 'a');
    expect(blocked.$forgets.get()).toBe(true);
  });
});
