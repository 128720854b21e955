import { SELF, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { sign } from 'hono/jwt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call, connect, makeDesk, request, visitor } from './kit.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }));
afterEach(() => void vi.useRealTimers());

function passTime(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

describe('how long what proves who somebody is lasts', () => {
  it('[S9] a visitor’s token, 30 days', async () => {
    const desk = await makeDesk();
    const { token } = await visitor(desk.id);
    const path = `/desks/${desk.id}/conversations/current`;
    passTime(30 * DAY - MINUTE);
    expect((await call('GET', path, { token })).status).toBe(200);
    passTime(2 * MINUTE);
    expect((await call('GET', path, { token })).status).toBe(401);
  });

  it('[S9] the token of a site’s user, a day; its connection ends with it, and the site says again who it is', async () => {
    const secret = 'a secret between the site and the desk';
    const desk = await makeDesk();
    const setup = (await call<object>('GET', `/desks/${desk.id}/setup`, { token: desk.ann.token })).body;
    const identity = { keys: [{ kid: 'main', alg: 'HS256', secret }] };
    await call('PUT', `/desks/${desk.id}/setup`, { token: desk.ann.token, body: { ...setup, identity } });
    const identify = async () => {
      const exp = Math.floor(Date.now() / 1000) + 60;
      const claims = { aud: desk.id, sub: 'ada', exp, jti: crypto.randomUUID() };
      const jwk = { kty: 'oct', k: btoa(secret), alg: 'HS256', kid: 'main' };
      const body = { identity: await sign(claims, jwk) };
      return (await call<{ token: string; customer: string }>('POST', `/desks/${desk.id}/visitors`, { body })).body;
    };
    const { token, customer } = await identify();
    const conversation = await request(desk.id, token);
    const wire = await connect(desk.id, token, conversation);
    const path = `/desks/${desk.id}/conversations/current`;
    passTime(DAY - MINUTE);
    expect((await call('GET', path, { token })).status).toBe(200);
    passTime(2 * MINUTE);
    expect((await call('GET', path, { token })).status).toBe(401);
    await runDurableObjectAlarm(desk.room);
    expect((await wire.ended()).code).toBe(4401);
    const again = await identify();
    expect(again.customer).toBe(customer);
    expect((await call('GET', path, { token: again.token })).body).toEqual({ conversation });
  });

  it('S3 S6 S7 [M-S15]: one’s own password is changed with the current one, under the limits of a sign-in; all else ends', async () => {
    const desk = await makeDesk();
    const PASSWORD = 'correct horse battery';
    const signIn = (password: string) =>
      call<{ token: string; error?: { code: string } }>('POST', `/desks/${desk.id}/sign-in`, {
        body: { user: 'ann', password },
      });
    const change = async (token: string, current: string, password = 'another horse battery') => {
      const { body } = await call('POST', `/desks/${desk.id}/password`, { token, body: { current, password } });
      return body.error?.code ?? 'ok';
    };
    const elsewhere = (await signIn(PASSWORD)).body.token;
    const wire = await connect(desk.id, elsewhere, null);
    const here = await connect(desk.id, desk.ann.token, null);
    expect(await change(desk.ann.token, 'wrong')).toBe('bad_request');
    expect(await change(desk.ann.token, PASSWORD, 'short')).toBe('bad_request');
    expect((await call('GET', `/desks/${desk.id}/me`, { token: elsewhere })).status).toBe(200);
    expect(await change(desk.ann.token, PASSWORD)).toBe('ok');
    expect((await wire.ended()).code).toBe(4401);
    expect((await call('GET', `/desks/${desk.id}/me`, { token: elsewhere })).status).toBe(401);
    expect((await call('GET', `/desks/${desk.id}/me`, { token: desk.ann.token })).status).toBe(200);
    expect(here.closed).toBeNull();
    expect((await signIn(PASSWORD)).status).toBe(401);
    expect((await signIn('another horse battery')).status).toBe(200);
    // Whoever has the open console is not given more tries than at the door, and these count there.
    for (let n = 0; n < 5; n++) expect(await change(desk.ann.token, `wrong ${n}`)).toBe('bad_request');
    expect(await change(desk.ann.token, 'another horse battery')).toBe('rate_limited');
    expect((await signIn('another horse battery')).status).toBe(429);
  });

  it('S21: [M6] an activation link, 24 hours, whatever is set up meanwhile; then a set-up draws another', async () => {
    const desk = await makeDesk();
    const [link] = desk.activations;
    const activate = async (token: string | undefined) =>
      (
        await call<{ error?: { code: string } }>('POST', `/desks/${desk.id}/activate`, {
          body: { token, password: 'a good password' },
        })
      ).body.error?.code ?? 'ok';
    const path = `/desks/${desk.id}/setup`;
    const setup = (await call('GET', path, { token: desk.ann.token })).body;
    const signIn = async () => {
      const body = { user: 'ann', password: 'correct horse battery' };
      return (await call<{ token: string }>('POST', `/desks/${desk.id}/sign-in`, { body })).body.token;
    };
    const put = async (token: string) =>
      (await call<{ activations: { user: string; token: string }[] }>('PUT', path, { token, body: setup })).body
        .activations;
    expect(await put(desk.ann.token)).toEqual([]);
    passTime(DAY + MINUTE);
    expect(await activate(link?.token)).toBe('gone');
    // [Z3] Whoever lets a site embed the widget is shown no links, so none is drawn.
    const origins = { origins: ['https://shop.example'] };
    const asOperator = { token: env.DESKSIDE_OPERATOR_KEY, body: origins };
    expect((await call('POST', `/operator/desks/${desk.id}/origins`, asOperator)).body).toEqual(origins);
    const [next] = await put(await signIn());
    expect(next?.user).toBe('ben');
    expect(await put(await signIn())).toEqual([]);
    expect(await activate(next?.token)).toBe('ok');
  });

  it('S3: a sign-in session, 24 hours at most and 8 without use; its connections end with it', async () => {
    const desk = await makeDesk();
    const path = `/desks/${desk.id}/me`;
    const me = async (token: string) => (await call('GET', path, { token })).status;
    for (let hours = 0; hours < 21; hours += 7) {
      passTime(7 * HOUR);
      expect(await me(desk.ann.token)).toBe(200);
    }
    const idle = (
      await call<{ token: string }>('POST', `/desks/${desk.id}/sign-in`, {
        body: { user: 'ann', password: 'correct horse battery' },
      })
    ).body.token;
    const { token } = await visitor(desk.id);
    const conversation = await request(desk.id, token);
    const wire = await connect(desk.id, desk.ann.token, null);
    expect(await wire.ask({ type: 'queue.take', conversation })).toMatchObject({ type: 'ok' });
    const talk = await connect(desk.id, desk.ann.token, conversation);
    passTime(3 * HOUR + MINUTE);
    expect(await me(desk.ann.token)).toBe(401);
    // Both connections still seem to be alive.
    for (const connection of [wire, talk]) {
      connection.sendRaw('ping');
      await connection.until(() => connection.pongs > 0);
    }
    await runDurableObjectAlarm(desk.room);
    expect((await talk.ended()).code).toBe(4401);
    expect([4401, 4408]).toContain((await wire.ended()).code);
    passTime(5 * HOUR);
    expect(await me(idle)).toBe(401);
  });

  it('S4: a ticket, 30 seconds', async () => {
    const desk = await makeDesk();
    const { token } = await visitor(desk.id);
    const conversation = await request(desk.id, token);
    const { ticket } = (
      await call<{ ticket: string }>('POST', `/desks/${desk.id}/tickets`, {
        token,
        body: { room: 'conversation', conversation },
      })
    ).body;
    passTime(31_000);
    const response = await SELF.fetch(`https://deskside.test/parties/conversation/${conversation}?v=1`, {
      headers: { upgrade: 'websocket', 'sec-websocket-protocol': `deskside.v1, ticket.${ticket}` },
    });
    expect(response.status).toBe(401);
  });
});

describe('the limits of sign-in', () => {
  const signIn = async (desk: string, user: string) =>
    (
      await call<{ error?: { code: string } }>('POST', `/desks/${desk}/sign-in`, {
        body: { user, password: 'correct horse battery' },
      })
    ).body.error?.code ?? 'ok';

  it('S6: a hundred failures at a desk within 15 minutes: a challenge for everybody, over an eviction; then none', async () => {
    const desk = await makeDesk();
    await runInDurableObject(desk.room, (_instance, { storage }) => {
      for (let n = 0; n < 99; n++) storage.sql.exec("INSERT INTO attempt (key, at) VALUES ('desk', ?)", Date.now());
    });
    expect(await signIn(desk.id, 'nobody')).toBe('unauthorized');
    await evictDurableObject(desk.room);
    expect(await signIn(desk.id, 'ann')).toBe('challenge_required');
    passTime(15 * MINUTE + 1_000);
    expect(await signIn(desk.id, 'ann')).toBe('ok');
  });

  it('S6: the pause of an account grows to a minute and no further: nobody is locked out', async () => {
    const desk = await makeDesk();
    const attempt = (password: string) =>
      call<{ error?: { code: string; data?: { retryAfterMs: number } } }>('POST', `/desks/${desk.id}/sign-in`, {
        body: { user: 'ann', password },
      });
    for (let n = 0; n < 5; n++) await attempt('wrong');
    const pauses: number[] = [];
    for (let n = 0; n < 8; n++) {
      const { error } = (await attempt('correct horse battery')).body;
      expect(error?.code).toBe('rate_limited');
      const pause = error?.data?.retryAfterMs ?? 0;
      pauses.push(pause);
      passTime(pause);
      expect((await attempt('wrong')).body.error?.code).toBe('unauthorized');
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000));
    passTime(MINUTE);
    expect((await attempt('correct horse battery')).status).toBe(200);
  });
});
