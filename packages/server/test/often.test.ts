import type { ErrorBody } from '@deskside/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { TestServer, until } from './kit/server.ts';
import { connect } from './kit/wire.ts';

let server: TestServer;
let desk: TestDesk;

beforeAll(async () => {
  server = await TestServer.start({ DESKSIDE_BEHIND_PROXY: '1' });
  desk = await makeDesk(server);
});
afterAll(async () => server.close());

const post = (what: string, token: string, from: string, body: object) =>
  call<{ conversation: string; error?: ErrorBody }>(server, 'POST', `/desks/${desk.id}/${what}`, {
    token,
    body: { id: crypto.randomUUID(), ...body },
    headers: { 'x-forwarded-for': from },
  });
const ask = (token: string, from: string, body: object = {}) => post('conversations', token, from, body);
const leave = (token: string, from: string) => post('offline-messages', token, from, { text: 'Call me', details: {} });

/** Gives up what was asked for, as somebody does who closes the panel. */
async function goAway(token: string, conversation: string): Promise<void> {
  const wire = await connect(server, desk.id, token, conversation);
  await wire.ask({ type: 'conversation.leave' });
  wire.close();
  const path = `/desks/${desk.id}/conversations/current`;
  await until(
    async () => (await mustCall<{ conversation: unknown }>(server, 'GET', path, { token })).conversation === null,
  );
}

describe('whoever asks again and again', () => {
  it('[F2] [R4] is asked to wait after ten times; what was answered stays so, and neighbours are heard', async () => {
    const { token } = await desk.visitor();
    const first = { id: crypto.randomUUID() };
    const { conversation } = (await ask(token, '192.0.2.1', first)).body;
    // Refused, and not counted.
    for (let n = 0; n < 20; n++) expect((await ask(token, '192.0.2.1')).body.error?.code).toBe('already_open');
    await goAway(token, conversation);
    for (let n = 0; n < 4; n++) {
      await goAway(token, (await ask(token, '192.0.2.1')).body.conversation);
      expect((await leave(token, '192.0.2.1')).status).toBe(200);
    }
    const { conversation: last } = (await ask(token, '192.0.2.1')).body;
    expect((await ask(token, '192.0.2.1')).body.error?.code).toBe('already_open');
    await goAway(token, last);

    // From wherever.
    for (const refused of [await ask(token, '192.0.2.1'), await ask(token, '198.51.100.1'), await leave(token, '')]) {
      expect(refused.status).toBe(429);
      expect(refused.body.error).toMatchObject({ code: 'rate_limited', data: { retryAfterMs: expect.any(Number) } });
      const seconds = Number(refused.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(600);
      expect(seconds).toBeLessThanOrEqual(720);
    }
    expect((await ask(token, '192.0.2.1', first)).body).toMatchObject({ conversation });
    expect((await ask((await desk.visitor()).token, '192.0.2.1')).status).toBe(200);
  });

  it('[F2] [R4] an office of fifty is served, each of them twice; a network that goes on is asked to wait', async () => {
    const office = await Promise.all(Array.from({ length: 50 }, () => desk.visitor()));
    for (const { token } of office) {
      expect((await leave(token, '2001:db8:1:1::7')).status).toBe(200);
      expect((await ask(token, '2001:db8:1:1::8')).status).toBe(200);
    }
    const { token } = await desk.visitor();
    const refused = await ask(token, '2001:db8:1:1::9');
    expect(refused.body.error?.code).toBe('rate_limited');
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
    expect((await ask(token, '2001:db8:1:2::9')).status).toBe(200);
  });

  it('[F3] draws no tokens without end', async () => {
    const draw = (from?: string) =>
      call<{ error?: ErrorBody }>(server, 'POST', `/desks/${desk.id}/visitors`, {
        body: {},
        ...(from !== undefined && { headers: { 'x-forwarded-for': from } }),
      });
    for (let n = 0; n < 300; n++) expect((await draw('192.0.2.50')).status).toBe(200);
    // Some came back meanwhile.
    const refused = await until(async () => {
      const answer = await draw('192.0.2.50');
      return answer.status !== 200 && answer;
    });
    expect(refused.body.error).toMatchObject({ code: 'rate_limited' });
    expect((await draw('192.0.2.51')).status).toBe(200);
    expect((await draw()).status).toBe(200);
  });
});
