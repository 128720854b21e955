import { SELF, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FILE_WAIT_MS } from '@deskside/sdk/constants';
import { conversationRoom, makeDesk, request, visitor } from './kit.ts';

afterEach(() => vi.useRealTimers());

async function play() {
  const desk = await makeDesk();
  const { token } = await visitor(desk.id);
  const conversation = await request(desk.id, token);
  const room = conversationRoom(desk.id, conversation);
  const uploads = () =>
    runInDurableObject(room, (_instance, { storage }) =>
      storage.sql
        .exec<{ upload: string }>('SELECT DISTINCT upload FROM file_part')
        .toArray()
        .map(({ upload }) => upload),
    );
  const upload = async (id: string) => {
    const path = `/v1/desks/${desk.id}/conversations/${conversation}/files/${id}`;
    const answer = await SELF.fetch(`https://deskside.test${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
      body: 'some bytes',
    });
    expect(answer.status).toBe(200);
    await answer.text();
  };
  return { room, uploads, upload };
}

describe('the bytes of files', () => {
  it('D1: that a crash left behind are thrown away by the alarm, which is set before the first of them is written', async () => {
    const { room, uploads, upload } = await play();
    await runInDurableObject(room, (_instance, { storage }) => storage.deleteAlarm());
    await evictDurableObject(room);
    await upload('a-file-0001');
    const alarm = await runInDurableObject(room, (_instance, { storage }) => storage.getAlarm());
    expect((alarm ?? Infinity) - Date.now()).toBeLessThanOrEqual(60_000);

    const [kept] = await uploads();
    // As a process that ended in the middle leaves them.
    await runInDurableObject(room, (_instance, { storage }) =>
      storage.sql.exec("INSERT INTO file_part (upload, n, bytes) VALUES ('half', 0, x'00')"),
    );
    await evictDurableObject(room);
    expect(await uploads()).toHaveLength(2);
    await runDurableObjectAlarm(room);
    expect(await uploads()).toEqual([kept]);
  });

  it('[T16] go with a file for which no message comes', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    const { room, uploads, upload } = await play();
    await upload('a-file-0001');
    vi.setSystemTime(Date.now() + FILE_WAIT_MS - 1_000);
    await runDurableObjectAlarm(room);
    expect(await uploads()).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1_000);
    await runDurableObjectAlarm(room);
    expect(await uploads()).toEqual([]);
  });
});
