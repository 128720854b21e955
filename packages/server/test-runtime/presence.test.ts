import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { PING_MS, STALE_MS } from '@deskside/sdk/constants';
import type { PublicDesk } from '@deskside/sdk/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connect, makeDesk, type TestDesk, type Wire } from './kit.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
afterEach(() => void vi.useRealTimers());

async function online(): Promise<{ desk: TestDesk; wire: Wire }> {
  const desk = await makeDesk();
  const wire = await connect(desk.id, desk.ann.token, null);
  await wire.ask({ type: 'status.set', status: 'online' });
  return { desk, wire };
}

async function statusIn({ room }: TestDesk): Promise<PublicDesk['seats'][number]['status'] | undefined> {
  return (await room.card())?.desk.seats.find(({ name }) => name === 'Ann')?.status;
}

describe('a supporter who is not there', () => {
  it('[P1] [P4] [M-S2] is offline 25 seconds after the last sign of life: a closed laptop says nothing', async () => {
    const { desk } = await online();
    const since = Date.now();
    // The alarm looks every eight seconds, as it is set; the last look is at the worst time.
    for (let seconds = 8; seconds <= 24; seconds += 8) {
      vi.setSystemTime(since + seconds * 1000);
      await runDurableObjectAlarm(desk.room);
    }
    expect(await statusIn(desk)).toBe('online');
    vi.setSystemTime(since + STALE_MS + PING_MS + 1);
    await runDurableObjectAlarm(desk.room);
    await runDurableObjectAlarm(desk.room);
    expect(Date.now() - since).toBeLessThanOrEqual(25_001);
    expect(await statusIn(desk)).toBe('offline');
  });

  it('[P6] [M-S2] is away when the last console that was used is not any more, also after the room has slept', async () => {
    const { desk, wire: laptop } = await online();
    const phone = await connect(desk.id, desk.ann.token, null);
    const heard = (idle: boolean) =>
      phone.until(() => phone.frames.find((frame) => (frame['colleague'] as { idle?: boolean })?.idle === idle));
    laptop.sendRaw(JSON.stringify({ type: 'activity', idle: false }));
    phone.sendRaw(JSON.stringify({ type: 'activity', idle: true }));
    await phone.ask({ type: 'away.set', minutes: 1 });
    expect(await statusIn(desk)).toBe('online');
    await evictDurableObject(desk.room);
    laptop.sendRaw(JSON.stringify({ type: 'activity', idle: true }));
    phone.frames.splice(0);
    await heard(true);
    expect(await statusIn(desk)).toBe('away');
    phone.frames.splice(0);
    laptop.sendRaw(JSON.stringify({ type: 'activity', idle: false }));
    await heard(false);
    expect(await statusIn(desk)).toBe('online');
    phone.frames.splice(0);
    laptop.close();
    await heard(true);
    expect(await statusIn(desk)).toBe('away');
  });

  it('[P6] is not away for good because of a console that is gone, where an app that says nothing stays', async () => {
    const { desk, wire: laptop } = await online();
    const app = await connect(desk.id, desk.ann.token, null);
    const heard = (idle: boolean) =>
      app.until(() => app.frames.find((frame) => (frame['colleague'] as { idle?: boolean })?.idle === idle));
    laptop.sendRaw(JSON.stringify({ type: 'activity', idle: true }));
    await heard(true);
    app.frames.splice(0);
    laptop.close();
    await heard(false);
    expect(await statusIn(desk)).toBe('online');
  });

  it('[P7] tells the other consoles after how many minutes', async () => {
    const { desk, wire } = await online();
    const other = await connect(desk.id, desk.ann.token, null);
    expect(await wire.ask({ type: 'away.set', minutes: 3 })).toMatchObject({ type: 'ok' });
    await other.until(() => other.frames.find(({ type, minutes }) => type === 'away' && minutes === 3));
    expect(await wire.ask({ type: 'away.set', minutes: 481 })).toMatchObject({ type: 'fail', code: 'bad_request' });
  });
});
