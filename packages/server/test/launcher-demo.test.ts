import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import * as OTPAuth from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeskSetup, type SignedIn, type TwoFactorStarted } from '@deskside/sdk/protocol';
import { DEMO_DESKS } from '../src/cli/demo.ts';
import { EXIT } from '../src/cli/trouble.ts';
import { Place, post, type Run } from './launcher-process.ts';

const DEMO = fileURLToPath(new URL('../demo', import.meta.url));

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.end());

describe('the demo', () => {
  it('[S21] draws a password for each member, shows it once and keeps it for its own user', async () => {
    const { run, running } = await place.start(['--demo']);
    const text = run.stdout();
    expect(text).toContain(`${running.url}/demo/`);
    expect(text).toContain(`${running.url}/demo/seats.html`);
    expect(text).toContain(`${running.url}/console/`);
    const shown = [...text.matchAll(/^ +([a-z]+) +((?:[a-z0-9]{4}-){2}[a-z0-9]{4}) /gm)].map(([, user, password]) => ({
      user,
      password,
    }));
    expect(shown.map(({ user }) => user)).toEqual(['mia', 'daniel', 'siyuan', 'priya', 'hailan', 'admin']);
    expect(new Set(shown.map(({ password }) => password)).size).toBe(6);

    for (const desk of DEMO_DESKS) {
      const card = await (await fetch(`${running.url}/v1/desks/${desk.id}`)).json();
      expect(card).toMatchObject({ name: desk.name, mode: desk.mode });
    }
    for (const { user, password } of shown) {
      const signedIn = await post(`${running.url}/v1/desks/80000001/sign-in`, { user, password });
      expect(signedIn.status, user).toBe(200);
    }
    for (const desk of DEMO_DESKS) {
      const signedIn = await post(`${running.url}/v1/desks/${desk.id}/sign-in`, shown[0]);
      expect(signedIn.status, desk.id).toBe(200);
    }

    const kept = join(place.data, 'demo-passwords.txt');
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    const before = readFileSync(kept, 'utf8');
    for (const { password } of shown) expect(before).toContain(password);

    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
    const again = await place.start(['--demo']);
    expect(again.run.stdout()).toContain(kept);
    for (const { password } of shown) expect(again.run.stdout()).not.toContain(password);
    expect(readFileSync(kept, 'utf8')).toBe(before);
    expect((await post(`${again.running.url}/v1/desks/80000001/sign-in`, shown[0])).status).toBe(200);
  });

  it('is not put into a data directory that is in use already', async () => {
    const first = await place.start();
    first.run.child.kill('SIGTERM');
    await first.run.exit;
    const second = await place.start(['--demo']);
    expect((await fetch(`${second.running.url}/v1/desks/80000001`)).status).toBe(404);
    expect(second.run.stdout()).not.toContain('/demo/');
    expect(existsSync(join(place.data, 'demo-passwords.txt'))).toBe(false);
  });

  it('has a set-up that the protocol accepts, with a picture for everybody who sits at the desk', () => {
    const setup = DeskSetup.parse(JSON.parse(readFileSync(join(DEMO, 'desk.json'), 'utf8')));
    const count = (role: string) => setup.members.filter((member) => member.role === role).length;
    expect([setup.groups.length, setup.products.length]).toEqual([2, 3]);
    expect([count('supporter'), count('manager'), count('admin')]).toEqual([4, 1, 1]);
    expect(setup.settings).toMatchObject({ mode: 'auto', greeting: expect.stringContaining('[Supporter Name]') });
    for (const member of setup.members) {
      if (member.role === 'admin') continue;
      expect(member.picture).toMatch(/^\/demo\/pictures\/[a-z]+\.svg$/);
      expect(existsSync(join(DEMO, member.picture.replace('/demo/', '')))).toBe(true);
    }
  });
});

describe('deskside desk create', () => {
  it('[S21] on a running server prints a one-time link for the administrator', async () => {
    const { running } = await place.start();
    const run = place.run(
      ['desk', 'create', '--name', 'Northwind', '--id', '81234567', '--origin', 'https://shop.example'],
      {
        DESKSIDE_URL: 'https://help.example.com',
      },
    );
    expect(await run.exit, run.stderr()).toBe(0);
    const { token, desk } = linkIn(run, 'https://help.example.com');
    expect(desk).toBe('81234567');
    const chosen = { token, password: 'chosen by the admin' };
    const activated = await post(`${running.url}/v1/desks/${desk}/activate`, chosen);
    expect(activated).toMatchObject({ status: 200, body: { user: 'admin' } });
    expect((await post(`${running.url}/v1/desks/${desk}/activate`, chosen)).status).toBeGreaterThanOrEqual(400);
    const signIn = { user: 'admin', password: chosen.password };
    expect((await post(`${running.url}/v1/desks/${desk}/sign-in`, signIn)).status).toBe(200);
    expect(run.stdout()).not.toContain(place.secrets().operatorKey);

    const taken = place.run(['desk', 'create', '--id', '81234567']);
    expect(await taken.exit).toBe(EXIT.server);
    expect(taken.stderr()).toContain('There is a desk 81234567 already');
  });

  it('where no server runs starts one for the moment', async () => {
    const run = place.run(['desk', 'create', '--setup', join(DEMO, 'desk.json')], { PORT: '8787' });
    expect(await run.exit, run.stderr()).toBe(0);
    const { desk } = linkIn(run, 'http://127.0.0.1:8787');
    expect(run.stdout().match(/#activate=/g)).toHaveLength(6);
    expect(run.stdout()).toContain(`No server runs on ${place.data} now.`);
    const { running } = await place.start();
    expect((await fetch(`${running.url}/v1/desks/${desk}`)).status).toBe(200);
  });

  it('[Z2] desk link: lets in whoever nobody in the desk can help, once, with the second step off where that is said', async () => {
    const { running } = await place.start();
    await place.run(['desk', 'create', '--id', '81234569']).exit;
    const link = (...more: string[]) => place.run(['desk', 'link', '--id', '81234569', ...more]);
    const desk = `${running.url}/v1/desks/81234569`;
    const choose = async (run: Run, password: string) =>
      post(`${desk}/activate`, { token: linkIn(run, running.url).token, password });

    const first = link('--user', 'Admin');
    expect(await first.exit, first.stderr()).toBe(0);
    expect((await choose(first, 'the first password')).body).toEqual({ user: 'admin' });
    const { token } = (await post(`${desk}/sign-in`, { user: 'admin', password: 'the first password' }))
      .body as unknown as SignedIn;
    const asAdmin = async (path: string, body: object) => (await post(desk + path, body, token)).body as unknown;
    const { uri } = (await asAdmin('/two-factor', { password: 'the first password' })) as TwoFactorStarted;
    await asAdmin('/two-factor/confirm', {
      code: (OTPAuth.URI.parse(uri) as OTPAuth.TOTP).generate(),
    });
    expect((await post(`${desk}/sign-in`, { user: 'admin', password: 'the first password' })).status).toBe(403);

    const second = link('--user', 'admin', '--drop-second-step');
    expect(await second.exit, second.stderr()).toBe(0);
    expect((await choose(second, 'the second password')).status).toBe(200);
    expect((await choose(second, 'the third password')).status).toBe(410);
    expect((await post(`${desk}/sign-in`, { user: 'admin', password: 'the second password' })).status).toBe(200);

    const nobody = link('--user', 'nobody');
    expect(await nobody.exit).toBe(EXIT.server);
    expect(nobody.stderr()).toContain('There is no desk 81234569 with a member "nobody"');
    const wrong = link();
    expect(await wrong.exit).toBe(EXIT.usage);
  });

  it('[Z3] desk allow: lets sites embed the widget, beside those that may, and says what is wrong', async () => {
    const { running } = await place.start();
    const shop = 'https://shop.example';
    await place.run(['desk', 'create', '--id', '81234570', '--origin', shop]).exit;
    const allow = (...more: string[]) => place.run(['desk', 'allow', ...more]);
    const of = (origin: string) =>
      fetch(`${running.url}/v1/desks/81234570`, { headers: { origin } }).then(({ status }) => status);
    expect(await of('https://blog.example')).toBe(403);
    const run = allow('--id', '81234570', '--origin', 'https://BLOG.example/', '--origin', shop);
    expect(await run.exit, run.stderr()).toBe(0);
    expect(run.stdout()).toMatch(/https:\/\/shop\.example\s+https:\/\/blog\.example\s/);
    expect([await of(shop), await of('https://blog.example')]).toEqual([200, 200]);

    const many = Array.from({ length: 49 }, (_, n) => ['--origin', `https://shop-${n}.example`]).flat();
    const more = allow('--id', '81234570', ...many);
    expect(await more.exit).toBe(EXIT.server);
    expect(more.stderr()).toContain('Nothing was changed (bad_request):\n  A desk allows 50 sites at most.');

    const path = allow('--id', '81234570', '--origin', 'https://shop.example/cart');
    expect(await path.exit).toBe(EXIT.usage);
    expect(path.stderr()).toContain('such as https://shop.example');
    const nobody = allow('--id', '81234599', '--origin', shop);
    expect(await nobody.exit).toBe(EXIT.server);
    expect(nobody.stderr()).toContain('There is no desk 81234599');
    expect(await allow('--origin', shop).exit).toBe(EXIT.usage);
  });

  it('draws the secret by which a site says who its users are, and shows it once', async () => {
    const { running } = await place.start();
    const run = place.run(['desk', 'create', '--id', '81234568', '--identity', 'required']);
    expect(await run.exit, run.stderr()).toBe(0);
    const [, secret = ''] = /^ +secret {2}(\S+)$/m.exec(run.stdout()) ?? [];
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(await (await fetch(`${running.url}/v1/desks/81234568`)).json()).toMatchObject({ identity: 'required' });
    const visitors = `${running.url}/v1/desks/81234568/visitors`;
    expect((await post(visitors, {})).status).toBe(403);
    const identity = await new SignJWT({ name: 'Ada' })
      .setProtectedHeader({ alg: 'HS256', kid: 'main' })
      .setAudience('81234568')
      .setSubject('user-1')
      .setJti(crypto.randomUUID())
      .setExpirationTime('1m')
      .sign(new TextEncoder().encode(secret));
    expect((await post(visitors, { identity })).status).toBe(200);

    const wrong = place.run(['desk', 'create', '--identity', 'sometimes']);
    expect(await wrong.exit).toBe(EXIT.usage);
    expect(wrong.stderr()).toContain('"optional" or "required"');
  });

  it('on a server elsewhere takes its operator key from the environment', async () => {
    const { running } = await place.start();
    const elsewhere = { DESKSIDE_DATA: join(place.folder, 'other') };
    const args = ['desk', 'create', '--id', '82345678', '--server', running.url];
    const without = place.run(args, elsewhere);
    expect(await without.exit).toBe(EXIT.usage);
    const run = place.run(args, { ...elsewhere, DESKSIDE_OPERATOR_KEY: place.secrets().operatorKey });
    expect(await run.exit, run.stderr()).toBe(0);
    expect(linkIn(run, running.url).desk).toBe('82345678');
    expect(existsSync(join(place.folder, 'other'))).toBe(false);
    const open = place.run(['desk', 'create', '--server', 'http://help.example.com']);
    expect(await open.exit).toBe(EXIT.usage);
    expect(open.stderr()).toContain('https://');
  });

  it('says what is wrong with a set-up', async () => {
    const { running } = await place.start();
    expect(running.restarts).toBe(0);
    const missing = place.run(['desk', 'create', '--setup', 'nowhere.json']);
    expect(await missing.exit).toBe(EXIT.usage);
    expect(missing.stderr()).toContain('nowhere.json cannot be read');
    const wrong = place.run(['desk', 'create', '--name', ' ']);
    expect(await wrong.exit).toBe(EXIT.server);
    expect(wrong.stderr()).toContain('setup.name');

    const file = join(place.folder, 'desk.json');
    const kim = { user: 'kim', name: 'Kim', role: 'supporter', groups: ['help'] };
    const setup = { name: 'Northwind', groups: [{ id: 'help', name: 'Help' }], products: [], members: [kim] };
    for (const [change, said] of [
      [{ members: [{ ...kim, groups: ['nope'] }] }, 'The member "kim" is in the group "nope", which is not among'],
      [{ members: [kim, kim] }, 'The member "kim" is there twice.'],
      [{ identity: { keys: [{ kid: 'main', alg: 'HS256' }] } }, 'The key "main" of identity has no secret'],
      [{ colour: 'red' }, 'setup: Unrecognized key: "colour"'],
      [{ settings: { orgins: ['x'] } }, 'setup.settings: Unrecognized key: "orgins"'],
    ] as const) {
      writeFileSync(file, JSON.stringify({ ...setup, ...change }));
      const run = place.run(['desk', 'create', '--setup', file]);
      expect(await run.exit).toBe(EXIT.server);
      expect(run.stderr()).toContain(`deskside: The desk was not made (bad_request):\n  ${said}`);
    }
    writeFileSync(file, JSON.stringify(setup));
    expect(await place.run(['desk', 'create', '--setup', file]).exit).toBe(0);
  });
});

function linkIn(run: Run, site: string): { token: string; desk: string } {
  const link = new RegExp(`${site.replaceAll('.', String.raw`\.`)}/console/#activate=([^&\\s]+)&desk=(8\\d{7})`);
  const [, token, desk] = link.exec(run.stdout()) ?? [];
  if (!token || !desk) throw new Error(`no link in:\n${run.stdout()}`);
  return { token, desk };
}
