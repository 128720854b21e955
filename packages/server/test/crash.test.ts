import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Waiting } from '@deskside/sdk/protocol';
import { makeDesk, mustCall } from './kit/desk.ts';
import { helpThroughKills } from './kit/help-through-kills.ts';
import { TestServer, until } from './kit/server.ts';
import { talkThroughKills } from './kit/talk-through-kills.ts';
import { connect } from './kit/wire.ts';

describe('through kill -9', () => {
  it('[D1] [D5] nothing acked is lost, doubled or reordered, with several in flight on both sides', async () => {
    const { acked, connections } = await talkThroughKills({ seed: 1, kills: 5, pairs: 2, flight: 8, acksBetween: 60 });
    expect(acked).toBeGreaterThan(20);
    expect(connections).toBeGreaterThanOrEqual(4 * 6);
  });

  it('[Q5] [Q6] nobody is lost between desk and conversation', async () => {
    const where = await helpThroughKills({ seed: 1, kills: 5, customers: 4 });
    expect([...where.values()].reduce((sum, count) => sum + count, 0)).toBe(20);
  });
});

describe('after a start', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.start();
  });
  afterAll(async () => server.close());

  it('[Q3] an offer that ended while the server was down moves on within a second', async () => {
    const desk = await makeDesk(server, { offerMs: 5_000 });
    const [ann, ben] = [await desk.signIn('ann'), await desk.signIn('ben')];
    const annWire = await connect(server, desk.id, ann.token, null);
    await annWire.ask({ type: 'status.set', status: 'online' });
    const { token } = await desk.visitor();
    const body = { id: crypto.randomUUID(), group: 'technical' };
    await mustCall(server, 'POST', `/desks/${desk.id}/conversations`, { token, body });
    const { waiting } = (await annWire.next('offer.made')) as unknown as { waiting: Waiting };
    expect(waiting.offer?.supporter).toBe(ann.member.id);
    const benWire = await connect(server, desk.id, ben.token, null);
    await benWire.ask({ type: 'status.set', status: 'online' });

    await server.kill();
    await until(() => Date.now() > waiting.offer!.until, 10_000);
    await server.run();
    const startedAt = Date.now();
    const wire = await connect(server, desk.id, ben.token, null);
    const { waiting: now } = wire.welcome['view'] as { waiting: Waiting[] };
    const offer = now[0]?.offer ?? ((await wire.next('offer.made', 1_000))['waiting'] as Waiting).offer;
    expect(offer?.supporter).toBe(ben.member.id);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
  });
});
