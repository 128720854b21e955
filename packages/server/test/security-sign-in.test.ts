import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskSetup, ErrorBody, SignedIn } from '@deskside/sdk/protocol';
import { PASSWORD, call, makeDesk, mustCall, type Answer, type TestDesk } from './kit/desk.ts';
import { solve } from './kit/challenge.ts';
import { foundOnDisk } from './kit/files.ts';
import { OPERATOR_KEY, TestServer, until } from './kit/server.ts';
import { connect, type Frame } from './kit/wire.ts';

type Refused = Partial<SignedIn> & { error?: ErrorBody };

let server: TestServer;
let desk: TestDesk;

const only =
  (...users: string[]) =>
  (setup: DeskSetup): DeskSetup => ({
    ...setup,
    members: setup.members.filter(({ user }) => users.includes(user)),
  });

beforeAll(async () => {
  server = await TestServer.start({ DESKSIDE_BEHIND_PROXY: '1' });
  desk = await makeDesk(server, {}, only('ann', 'cleo', 'mary'));
  await desk.activate('ann', 'cleo', 'mary');
}, 60_000);
afterAll(async () => server.close());

async function tryIn(
  user: string,
  password: string,
  {
    from = '192.0.2.1',
    at = desk.id,
    challenge,
    origin,
  }: { from?: string; at?: string; challenge?: string; origin?: string } = {},
): Promise<Answer<Refused>> {
  return call<Refused>(server, 'POST', `/desks/${at}/sign-in`, {
    body: { user, password, ...(challenge !== undefined && { challenge }) },
    headers: { 'x-forwarded-for': `203.0.113.9, ${from}` },
    ...(origin !== undefined && { origin }),
  });
}

const codeOf = ({ body }: Answer<Refused>) => body.error?.code ?? 'ok';

/** Everything of an answer but the request id and the exact rest of a pause. */
function essence({ status, headers, body }: Answer<Refused>): unknown {
  const rest = [...headers].filter(([name]) => name !== 'date' && name !== 'content-length');
  return {
    status,
    headers: rest,
    body: { ...body.error, request: '', ...(body.error?.data?.['retryAfterMs'] !== undefined && { data: {} }) },
  };
}

describe('sign-in', () => {
  it('S7: unknown desk, unknown name, wrong password, removed member: one answer, also when there were too many', async () => {
    const mary = await desk.signIn('mary');
    const setup = await mustCall<DeskSetup>(server, 'GET', `/desks/${desk.id}/setup`, { token: mary.token });
    await mustCall(server, 'PUT', `/desks/${desk.id}/setup`, { token: mary.token, body: only('ann', 'mary')(setup) });
    const kinds: [string, string, string][] = [
      ['an unknown desk', '89999999', 'ann'],
      ['an unknown name', desk.id, 'nobody'],
      ['a wrong password', desk.id, 'ann'],
      ['a removed member', desk.id, 'cleo'],
    ];
    const answers: Answer<Refused>[][] = [];
    for (const [, at, user] of kinds) {
      const own: Answer<Refused>[] = [];
      // Networks of their own, so that only what is compared differs.
      for (let n = 0; n < 6; n++) own.push(await tryIn(user, `${PASSWORD}!`, { at, from: `192.0.2.${10 + n}` }));
      answers.push(own);
    }
    expect(answers[0]?.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    for (const [index, own] of answers.entries())
      expect(own.map(essence), kinds[index]?.[0]).toEqual(answers[0]?.map(essence));
    for (const [at, user] of [
      ['desk', 'ann'],
      [desk.id, '$$$'],
    ] as const) {
      expect(essence(await tryIn(user, 'x', { at, from: '192.0.2.98' }))).toEqual(
        essence(answers[0]?.[0] as Answer<Refused>),
      );
    }
    const foreign = await Promise.all(
      kinds.map(([, at, user]) => tryIn(user, 'x', { at, origin: 'https://evil.example', from: '192.0.2.99' })),
    );
    for (const answer of foreign) expect(essence(answer)).toEqual(essence(foreign[0] as Answer<Refused>));
  });

  it('S6: after five failures an account answers after a pause that is named; the right password then works', async () => {
    // The pause is one second: where a busy machine takes longer to the next try, it is tried again at a fresh desk.
    const { other, refused } = await until(async () => {
      const fresh = await makeDesk(server, {}, only('ann'));
      await fresh.activate('ann');
      let since = 0;
      for (let n = 0; n < 5; n++) {
        since = Date.now();
        expect(codeOf(await tryIn('Ann ', 'wrong', { at: fresh.id, from: `198.51.100.${n}` }))).toBe('unauthorized');
      }
      const answer = await tryIn('ann', PASSWORD, { at: fresh.id });
      const isOver = codeOf(answer) === 'ok' && Date.now() - since > 1_000;
      return isOver ? null : { other: fresh, refused: answer };
    });
    expect(codeOf(refused)).toBe('rate_limited');
    const retryAfterMs = Number(refused.body.error?.data?.['retryAfterMs']);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(1_000);
    expect(refused.headers.get('retry-after')).toBe('1');
    // A delay, never a lock; and a restart does not take it back.
    await server.restart();
    const since = Date.now();
    const signedIn = await until(async () => {
      const answer = await tryIn('ann', PASSWORD, { at: other.id });
      return answer.status === 200 ? answer : null;
    });
    expect(Date.now() - since).toBeLessThan(5_000);
    expect(signedIn.body.member?.user).toBe('ann');
    // Success wipes the slate.
    expect(codeOf(await tryIn('ann', 'wrong', { at: other.id }))).toBe('unauthorized');
    expect((await tryIn('ann', PASSWORD, { at: other.id })).status).toBe(200);
  });

  it('S6: twenty failures from a network: everybody there solves a challenge, others do not; each solution counts once', async () => {
    const from = '198.51.100.77';
    for (let n = 0; n < 20; n++)
      expect(codeOf(await tryIn(`somebody-${n}`, 'wrong', { from })), String(n)).toBe('unauthorized');
    const refused = await tryIn('ann', PASSWORD, { from });
    expect(codeOf(refused)).toBe('challenge_required');
    expect(codeOf(await tryIn('mary', PASSWORD, { from: '198.51.100.78' }))).toBe('ok');
    const challenge = await solve(refused.body.error?.data);
    expect(
      (
        await until(async () => {
          // Ann’s own failures of the test before may still have their pause, which a challenge does not lift.
          const answer = await tryIn('mary', PASSWORD, { from, challenge });
          return codeOf(answer) === 'rate_limited' ? null : answer;
        })
      ).status,
    ).toBe(200);
    expect(codeOf(await tryIn('mary', PASSWORD, { from, challenge }))).toBe('challenge_required');
    const { challenge: own, solution } = JSON.parse(Buffer.from(challenge, 'base64').toString()) as {
      challenge: {
        parameters: { nonce: string; cost: number; expiresAt: number; keyPrefix: string };
        signature: string;
      };
      solution: { counter: number };
    };
    const { parameters } = own;
    for (const forged of [
      { challenge: { ...own, signature: own.signature.toUpperCase() }, solution },
      { challenge: { ...own, signature: ` ${own.signature}` }, solution },
      { challenge: { ...own, parameters: { ...parameters, cost: 1 } }, solution },
      { challenge: { ...own, parameters: { ...parameters, cost: 1e12 } }, solution },
      { challenge: { ...own, parameters: { ...parameters, expiresAt: parameters.expiresAt + 1e6 } }, solution },
      { challenge: { ...own, parameters: { ...parameters, keyPrefix: '' } }, solution },
      { challenge: own, solution: { ...solution, counter: solution.counter + 1 } },
      { challenge: own },
      'x',
    ]) {
      const text = Buffer.from(JSON.stringify(forged)).toString('base64');
      expect(codeOf(await tryIn('mary', PASSWORD, { from, challenge: text }))).toBe('challenge_required');
    }
    expect(codeOf(await tryIn('mary', PASSWORD, { from, challenge: 'not base64 ✓' }))).toBe('challenge_required');
    // Whoever guesses at desks that do not exist is from the same network.
    const fresh = await tryIn('mary', 'wrong', { from: '198.51.100.79', at: '89999998' });
    expect(codeOf(fresh)).toBe('unauthorized');
  });
});

describe('a direct code', () => {
  it('S8: five misses, then a challenge for everybody; two wrong digits burn the code; no digits are written down', async () => {
    const codeDesk = await makeDesk(server, { mode: 'code' }, only('ann'));
    const ann = await codeDesk.signIn('ann');
    const wire = await connect(server, codeDesk.id, ann.token, null);
    await wire.ask({ type: 'status.set', status: 'online' });
    const drawn = await wire.ask({ type: 'code.create', id: 'the-first-code' });
    const { code } = drawn['data'] as { code: string };
    expect(code).toMatch(/^\d{6}$/);
    expect(await wire.ask({ type: 'code.create', id: 'the-first-code' })).toEqual(drawn);
    const wrong = (n: number) => String((Number(code) + n) % 1_000_000).padStart(6, '0');

    interface Opened {
      conversation?: string;
      placement?: { digits: string };
      error?: ErrorBody;
    }
    const ask = (token: string, body: object) =>
      call<Opened>(server, 'POST', `/desks/${codeDesk.id}/conversations`, {
        token,
        body: { id: crypto.randomUUID(), ...body },
      });

    const guesser = await codeDesk.visitor();
    for (let n = 1; n <= 5; n++) {
      // Another visitor each time: the limit is the desk’s.
      const { token } = n % 2 ? guesser : await codeDesk.visitor();
      const { status, body } = await ask(token, { code: wrong(n) });
      expect([status, body.error?.code, body.error?.data]).toEqual([404, 'code_refused', { reason: 'wrong' }]);
    }
    const customer = await codeDesk.visitor();
    const refused = await ask(customer.token, { code });
    expect([refused.status, refused.body.error?.code]).toEqual([428, 'challenge_required']);
    expect((await ask(guesser.token, { code: wrong(9) })).body.error?.code).toBe('challenge_required');
    const missed = await ask(guesser.token, { code: wrong(9), challenge: await solve(refused.body.error?.data) });
    expect(missed.body.error).toMatchObject({ code: 'code_refused' });
    const again = await ask(customer.token, { code });
    const opened = await ask(customer.token, { code, challenge: await solve(again.body.error?.data) });
    const { conversation = '', placement } = opened.body;
    const { digits = '' } = placement ?? {};
    expect(digits).toMatch(/^\d{2}$/);

    const made = await until(() => wire.frames.find(({ type }) => type === 'offer.made'));
    const { offer } = made['waiting'] as { offer: { id: string; match: boolean } };
    expect(offer.match).toBe(true);
    expect(JSON.stringify(made)).not.toContain(`"${digits}"`);
    expect(await wire.ask({ type: 'queue.take', conversation })).toMatchObject({ type: 'fail', code: 'wrong_state' });
    expect(await wire.ask({ type: 'offer.accept', offer: offer.id })).toMatchObject({
      type: 'fail',
      code: 'bad_request',
    });
    const other = String((Number(digits) + 1) % 100).padStart(2, '0');
    const burnt = await wire.ask({ type: 'offer.accept', offer: offer.id, digits: other, id: 'wrong-digits' });
    expect(burnt).toMatchObject({ type: 'fail', code: 'code_refused' });
    expect(await wire.ask({ type: 'offer.accept', offer: offer.id, digits: other, id: 'wrong-digits' })).toEqual(burnt);
    expect(await wire.ask({ type: 'offer.accept', offer: offer.id, digits })).toMatchObject({
      type: 'fail',
      code: 'gone',
    });
    const closed = await until(() => wire.frames.find((frame: Frame) => frame.type === 'conversation.closed'));
    expect(closed).toMatchObject({ conversation, outcome: 'ended' });
    const third = await ask(guesser.token, {
      code,
      challenge: await solve((await ask(guesser.token, { code })).body.error?.data),
    });
    expect(third.body.error).toMatchObject({ code: 'code_refused', data: { reason: 'used' } });
    expect(foundOnDisk(server, [code, `"code":"${code}"`])).toEqual([]);
  }, 60_000);
});

describe('the first password', () => {
  it('S21: is set with a link that works once; before it, nothing signs in', async () => {
    const setup: DeskSetup = {
      name: 'New',
      groups: [],
      products: [],
      members: [{ user: 'admin', name: 'Admin', role: 'admin' }],
    };
    const made = await mustCall<{ id: string; activations: { user: string; token: string; expiresAt: number }[] }>(
      server,
      'POST',
      '/operator/desks',
      { token: OPERATOR_KEY, body: { setup } },
    );
    const [{ token, expiresAt } = { token: '', expiresAt: 0 }] = made.activations;
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(expiresAt - Date.now()).toBeLessThanOrEqual(86_400_000);
    for (const password of ['admin', 'password', token, ''])
      expect((await tryIn('admin', password, { at: made.id })).status).toBe(401);
    const activate = (body: object) =>
      call<{ user?: string; error?: ErrorBody }>(server, 'POST', `/desks/${made.id}/activate`, { body });
    expect((await activate({ token, password: 'short' })).status).toBe(400);
    expect((await activate({ token: `${token}x`, password: PASSWORD })).status).toBe(410);
    expect(
      (await call(server, 'POST', `/desks/${desk.id}/activate`, { body: { token, password: PASSWORD } })).status,
    ).toBe(410);
    // Looking at it uses nothing.
    expect((await activate({ token })).body).toEqual({ user: 'admin' });
    expect((await activate({ token: `${token}x` })).status).toBe(410);
    expect((await activate({ token, password: '' })).status).toBe(400);
    const [first, second] = await Promise.all([
      activate({ token, password: PASSWORD }),
      activate({ token, password: `${PASSWORD}2` }),
    ]);
    expect([first.status, second.status].sort((a, b) => a - b)).toEqual([200, 410]);
    expect((await activate({ token, password: `${PASSWORD}3` })).status).toBe(410);
    expect((await activate({ token })).status).toBe(410);
    const right = first.status === 200 ? PASSWORD : `${PASSWORD}2`;
    expect(
      (
        await until(async () => {
          const answer = await tryIn('admin', right, { at: made.id });
          return codeOf(answer) === 'rate_limited' ? null : answer;
        })
      ).status,
    ).toBe(200);
    expect(foundOnDisk(server, [token, PASSWORD, right])).toEqual([]);
  });

  it('S21: no password, key or secret is written down in what is shipped', () => {
    const root = fileURLToPath(new URL('../../..', import.meta.url));
    const text = execFileSync(
      'git',
      [
        'grep',
        '-InE',
        '(password|passwort|secret|operatorKey|operator_key|token)["\']?\\s*[:=]\\s*["\'][^"\'$<>{} ]{6,}["\']',
        '--',
        'packages/*/src',
        'packages/server/demo',
        'packages/server/bin',
        'packages/server/wrangler.jsonc',
        'examples',
        'scripts',
        'docs',
        '*.md',
        ':!**/test/**',
      ],
      { cwd: root, encoding: 'utf8' },
    );
    // Names of fields and labels are no passwords.
    const found = text.split('\n').filter((line) => line !== '' && !/["'](new-|current-)?password["']/i.test(line));
    expect(found).toEqual([]);
  });
});
