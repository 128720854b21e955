import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FILE_BYTES_MAX } from '@deskside/sdk/constants';
import type { ConversationEvent, FinishedConversation } from '@deskside/sdk/protocol';
import { mustCall } from './kit/desk.ts';
import { beginUpload, download, errorOf, partsOnDisk, upload, type FilePlace } from './kit/file-calls.ts';
import { png } from './kit/pictures.ts';
import { TestServer, until } from './kit/server.ts';
import { makeTenant, type Tenant } from './kit/tenant.ts';
import { connect, type Frame } from './kit/wire.ts';

let server: TestServer;
let tenant: Tenant;
let customer: FilePlace;
let supporter: FilePlace;

beforeAll(async () => {
  server = await TestServer.start();
  tenant = await makeTenant(server, 'files', (setup) => ({
    ...setup,
    settings: { ...setup.settings, fileEndingsRefused: ['exe'] },
  }));
  const { desk, active, ann } = tenant;
  const place = { desk: desk.id, conversation: active.conversation };
  customer = { ...place, token: active.token };
  supporter = { ...place, token: ann.token };
}, 120_000);
afterAll(async () => server.close());

let files = 0;
const newId = () => `file-${String(files++).padStart(8, '0')}`;

describe('a file', () => {
  it('of 25 MiB goes in and comes out as it is; the same again changes nothing, another one is refused', async () => {
    const id = newId();
    const before = partsOnDisk(server);
    const bytes = randomBytes(FILE_BYTES_MAX);
    const stored = await upload(server, customer, id, bytes, { name: 'all of it.bin' });
    expect(stored).toMatchObject({
      status: 200,
      body: { id, name: 'all of it.bin', type: 'application/octet-stream', size: FILE_BYTES_MAX },
    });
    const parts = partsOnDisk(server);
    expect(parts - before).toBe(50);
    expect((await upload(server, customer, id, bytes)).body).toEqual(stored.body);
    expect(partsOnDisk(server)).toBe(parts);
    bytes[FILE_BYTES_MAX - 1]! ^= 1;
    expect(await upload(server, customer, id, bytes)).toMatchObject({ status: 409 });
    expect(await upload(server, customer, id, randomBytes(10))).toMatchObject({ status: 409 });
    expect(await upload(server, supporter, id, randomBytes(10))).toMatchObject({ status: 409 });
    const longer = new Blob([bytes, randomBytes(1)]).stream();
    expect((await upload(server, customer, id, longer)).body.error?.code).toBe('idempotency_conflict');
    bytes[FILE_BYTES_MAX - 1]! ^= 1;
    expect(partsOnDisk(server)).toBe(parts);

    // Nobody reads it before it was sent.
    expect((await download(server, supporter, id)).status).toBe(404);
    const { wire } = tenant.active;
    expect(await wire.ask({ type: 'message.send', file: id, text: 'Look at this' })).toMatchObject({ type: 'ok' });
    const answer = await download(server, supporter, id);
    expect(answer.headers.get('content-length')).toBe(String(FILE_BYTES_MAX));
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  it('is one message of either side, without a text if there is none', async () => {
    const id = newId();
    expect(await upload(server, supporter, id, png(640, 480), { name: 'screen.png' })).toMatchObject({ status: 200 });
    const { wire } = tenant.active;
    const ann = await connect(server, customer.desk, supporter.token!, customer.conversation);
    expect(await wire.ask({ type: 'message.send', file: id })).toMatchObject({ type: 'fail', code: 'not_found' });
    expect(await ann.ask({ type: 'message.send', file: id })).toMatchObject({ type: 'ok' });
    expect(await ann.ask({ type: 'message.send', file: id })).toMatchObject({ type: 'fail', code: 'wrong_state' });
    expect(await ann.ask({ type: 'message.send', text: '  ' })).toMatchObject({ type: 'fail', code: 'bad_request' });
    const sent = await until(() => wire.frames.find(({ file }) => (file as Frame | undefined)?.['id'] === id));
    const file = { id, name: 'screen.png', type: 'image/png', size: png(640, 480).length, width: 640, height: 480 };
    expect(sent).toMatchObject({ type: 'message.sent', text: '', file });
    expect((await download(server, customer, id)).headers.get('content-type')).toBe('image/png');
    ann.close();
  });

  it('of no bytes is a file', async () => {
    const id = newId();
    expect((await upload(server, customer, id, new Uint8Array())).body.size).toBe(0);
    await tenant.active.wire.ask({ type: 'message.send', file: id });
    const answer = await download(server, customer, id);
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 0]);
  });

  it('that is too large, refused by its ending, or has no proper id is refused in words', async () => {
    const code = async (...args: Parameters<typeof upload>) => {
      const { status, body } = await upload(...args);
      return [status, body.error?.code];
    };
    const before = partsOnDisk(server);
    const large = new Uint8Array(FILE_BYTES_MAX + 1);
    expect(await code(server, customer, newId(), large)).toEqual([413, 'too_large']);
    expect(await code(server, customer, newId(), new Blob([large]).stream())).toEqual([413, 'too_large']);
    expect(await code(server, customer, newId(), png(1, 1), { name: 'setup.ExE' })).toEqual([422, 'unsupported']);
    expect(await code(server, customer, 'short', png(1, 1))).toEqual([400, 'bad_request']);
    expect(await code(server, customer, newId(), png(1, 1), { name: 'x'.repeat(1_001) })).toEqual([400, 'bad_request']);
    const over = { ...customer, conversation: tenant.finished.conversation, token: tenant.finished.token };
    expect(await code(server, over, newId(), new Uint8Array(5_000_000))).toEqual([409, 'wrong_state']);
    expect(partsOnDisk(server)).toBe(before);
  });

  it('is for those who take part', async () => {
    const id = newId();
    await upload(server, customer, id, png(2, 2));
    await tenant.active.wire.ask({ type: 'message.send', file: id });
    const { waiting, ben, mary, admin } = tenant;
    for (const { token } of [waiting, ben]) {
      expect(await errorOf(await download(server, { ...customer, token }, id))).toBe('not_found');
      expect((await upload(server, { ...customer, token }, newId(), png(1, 1))).body.error?.code).toBe('not_found');
    }
    // [Y1] Who may watch sees what was sent, and sends nothing.
    for (const { token } of [mary, admin]) {
      expect((await download(server, { ...customer, token }, id)).status).toBe(200);
      expect((await upload(server, { ...customer, token }, newId(), png(1, 1))).body.error?.code).toBe('forbidden');
    }
    for (const token of [undefined, 'A'.repeat(43)]) {
      expect(await errorOf(await download(server, { ...customer, token }, id))).toBe('unauthorized');
      expect((await upload(server, { ...customer, token }, newId(), png(1, 1))).body.error?.code).toBe('unauthorized');
    }
    const elsewhere = { ...customer, conversation: waiting.conversation, token: waiting.token };
    expect(await errorOf(await download(server, elsewhere, id))).toBe('not_found');
  });

  it('R1: at most four at once, and a connection that says nothing takes none for ever', async () => {
    const before = partsOnDisk(server);
    const begun = Array.from({ length: 4 }, () => beginUpload(server, customer, newId(), 2_000_000));
    for (const one of begun) one.write(randomBytes(600_000));
    await until(() => partsOnDisk(server) === before + 4);
    const fifth = await upload(server, customer, newId(), png(1, 1));
    expect([fifth.status, fifth.headers.get('retry-after')]).toEqual([429, '1']);
    for (const one of begun) one.destroy();
    await until(() => partsOnDisk(server) === before);
    await until(async () => (await upload(server, customer, newId(), png(1, 1))).status === 200);
  });
});

describe('an upload that does not end', () => {
  it('leaves nothing behind when its sender goes away', async () => {
    const before = partsOnDisk(server);
    const begun = beginUpload(server, customer, newId(), 3_000_000);
    begun.write(randomBytes(2_000_000));
    await until(() => partsOnDisk(server) > before);
    begun.destroy();
    await until(() => partsOnDisk(server) === before);
  });

  it('D1: leaves nothing behind when the server is killed in the middle; what was acked is there', async () => {
    const id = newId();
    const bytes = randomBytes(1_500_000);
    expect((await upload(server, customer, id, bytes)).status).toBe(200);
    const before = partsOnDisk(server);
    const half = newId();
    const begun = beginUpload(server, customer, half, 3_000_000);
    begun.write(randomBytes(2_000_000));
    await until(() => partsOnDisk(server) > before);
    await server.restart();
    begun.destroy();
    const wire = await connect(server, customer.desk, customer.token!, customer.conversation);
    await until(() => partsOnDisk(server) === before);
    expect(await wire.ask({ type: 'message.send', file: half })).toMatchObject({ code: 'not_found' });
    expect(await wire.ask({ type: 'message.send', file: id })).toMatchObject({ type: 'ok' });
    const answer = await download(server, customer, id);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
    wire.close();
  });
});

describe('a message that its author changes', () => {
  it('[T14] [T15] is seen by everybody as it is now; the earlier words are nowhere any more', async () => {
    const { desk, waiting } = tenant;
    const wire = await connect(server, desk.id, waiting.token, waiting.conversation);
    const ask = async (frame: Record<string, unknown> & { type: string }) =>
      ((await wire.ask(frame)) as unknown as { data: { seq: number } }).data;
    const first = await ask({ type: 'message.send', text: 'secret-one' });
    const second = await ask({ type: 'message.send', text: 'secret-two' });
    await ask({ type: 'message.edit', message: first.seq, text: 'secret-better' });
    await ask({ type: 'message.edit', message: first.seq, text: 'harmless' });
    await ask({ type: 'message.edit', message: second.seq, text: 'secret-third' });
    const deleted = await ask({ type: 'message.delete', message: second.seq });
    expect(wire.frames.filter(({ type }) => type === 'message.edited')).toHaveLength(3);
    expect(await wire.ask({ type: 'message.edit', message: second.seq, text: 'x' })).toMatchObject({ code: 'gone' });
    expect(await wire.ask({ type: 'message.delete', message: 99 })).toMatchObject({ code: 'not_found' });

    const again = await connect(server, desk.id, waiting.token, waiting.conversation);
    const events = again.welcome['events'] as ConversationEvent[];
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: deleted.seq }, (_, n) => n + 1));
    expect(JSON.stringify(again.welcome)).not.toContain('secret');
    expect(events.filter(({ seq }) => seq >= first.seq)).toMatchObject([
      { type: 'message.sent', text: 'harmless' },
      { type: 'message.sent', text: '' },
      { type: 'message.edited', message: first.seq, text: 'harmless' },
      { type: 'message.edited', message: first.seq, text: 'harmless' },
      { type: 'message.edited', message: second.seq, text: '' },
      { type: 'message.deleted', message: second.seq },
    ]);
    // The queue shows what the customer wrote: as it is now.
    const shown = await until(async () => {
      const look = await connect(server, desk.id, tenant.ann.token, null);
      look.close();
      const { welcome } = look;
      const { waiting: queue } = welcome['view'] as { waiting: { conversation: string; words: string }[] };
      const words = queue.find(({ conversation }) => conversation === waiting.conversation)?.words;
      return words?.includes('harmless') && !words.includes('secret') && words;
    });
    expect(shown).toBe('canary-files-waiting-text\ncanary-files-waiting-file\nharmless');
    await wire.ask({ type: 'conversation.leave' });
    const left = await until(async () => {
      const path = `/desks/${desk.id}/offline-messages`;
      const { messages } = await mustCall<{ messages: { text: string }[] }>(server, 'GET', path, {
        token: tenant.ann.token,
      });
      return messages.find(({ text }) => text.includes('canary-files-waiting-text'));
    });
    expect(left.text).toBe(shown);
    wire.close();
    again.close();
  });

  it('[T15] takes its file with it, and the record tells what is left', async () => {
    const id = newId();
    const kept = newId();
    await upload(server, customer, kept, png(3, 3), { name: 'kept.png' });
    const before = partsOnDisk(server);
    await upload(server, customer, id, randomBytes(600_000), { name: 'secret.bin' });
    const wire = await connect(server, customer.desk, customer.token!, customer.conversation);
    await wire.ask({ type: 'message.send', file: kept });
    const sent = (await wire.ask({ type: 'message.send', file: id, text: 'secret words' })) as unknown as {
      data: { seq: number };
    };
    expect((await download(server, supporter, id)).status).toBe(200);
    await wire.ask({ type: 'message.delete', message: sent.data.seq });
    expect((await download(server, supporter, id)).status).toBe(404);
    expect(partsOnDisk(server)).toBe(before);
    await wire.ask({ type: 'conversation.end' });
    const path = `/desks/${customer.desk}/records/${customer.conversation}`;
    const record = await until(() =>
      mustCall<FinishedConversation>(server, 'GET', path, { token: supporter.token! }).catch(() => null),
    );
    expect(JSON.stringify(record)).not.toContain('secret');
    expect(record.events.find(({ seq }) => seq === sent.data.seq)).toMatchObject({ type: 'message.sent', text: '' });
    expect(record.events).toContainEqual(expect.objectContaining({ file: expect.objectContaining({ id: kept }) }));
    // What was shared can be fetched after the end.
    expect((await download(server, supporter, kept)).status).toBe(200);
    expect((await download(server, customer, kept)).status).toBe(200);
    wire.close();
  });
});
