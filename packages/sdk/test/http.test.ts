import { createChallenge, verifySolution } from 'altcha-lib';
import { deriveKey as deriveByHash } from 'altcha-lib/algorithms/sha';
import { deriveKey as deriveByPbkdf2 } from 'altcha-lib/algorithms/pbkdf2';
import { describe, expect, it } from 'vitest';
import { createCustomer } from '../src/customer.ts';
import { DesksideError } from '../src/error.ts';
import { createHttp } from '../src/http.ts';
import { signIn } from '../src/supporter.ts';
import { createClock } from '../src/testing.ts';
import { DESK, FakeServer } from './fake-server.ts';

describe('requests', () => {
  const clock = createClock();
  const answering = (answer: Response | (() => Promise<Response>)) => {
    const fetch = (async () => (answer instanceof Response ? answer : answer())) as typeof globalThis.fetch;
    const { signal } = new AbortController();
    return createHttp('http://x/v1/desks/1', clock.host, signal, fetch)('');
  };

  it('reject with what the server says', async () => {
    const body = { error: { code: 'rate_limited', message: 'Slower.', data: { retryAfterMs: 5 }, request: 'r1' } };
    await expect(answering(Response.json(body, { status: 429 }))).rejects.toMatchObject({
      code: 'rate_limited',
      message: 'Slower.',
      retryAfterMs: 5,
      request: 'r1',
    });
  });

  it('reject with a code of the list whatever stands in between', async () => {
    await expect(
      answering(Response.json({ error: { code: 'new_one', message: '' } }, { status: 418 })),
    ).rejects.toMatchObject({
      code: 'internal',
    });
    await expect(answering(new Response('<html>', { status: 502 }))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(answering(new Response('', { status: 429, headers: { 'retry-after': '3' } }))).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 3000,
    });
    await expect(answering(new Response('<html>hotel</html>'))).rejects.toMatchObject({ code: 'not_connected' });
    await expect(answering(() => Promise.reject(new TypeError('dead')))).rejects.toMatchObject({
      code: 'not_connected',
    });
    await expect(answering(Response.json(null, { status: 500 }))).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('a challenge', () => {
  const secrets = { hmacSignatureSecret: 'secret' };

  for (const [algorithm, deriveKey, cost] of [
    ['SHA-256', deriveByHash, 1],
    ['PBKDF2/SHA-256', deriveByPbkdf2, 10],
  ] as const) {
    it(`of ${algorithm} is solved and sent with the same request`, async () => {
      const server = new FakeServer();
      const challenge = await createChallenge({ algorithm, cost, deriveKey, keyPrefix: '00', ...secrets });
      const ids: unknown[] = [];
      server.script.on(`POST /v1/desks/${DESK}/conversations`, async ({ body }) => {
        ids.push(body['id']);
        if (!body['challenge']) throw new DesksideError('challenge_required', 'Work.', { data: { challenge } });
        const payload = JSON.parse(atob(body['challenge'] as string)) as Pick<
          Parameters<typeof verifySolution>[0],
          'challenge' | 'solution'
        >;
        expect((await verifySolution({ ...payload, deriveKey, ...secrets })).verified).toBe(true);
        return { conversation: server.room('con-1').id, placement: server.room('con-1').placement };
      });
      const customer = createCustomer({ ...server.options(), storage: 'memory' });
      const conversation = await customer.request({ code: '123456' });
      expect(conversation.id).toBe('con-1');
      expect(ids).toEqual([ids[0], ids[0]]);
      customer.destroy();
    });
  }

  it('goes with signing in', async () => {
    const server = new FakeServer();
    const challenge = await createChallenge({
      algorithm: 'SHA-256',
      cost: 1,
      deriveKey: deriveByHash,
      keyPrefix: '0',
      ...secrets,
    });
    server.script.on(`POST /v1/desks/${DESK}/sign-in`, ({ body }) => {
      if (!body['challenge']) throw new DesksideError('challenge_required', 'Work.', { data: { challenge } });
      throw new DesksideError('unauthorized', 'Wrong.');
    });
    await expect(signIn({ ...server.options(), user: 'ada', password: 'x' })).rejects.toMatchObject({
      code: 'unauthorized',
    });
  });

  it('that cannot be solved rejects as it came', async () => {
    const server = new FakeServer();
    server.script.on(`POST /v1/desks/${DESK}/sign-in`, () => {
      throw new DesksideError('challenge_required', 'Work.', {
        data: { challenge: { parameters: { algorithm: 'NEW' } } },
      });
    });
    await expect(signIn({ ...server.options(), user: 'ada', password: 'x' })).rejects.toMatchObject({
      code: 'challenge_required',
    });
  });
});
