import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PING_MS, STALE_MS } from '@deskside/sdk/constants';
import type { Notice, Visitor } from '@deskside/sdk/protocol';
import { LEAVE_MS } from '../src/lobby/presence.ts';
import { connect, LOBBY, lobbyRoom, makeDesk, visitor, type Frame, type Wire } from './kit.ts';

afterEach(() => {
  vi.useRealTimers();
});

const TRACKING = { tracking: { enabled: true, consent: false } };

async function meet() {
  const desk = await makeDesk(TRACKING);
  const { token, customer } = await visitor(desk.id);
  const supporter = await connect(desk.id, desk.ann.token, LOBBY);
  const wire = await connect(desk.id, token, LOBBY);
  wire.sendRaw(JSON.stringify({ type: 'visit.page', url: 'https://shop.example/cart', title: 'Cart' }));
  await heard(supporter, 'visitor.changed');
  return { desk, token, customer, supporter, wire, room: lobbyRoom(desk.id) };
}

const heard = (wire: Wire, type: string) => wire.until(() => wire.frames.find((frame) => frame.type === type));
const visitorsIn = (frame: Frame | undefined) => (frame?.['view'] as { visitors: Visitor[] } | undefined)?.visitors;

describe('a lobby that slept', () => {
  it('[B9] still knows who is here, and since when', async () => {
    const { desk, customer, room } = await meet();
    const before = visitorsIn((await connect(desk.id, desk.ann.token, LOBBY)).frames[0]);
    await evictDurableObject(room);
    expect(visitorsIn((await connect(desk.id, desk.ann.token, LOBBY)).frames[0])).toEqual(before);
    expect(before).toMatchObject([{ id: customer, page: { title: 'Cart' }, pages: 1 }]);
  });

  it('[B1] [B2] and whom it can tell something, which it keeps', async () => {
    const { desk, token, customer, supporter, wire, room } = await meet();
    await evictDurableObject(room);
    const send = { type: 'notice.send', visitors: [customer], kind: 'notice', text: 'Sale' };
    expect(await supporter.ask(send)).toMatchObject({ type: 'ok', data: { visitors: [customer] } });
    await heard(wire, 'notice.sent');
    wire.close();
    await evictDurableObject(room);
    const again = await connect(desk.id, token, LOBBY);
    const view = again.frames[0]?.['view'] as { notices: Notice[] } | undefined;
    expect(view?.notices).toMatchObject([{ text: 'Sale' }]);
  });

  it('[B9] and that somebody left while nobody else said anything', async () => {
    const { customer, supporter, wire, room } = await meet();
    await evictDurableObject(room);
    wire.close();
    expect(await heard(supporter, 'visitor.left')).toMatchObject({ visitors: [customer] });
  });
});

describe('a visitor who is dead', () => {
  it('[B9] is gone for supporters with the first look after STALE_MS, so within 25 s, and not a moment later', async () => {
    expect(STALE_MS + PING_MS).toBeLessThanOrEqual(25_000);
    // Both came a while ago, and only the supporter has pinged since.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - STALE_MS - 1000 });
    const { customer, supporter, room } = await meet();
    supporter.sendRaw('ping');
    await supporter.until(() => supporter.pongs === 1);
    vi.useRealTimers();
    const since = Date.now();
    await runDurableObjectAlarm(room);
    expect(await heard(supporter, 'visitor.left')).toMatchObject({ visitors: [customer] });
    expect(Date.now() - since).toBeLessThan(LEAVE_MS);
  });
});
