import * as OTPAuth from 'otpauth';
import type {
  DeskSetup,
  ErrorBody,
  MemberLink,
  RecoveryCodes,
  Role,
  SetupChanged,
  SignedIn,
  TwoFactorStarted,
} from '@deskside/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { foundOnDisk } from './kit/files.ts';
import { TestServer, until } from './kit/server.ts';
import { connect } from './kit/wire.ts';

type Answer<Body> = Partial<Body> & { error?: ErrorBody };

let server: TestServer;
let desk: TestDesk;
beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server);
});
afterAll(async () => server.close());

const post = <Body>(path: string, token: string | undefined, body: object) =>
  call<Answer<Body>>(server, 'POST', `/desks/${desk.id}${path}`, { ...(token !== undefined && { token }), body });

const signIn = async (user: string, code?: string, password = PASSWORD) => {
  await desk.activate(user);
  return post<SignedIn>('/sign-in', undefined, { user, password, ...(code !== undefined && { code }) });
};

/** Switches the second step of a member on. Its codes are those of the time before, so that those of now are unused. */
async function withTwoFactor(user: string) {
  const { token, member } = await desk.signIn(user);
  const started = await mustCall<TwoFactorStarted>(server, 'POST', `/desks/${desk.id}/two-factor`, {
    token,
    body: { password: PASSWORD },
  });
  const totp = OTPAuth.URI.parse(started.uri) as OTPAuth.TOTP;
  const codeAt = (steps: number) => totp.generate({ timestamp: Date.now() + steps * 30_000 });
  const { recoveryCodes } = await mustCall<RecoveryCodes>(server, 'POST', `/desks/${desk.id}/two-factor/confirm`, {
    token,
    body: { code: codeAt(-1) },
  });
  return { token, id: member.id, secret: started.secret, codeAt, recoveryCodes };
}

describe('the second step', () => {
  it('[Z1] is asked for after the password only, takes a code once, and is nowhere to be read', async () => {
    const { secret, codeAt, token, recoveryCodes } = await withTwoFactor('ann');
    expect((await signIn('ann', undefined, 'not the password')).body.error?.code).toBe('unauthorized');
    expect((await signIn('ann', codeAt(0), 'not the password')).body.error?.code).toBe('unauthorized');
    expect((await signIn('ann')).body.error).toMatchObject({ code: 'code_required', data: { wrong: false } });
    // Used when it was switched on; ten minutes old; not a code.
    for (const code of [codeAt(-1), codeAt(-20), '', 'no code'])
      expect((await signIn('ann', code)).body.error).toMatchObject({ code: 'code_required', data: { wrong: true } });
    const code = codeAt(0);
    const answers = await Promise.all([signIn('ann', code), signIn('ann', code)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 403]));
    expect((await signIn('ann', recoveryCodes[0])).status).toBe(200);
    expect((await signIn('ann', recoveryCodes[0])).body.error).toMatchObject({ data: { wrong: true } });
    // An open console is not enough for another one.
    expect((await post('/two-factor', token, { password: PASSWORD })).body.error?.code).toBe('wrong_state');
    expect((await post('/two-factor/confirm', token, { code: codeAt(1) })).body.error?.code).toBe('wrong_state');
    expect(foundOnDisk(server, [secret, recoveryCodes[1]!, recoveryCodes[1]!.replaceAll('-', '')])).toEqual([]);
  });

  it('[Z1] [S6] codes are not guessed: after five failures there is a pause, also for recovery codes', async () => {
    await withTwoFactor('ben');
    for (let n = 0; n < 5; n++) expect((await signIn('ben', `00000${n}`)).body.error?.code).toBe('code_required');
    expect((await signIn('ben', 'AAAAA-AAAAA-AAA')).body.error?.code).toBe('rate_limited');
  });

  it('[Z1] takes a recovery code once, also of two who come together; who knows no password keeps nobody waiting', async () => {
    const { id, recoveryCodes } = await withTwoFactor('mary');
    const [code] = recoveryCodes;
    const answers = await Promise.all([1, 2, 3, 4].map(() => signIn('mary', code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await signIn('mary', recoveryCodes[1])).status).toBe(200);
    // Names are what anybody types: none of them counts as tries at somebody's code.
    for (const name of ['code\nmary', 'code:mary'])
      for (let n = 0; n < 5; n++) expect((await signIn(name, '000000')).body.error?.code).toBe('unauthorized');
    expect((await signIn('mary', recoveryCodes[2])).status).toBe(200);
    const { token } = await desk.signIn('admin');
    await mustCall(server, 'DELETE', `/desks/${desk.id}/members/${id}/two-factor`, { token });
  });

  it('[Z2] a manager switches it off for a member, an admin for a manager, nobody for themselves', async () => {
    const { id: cleo } = await withTwoFactor('cleo');
    const mary = await desk.signIn('mary');
    const admin = await desk.signIn('admin');
    const drop = (token: string, member: string) =>
      call<Answer<object>>(server, 'DELETE', `/desks/${desk.id}/members/${member}/two-factor`, { token });
    expect((await drop(mary.token, mary.member.id)).body.error?.code).toBe('forbidden');
    expect((await drop(mary.token, admin.member.id)).body.error?.code).toBe('forbidden');
    expect((await drop(mary.token, cleo)).status).toBe(200);
    expect((await drop(mary.token, cleo)).body.error?.code).toBe('wrong_state');
    expect((await signIn('cleo')).status).toBe(200);
  });
});

describe('a set-up', () => {
  it('[M5] of a manager makes no admin, takes none away, and gives no link for one', async () => {
    const own = await makeDesk(server);
    const path = `/desks/${own.id}/setup`;
    const mary = await own.signIn('mary');
    const admin = await own.signIn('admin');
    const setup = await mustCall<DeskSetup>(server, 'GET', path, { token: mary.token });
    const put = (token: string, members: DeskSetup['members']) =>
      call<Answer<SetupChanged>>(server, 'PUT', path, { token, body: { ...setup, members } });
    const withRole = (user: string, role: Role) =>
      setup.members.map((member) => (member.user === user ? { ...member, role } : member));
    for (const members of [
      withRole('mary', 'admin'),
      withRole('ann', 'admin'),
      withRole('admin', 'supporter'),
      setup.members.filter(({ user }) => user !== 'admin'),
      [...setup.members, { user: 'eve', name: 'Eve', role: 'admin' as const }],
    ]) {
      expect((await put(mary.token, members)).body.error?.code).toBe('forbidden');
    }
    // All else is theirs.
    expect((await put(mary.token, withRole('ann', 'manager'))).status).toBe(200);

    const second = [...setup.members, { user: 'eve', name: 'Eve', role: 'admin' as const }];
    expect((await put(admin.token, second)).body.activations).toMatchObject([{ user: 'eve' }]);
    // [M6] The link that was drawn is still good.
    expect((await put(mary.token, second)).body.activations).toEqual([]);
    expect((await put(admin.token, second)).body.activations).toEqual([]);
  });

  it('[M1] refuses what it does not know, however deep: a misspelt setting would do nothing', async () => {
    const own = await makeDesk(server);
    const path = `/desks/${own.id}/setup`;
    const { token } = await own.signIn('mary');
    const setup = await mustCall<DeskSetup>(server, 'GET', path, { token });
    const { launcher, tracking, fields } = setup.settings!;
    const settings = (more: object) => ({ ...setup, settings: { ...setup.settings, ...more } });
    const identity = (more: object) => ({ ...setup, identity: { keys: [], ...more } });
    const secret = 'a secret of at least 32 bytes, or so';
    for (const [body, where, name] of [
      [{ ...setup, colour: 'red' }, '', 'colour'],
      [{ ...setup, groups: [{ ...setup.groups[0]!, colour: 'red' }, ...setup.groups.slice(1)] }, 'groups.0', 'colour'],
      [{ ...setup, products: [{ id: 'lamp', name: 'Lamp', price: 3 }] }, 'products.0', 'price'],
      [{ ...setup, problemTypes: [{ id: 'lamp', name: 'Lamp', group: 'x' }] }, 'problemTypes.0', 'group'],
      [{ ...setup, members: [{ ...setup.members[0]!, nick: 'x' }, ...setup.members.slice(1)] }, 'members.0', 'nick'],
      [settings({ orgins: [] }), 'settings', 'orgins'],
      [settings({ tracking: { ...tracking, concent: false } }), 'settings.tracking', 'concent'],
      [settings({ fields: { ...fields, mail: 'hidden' } }), 'settings.fields', 'mail'],
      [settings({ replies: [{ afterMs: 1000, text: 'Hello', from: 'ann' }] }), 'settings.replies.0', 'from'],
      [settings({ launcher: { ...launcher, side: 'left' } }), 'settings.launcher', 'side'],
      [settings({ launcher: { ...launcher, offset: { x: 0, y: 0, z: 0 } } }), 'settings.launcher.offset', 'z'],
      [settings({ advertisement: { text: 'Lamps', image: '' } }), 'settings.advertisement', 'image'],
      [identity({ require: true }), 'identity', 'require'],
      [identity({ keys: [{ kid: 'a', alg: 'HS256', secret, use: 'sig' }] }), 'identity.keys.0', 'use'],
    ] as const) {
      const { status, body: answer } = await call<Answer<object>>(server, 'PUT', path, { token, body });
      expect(status).toBe(400);
      const issues = answer.error?.data?.['issues'] as { path: string; message: string }[];
      expect(issues).toEqual([{ path: where, message: expect.stringContaining(`"${name}"`) as string }]);
    }
    expect((await call(server, 'PUT', path, { token, body: setup })).status).toBe(200);
  });
});

describe('a link for a new password', () => {
  it('[Z2] changes nothing until it is used, then ends all sessions; one for each, and once', async () => {
    const cleo = await desk.signIn('cleo');
    const mary = await desk.signIn('mary');
    const admin = await desk.signIn('admin');
    const wire = await connect(server, desk.id, cleo.token, null);
    const link = (token: string, member: string) => post<MemberLink>(`/members/${member}/link`, token, {});
    expect((await link(mary.token, admin.member.id)).body.error?.code).toBe('forbidden');
    expect((await link(mary.token, mary.member.id)).body.error?.code).toBe('forbidden');
    expect((await link(mary.token, 'nobody')).body.error?.code).toBe('not_found');
    const first = (await link(mary.token, cleo.member.id)).body;
    const second = (await link(admin.token, cleo.member.id)).body;
    expect(second.user).toBe('cleo');
    expect((await signIn('cleo')).status).toBe(200);
    const use = (token: string | undefined) =>
      post('/activate', undefined, { token, password: 'quite another password' });
    expect((await use(first.token)).body.error?.code).toBe('gone');
    expect((await use(second.token)).status).toBe(200);
    expect((await use(second.token)).body.error?.code).toBe('gone');
    await until(() => wire.closed);
    expect((await call(server, 'GET', `/desks/${desk.id}/me`, { token: cleo.token })).status).toBe(401);
    expect((await signIn('cleo')).body.error?.code).toBe('unauthorized');
    expect((await signIn('cleo', undefined, 'quite another password')).status).toBe(200);
    await until(() => server.log.includes('"event":"link.created"'));
  });
});

describe('recovery codes', () => {
  it('[Z1] new recovery codes take both steps once more, and void the old', async () => {
    const { token, codeAt, recoveryCodes } = await withTwoFactor('admin');
    const draw = (password: string, code: string) =>
      post<RecoveryCodes>('/two-factor/codes', token, { password, code });
    expect((await draw('not the password', codeAt(0))).body.error).toMatchObject({ data: { field: 'password' } });
    expect((await draw(PASSWORD, codeAt(-20))).body.error).toMatchObject({ data: { field: 'code' } });
    const { recoveryCodes: drawn = [] } = (await draw(PASSWORD, recoveryCodes[0]!)).body;
    expect(drawn).toHaveLength(10);
    expect((await signIn('admin', recoveryCodes[1])).body.error).toMatchObject({ code: 'code_required' });
    expect((await signIn('admin', drawn[0])).status).toBe(200);
    expect((await call(server, 'GET', `/desks/${desk.id}/two-factor`, { token })).body).toEqual({
      on: true,
      recoveryCodes: 9,
    });
  });
});
