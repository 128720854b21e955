import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDesk, type TestDesk } from './kit/desk.ts';
import { makePairs } from './kit/pair.ts';
import { TestServer, until } from './kit/server.ts';
import { Strace, hasStrace } from './kit/strace.ts';
import { historyOf } from './kit/talker.ts';
import { connect } from './kit/wire.ts';

const faults = {
  'the disk cannot keep what was written (EIO)': 'fsync,fdatasync:error=EIO',
  'the disk is full (ENOSPC)': 'pwrite64:error=ENOSPC',
};

// Counted as skipped where system calls cannot be made to fail: `npm run test:long` installs what that needs.
describe.skipIf(!hasStrace())('a disk that fails', () => {
  let server: TestServer;
  let desk: TestDesk;
  beforeAll(async () => {
    server = await TestServer.start();
    desk = await makeDesk(server);
  });
  afterAll(async () => server.close());

  it.each(Object.entries(faults))('[D2] %s: no ack, and all goes on within two seconds', async (_name, fault) => {
    const [pair] = await makePairs(server, desk, 'ann', 1, []);
    await Promise.all([pair!.customer.end(), pair!.supporter.end()]);
    const { conversation, customerToken: token } = pair!;
    const wire = await connect(server, desk.id, token, conversation);
    await wire.ask({ type: 'message.send', id: 'before-it', text: 'Before' });

    const traced = ['-e', `inject=${fault}`, '-e', 'trace=fsync,fdatasync,pwrite64'];
    const strace = await Strace.attach(server.pid, traced);
    const ids = ['meanwhile-0', 'meanwhile-1', 'meanwhile-2'];
    for (const id of ids) wire.sendRaw(JSON.stringify({ type: 'message.send', id, text: id }));
    const isAnswered = () => wire.frames.filter(({ type }) => type === 'fail').length === ids.length;
    await until(() => wire.closed ?? isAnswered(), 10_000, 'a refusal or the close');
    await strace.detach();
    expect(wire.frames.filter(({ type }) => type === 'ok' || type === 'message.sent')).toHaveLength(1);
    for (const { type, code } of wire.frames) if (type === 'fail') expect(code).toBe('storage_unavailable');

    const endedAt = Date.now();
    const again = await until(() => connect(server, desk.id, token, conversation).catch(() => null));
    for (const id of ids) {
      expect(await again.ask({ type: 'message.send', id, text: id })).toMatchObject({ type: 'ok' });
    }
    expect(Date.now() - endedAt).toBeLessThan(2_000);
    const sent = (await historyOf(server, desk.id, token, conversation)).flatMap(({ id }) => id ?? []);
    expect(sent).toEqual(['before-it', ...ids]);
  });
});
