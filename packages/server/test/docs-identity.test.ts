import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomer } from '@deskside/sdk/customer';
import { makeDesk, type TestDesk } from './kit/desk.ts';
import { makeSite } from './kit/identity.ts';
import { TestServer, until } from './kit/server.ts';
import { connect, type Frame } from './kit/wire.ts';

const guide = readFileSync(fileURLToPath(new URL('../../../docs/embed.md', import.meta.url)), 'utf8');
/** Beside `jose`, which it imports. */
const file = fileURLToPath(new URL(`../../../node_modules/.deskside-guide-${process.pid}.mjs`, import.meta.url));

let server: TestServer;
let desk: TestDesk;
let signIdentity: (user: object) => Promise<string>;

beforeAll(async () => {
  server = await TestServer.start();
  const site = makeSite(true);
  desk = await makeDesk(server, {}, (setup) => ({ ...setup, identity: site.identity }));
  const [, code = ''] = /```js\n(import [^`]*export function signIdentity[^`]*)```/.exec(guide) ?? [];
  writeFileSync(file, code);
  process.env['DESKSIDE_IDENTITY_SECRET'] = site.secret;
  process.env['DESKSIDE_DESK'] = desk.id;
  ({ signIdentity } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    signIdentity: typeof signIdentity;
  });
}, 60_000);
afterAll(async () => {
  rmSync(file, { force: true });
  await server.close();
});

it('the backend of the guide signs what the server takes, through the SDK', async () => {
  const ann = await desk.signIn('ann');
  const annDesk = await connect(server, desk.id, ann.token, null);
  const user = { id: 'user-17', name: 'Ada Lovelace', email: 'ada@site.example', plan: 'gold' };
  const open = () => {
    const customer = createCustomer({ server: server.url, desk: desk.id, storage: 'memory' });
    return Object.assign(customer, { ready: customer.identify(() => signIdentity(user)) });
  };
  const laptop = open();
  const conversation = await laptop.request({ attributes: { cart: 3 } });
  await conversation.send({ text: 'Hello from the laptop' });
  expect((await annDesk.next('customer.queued'))['waiting'] as Frame).toMatchObject({
    details: {
      name: user.name,
      email: user.email,
      attributes: { cart: 3 },
      verified: { id: user.id, name: user.name, email: user.email, attributes: { plan: 'gold' } },
    },
  });
  const phone = open();
  expect((await phone.request()).id).toBe(conversation.id);
  await annDesk.ask({ type: 'queue.take', conversation: conversation.id });
  await until(() => conversation.$state.get() === 'active');
  await conversation.end();
  const [earlier] = await until(async () => {
    const list = await phone.history();
    return list.length > 0 && list;
  });
  expect(earlier).toMatchObject({ id: conversation.id, words: 'Hello from the laptop' });
  const { timeline } = await phone.transcript(conversation.id);
  expect(timeline.map(({ kind }) => kind)).toEqual(['message', 'joined', 'message', 'ended']);

  await laptop.logout();
  await expect(laptop.request()).rejects.toMatchObject({ code: 'identity_required' });
  expect((await phone.history()).length).toBe(1);
  for (const customer of [laptop, phone]) customer.destroy();
  annDesk.close();
});
