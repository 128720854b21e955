import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CLOSE_RESTART,
  CLOSE_TOO_BIG,
  FRAME_BYTES_MAX,
  PROTOCOL_VERSION,
  closeCodeOf,
  errors,
} from '@deskside/sdk/constants';
import { crookedFrame } from './kit/crooked-frames.ts';
import { call, makeDesk, mustCall, type TestDesk } from './kit/desk.ts';
import { rooms } from './kit/files.ts';
import { handshake, type RawSocket } from './kit/raw-socket.ts';
import { OPERATOR_KEY, TestServer, until } from './kit/server.ts';
import { connect, LOBBY, type Frame, type Wire } from './kit/wire.ts';

let server: TestServer;
let desk: TestDesk;
let ann: string;
let annDesk: Wire;

beforeAll(async () => {
  server = await TestServer.start();
  desk = await makeDesk(server, { tracking: { enabled: true, consent: false } }, (setup) => ({
    ...setup,
    members: setup.members.filter(({ user }) => user === 'ann'),
  }));
  ann = (await desk.signIn('ann')).token;
  annDesk = await connect(server, desk.id, ann, null);
}, 60_000);
afterAll(async () => server.close());

/** A customer with Ann: their token, the conversation, and Ann's side of it. */
async function talk(): Promise<{ token: string; conversation: string; supporter: Wire }> {
  const { token } = await desk.visitor();
  const { conversation } = await mustCall<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/conversations`, {
    token,
    body: { id: crypto.randomUUID() },
  });
  await annDesk.ask({ type: 'queue.take', conversation });
  return { token, conversation, supporter: await connect(server, desk.id, ann, conversation) };
}

async function rawCustomer(
  { token, conversation }: { token: string; conversation: string },
  since = 0,
): Promise<RawSocket> {
  const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk.id}/tickets`, {
    token,
    body: { room: 'conversation', conversation },
  });
  const { socket } = await handshake(
    server,
    `/parties/conversation/${conversation}?v=${PROTOCOL_VERSION}&since=${since}`,
    { ticket },
  );
  if (!socket) throw new Error('no socket');
  return socket;
}

/** Nothing went wrong that nobody expected. */
function checkLog(): void {
  // workerd says by itself when bytes are no frames.
  const lines = server.log.split('\n').filter((line) => !line.includes('WebSocket protocol error'));
  expect(lines.join('\n')).not.toMatch(/"event":"fault"|uncaught|unhandled|Error:|exception/i);
}

describe('frames that make no sense', () => {
  it('R1: 1,100 of them: a typed error each, and the room goes on', async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
    const frames = fc.sample(crookedFrame, { numRuns: 1_100, seed });
    const visit = await talk();
    const ok = { type: 'ok' };
    const ROOMS = {
      desk: { who: ann, room: null, sensible: { frame: { type: 'status.set', status: 'away' }, reply: ok } },
      lobby: {
        who: visit.token,
        room: LOBBY,
        sensible: {
          frame: { type: 'notice.answer', notice: 'x', answer: 'accepted' },
          reply: { type: 'fail', code: 'not_found' },
        },
      },
      conversation: {
        who: visit.token,
        room: visit.conversation,
        sensible: { frame: { type: 'details.set', details: {} }, reply: ok },
      },
    };
    let sent = 0;
    for (let at = 0; at < frames.length; at += 9) {
      const batch = frames.slice(at, at + 9);
      const { who, room, sensible } = at % 27 === 0 ? ROOMS.desk : at % 27 === 9 ? ROOMS.lobby : ROOMS.conversation;
      const wire = await connect(server, desk.id, who, room);
      for (const text of batch) wire.sendRaw(text);
      // One that makes sense comes after them: it is answered, so they were all looked at.
      const last = await wire.ask(sensible.frame);
      expect(last, `seed ${seed}`).toMatchObject(sensible.reply);
      const fails = wire.frames.filter(({ type }) => type === 'fail');
      expect(fails, `seed ${seed}: ${JSON.stringify(batch)}`).toHaveLength(batch.length);
      for (const fail of fails) {
        expect(['bad_request', 'unsupported']).toContain(fail['code']);
        expect(['type', 're', 'code', 'message', 'request']).toEqual(expect.arrayContaining(Object.keys(fail)));
      }
      sent += batch.length;
      wire.close();
    }
    expect(sent).toBe(1_100);
    checkLog();
  });

  it('R1: the tenth within a minute closes with the code of rate_limited; what was on its way is not done', async () => {
    const visit = await talk();
    const wire = await connect(server, desk.id, visit.token, visit.conversation);
    for (let n = 1; n <= 9; n++) wire.sendRaw('{');
    expect(await wire.ask({ type: 'message.send', text: 'still open' })).toMatchObject({ type: 'ok' });
    wire.sendRaw('{');
    wire.sendRaw(JSON.stringify({ type: 'message.send', id: 'too-late-1', text: 'too late' }));
    for (let n = 0; n < 50; n++) wire.sendRaw('{');
    expect(await wire.ended()).toEqual({ code: closeCodeOf('rate_limited'), reason: 'rate_limited' });
    expect(wire.frames.filter(({ type }) => type === 'fail')).toHaveLength(10);
    const again = await connect(server, desk.id, visit.token, visit.conversation);
    const texts = (again.welcome['events'] as { text?: string }[]).map(({ text }) => text);
    expect(texts).toContain('still open');
    expect(texts).not.toContain('too late');
    checkLog();
  });

  it('R1: frames that are right in form and wrong in time get the code of their state', async () => {
    const visit = await talk();
    const wire = await connect(server, desk.id, visit.token, visit.conversation);
    const code = async (frame: Frame) => (await wire.ask(frame))['code'] ?? 'ok';
    expect(await code({ type: 'choice.make', choice: 'seat' })).toBe('wrong_state');
    expect(await code({ type: 'conversation.leave' })).toBe('wrong_state');
    expect(await code({ type: 'survey.answer', score: 1 })).toBe('wrong_state');
    wire.sendRaw(JSON.stringify({ type: 'mark', delivered: Number.MAX_SAFE_INTEGER, read: Number.MAX_SAFE_INTEGER }));
    expect(await visit.supporter.next('marks')).toMatchObject({ by: 'customer', delivered: 2, read: 2 });
    expect(await code({ type: 'conversation.end' })).toBe('ok');
    expect(await code({ type: 'message.send', text: 'after the end' })).toBe('wrong_state');
    expect(await code({ type: 'survey.answer', score: 1 })).toBe('ok');
    checkLog();
  });

  it('R1: bytes that are no frames at all: the server goes on', async () => {
    const visit = await talk();
    for (let n = 0; n < 60; n++) {
      const socket = await rawCustomer(visit);
      socket.sendBytes(randomBytes(1 + ((n * 37) % 2_000)));
      socket.destroy();
    }
    expect(await visit.supporter.ask({ type: 'message.send', text: 'Still here' })).toMatchObject({ type: 'ok' });
    expect((await fetch(`${server.url}/v1/health`)).status).toBe(200);
  });
});

describe('sizes', () => {
  it('R2, trap 7: a frame of 64 KiB is read; one byte more, binary or counted in characters, closes 1009 within a second', async () => {
    const visit = await talk();
    const framed = (pad: string) => JSON.stringify({ type: 'details.set', id: 'size-000001', details: {}, pad });
    const room = FRAME_BYTES_MAX - Buffer.byteLength(framed(''));
    const wire = await connect(server, desk.id, visit.token, visit.conversation);
    wire.sendRaw(framed('x'.repeat(room)));
    expect(await wire.next('ok')).toMatchObject({ re: 'size-000001' });
    wire.close();
    const tooBig: (string | Uint8Array<ArrayBuffer>)[] = [
      framed('x'.repeat(room + 1)),
      framed('汉'.repeat(room / 3 + 1)), // fewer characters than bytes
      'x'.repeat(1_048_576),
      new Uint8Array(10),
      new TextEncoder().encode(framed('')),
    ];
    for (const frame of tooBig) {
      const other = await connect(server, desk.id, visit.token, visit.conversation);
      const since = Date.now();
      other.sendRaw(frame);
      expect((await other.ended()).code).toBe(CLOSE_TOO_BIG);
      expect(Date.now() - since).toBeLessThan(1_000);
    }
    checkLog();
  });

  it('R2, trap 10: a body of more than 256 KiB is refused as soon as it is longer, whatever it says of itself', async () => {
    const post = (body: string | ReadableStream) =>
      fetch(`${server.url}/v1/desks/${desk.id}/offline-messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
        ...(typeof body !== 'string' && { duplex: 'half' }),
      });
    const { token } = await desk.visitor();
    const withPad = (length: number) =>
      JSON.stringify({ id: crypto.randomUUID(), text: 'x', details: {}, pad: 'x'.repeat(length) });
    expect((await post(withPad(200_000))).status).toBe(200);
    expect((await post(withPad(300_000))).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        if (pulled > 10_000) controller.close();
        else controller.enqueue(new TextEncoder().encode('x'.repeat(16_384)));
      },
    });
    const answer = await post(endless).then(
      ({ status }) => status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(answer);
    expect(pulled).toBeLessThan(10_000);
    const words = 'x'.repeat(4_001);
    expect(
      (
        await call(server, 'POST', `/desks/${desk.id}/offline-messages`, {
          token,
          body: { id: crypto.randomUUID(), text: words, details: {} },
        })
      ).status,
    ).toBe(400);
  });
});

describe('a client that does not read', () => {
  /** Three bytes a character, so that counting characters would let through three times as much. */
  const LONG = '汉'.repeat(4_000);
  const BYTES = Buffer.byteLength(LONG);

  async function flood(supporter: Wire, bytes: number): Promise<number> {
    const count = Math.ceil(bytes / BYTES);
    for (let n = 0; n < count; n += 10) {
      await Promise.all(
        Array.from({ length: Math.min(10, count - n) }, () => supporter.ask({ type: 'message.send', text: LONG })),
      );
    }
    return count;
  }

  it.each([
    ['reads but does not answer', () => undefined],
    ['does not even read', (socket: RawSocket) => socket.pause()],
    [
      'answers what it was not asked',
      (socket: RawSocket) => {
        for (const n of [0, 1, 262_144, 300_000, 1_048_576, 2 ** 31, Number.MAX_SAFE_INTEGER])
          socket.send(JSON.stringify({ type: 'check', n }));
      },
    ],
  ])(
    'R3, trap 7: which %s: closed with too_slow before more than about 1 MiB waits, and resumes without a loss',
    async (_what, behave) => {
      const visit = await talk();
      const socket = await rawCustomer(visit);
      await until(() => socket.frames.some(({ type }) => type === 'welcome'));
      behave(socket);
      const half = await flood(visit.supporter, 600_000);
      behave(socket);
      const sent = half + (await flood(visit.supporter, 900_000));
      socket.resume();
      expect(await socket.ended()).toEqual({ code: closeCodeOf('too_slow'), reason: 'too_slow' });
      expect(socket.received).toBeLessThan(1_048_576 + 2 * FRAME_BYTES_MAX);
      const seqs = socket.frames.filter(({ type }) => type === 'message.sent').map(({ seq }) => seq as number);
      expect(seqs.length).toBeGreaterThan(40);
      socket.destroy();
      // The supporter noticed nothing, and the customer goes on from what there is.
      const last = seqs.at(-1) ?? 0;
      const wire = await connect(server, desk.id, visit.token, visit.conversation, last);
      const missed = await historyOf(wire);
      // `supporter.joined` and the greeting came first.
      expect([...seqs, ...missed]).toEqual(Array.from({ length: sent }, (_, index) => index + 3));
      visit.supporter.close();
      wire.close();
      checkLog();
    },
  );

  it('D6: whoever reads gets a history of 2 MB in one go, and what is said meanwhile after it', async () => {
    const visit = await talk();
    const sent = await flood(visit.supporter, 2_000_000);
    const connecting = connect(server, desk.id, visit.token, visit.conversation);
    const during = visit.supporter.ask({ type: 'message.send', text: 'meanwhile' });
    const wire = await connecting;
    await during;
    const seqs = await until(async () => {
      const all = await historyOf(wire);
      return all.length === sent + 3 ? all : null;
    });
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(wire.closed).toBeNull();
    wire.close();
  });

  it('D6: what is said while a long history is on its way comes after it, however slowly it is read', async () => {
    const visit = await talk();
    const sent = await flood(visit.supporter, 1_500_000);
    const socket = await rawCustomer(visit);
    await until(() => socket.frames.some(({ type }) => type === 'check'));
    for (const text of ['meanwhile', 'and again']) await visit.supporter.ask({ type: 'message.send', text });
    const seqs = () =>
      socket.frames.flatMap((frame) =>
        ('events' in frame ? (frame['events'] as { seq: number }[]) : 'seq' in frame ? [frame] : []).map(
          ({ seq }) => seq,
        ),
      );
    let answered = 0;
    await until(() => {
      const checks = socket.frames.filter(({ type }) => type === 'check');
      for (const check of checks.slice(answered)) socket.send(JSON.stringify(check));
      answered = checks.length;
      return seqs().length >= sent + 4;
    });
    expect(seqs()).toEqual(Array.from({ length: sent + 4 }, (_, index) => index + 1));
    expect(answered).toBeGreaterThan(3);
    socket.destroy();
    visit.supporter.close();
  });

  /** The numbers of all events a connection got, in the order in which they came. */
  async function historyOf(wire: Wire & { welcome: Frame }): Promise<number[]> {
    const last = wire.welcome['seq'] as number;
    return until(() => {
      const later = wire.frames.flatMap((frame) =>
        frame.type === 'history'
          ? (frame['events'] as { seq: number }[])
          : 'seq' in frame
            ? [frame as unknown as { seq: number }]
            : [],
      );
      const seqs = [...(wire.welcome['events'] as { seq: number }[]), ...later].map(({ seq }) => seq);
      return seqs.length === 0 || (seqs.at(-1) ?? 0) >= last ? seqs : null;
    });
  }
});

describe('the installation', () => {
  it('R6, trap 2: 10,000 addresses of desks and rooms that do not exist leave the data directory as it was', async () => {
    const before = rooms(server);
    const draw = (length: number) => randomBytes(length).toString('base64url').slice(0, length);
    const digits = () => String(Math.floor(Math.random() * 10_000_000)).padStart(7, '0');
    const { token } = await desk.visitor();
    const address = [
      () => `/v1/desks/8${digits()}`,
      () => `/v1/desks/${draw(8)}`,
      () => `/v1/desks/8${digits()}/conversations/current`,
      () => `/parties/desk/8${digits()}?v=1`,
      () => `/parties/conversation/${draw(22)}?v=1`,
      () => `/parties/records/${desk.id}?v=1`,
      () => `/parties/directory/directory?v=1`,
      () => `/parties/${draw(5)}/${draw(5)}`,
      () => `/${draw(12)}`,
      () => `/v1/desks/${desk.id}/records/${draw(22)}`,
    ];
    const statuses = new Map<number, number>();
    const count = (status: number) => statuses.set(status, (statuses.get(status) ?? 0) + 1);
    for (let n = 0; n < 9_600; n += 48) {
      await Promise.all(
        Array.from({ length: 48 }, async (_, at) => {
          const response = await fetch(server.url + (address[at % address.length] ?? address[0]!)(), {
            headers: { authorization: `Bearer ${at % 10 === 9 ? ann : token}` },
          });
          await response.arrayBuffer();
          count(response.status);
        }),
      );
    }
    for (let n = 0; n < 400; n += 20) {
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const { status, socket } = await handshake(
            server,
            `/parties/${n % 40 ? 'desk' : 'conversation'}/${draw(16)}?v=1`,
            { ticket: `${draw(20)}.${draw(60)}.${draw(43)}` },
          );
          expect(socket).toBeNull();
          count(status);
        }),
      );
    }
    expect([...statuses.values()].reduce((sum, value) => sum + value, 0)).toBe(10_000);
    expect([...statuses.keys()].filter((status) => status < 400 || status >= 500)).toEqual([]);
    expect(rooms(server)).toEqual(before);
    checkLog();
  }, 60_000);

  it('R8: to stop closes every connection with 1012, refuses new work, and keeps all that was confirmed', async () => {
    const visit = await talk();
    const customer = await connect(server, desk.id, visit.token, visit.conversation);
    const { token } = await desk.visitor();
    const sent: Promise<Frame | null>[] = [];
    for (let n = 0; n < 30; n++)
      sent.push(customer.ask({ type: 'message.send', id: `last-${n}-xxx`, text: `last words ${n}` }).catch(() => null));
    expect((await call(server, 'POST', '/operator/stop', { token: `${OPERATOR_KEY}x` })).status).toBe(401);
    expect((await call(server, 'POST', '/operator/stop')).status).toBe(401);
    const { sockets } = await mustCall<{ sockets: number }>(server, 'POST', '/operator/stop', { token: OPERATOR_KEY });
    expect(sockets).toBeGreaterThanOrEqual(3);
    for (const wire of [annDesk, visit.supporter, customer]) expect((await wire.ended()).code).toBe(CLOSE_RESTART);
    for (const [method, path] of [
      ['POST', `/desks/${desk.id}/visitors`],
      ['GET', `/desks/${desk.id}`],
      ['POST', `/desks/${desk.id}/tickets`],
    ] as const) {
      const answer = await call<{ error: { code: string } }>(server, method, path, { token });
      expect([answer.status, answer.body.error.code]).toEqual([errors.unavailable.status, 'unavailable']);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect((await handshake(server, `/parties/desk/${desk.id}?v=1`, { ticket: 'x' })).status).toBe(503);
    expect((await fetch(`${server.url}/v1/health`)).status).toBe(200);
    const confirmed = (await Promise.all(sent))
      .filter((reply) => reply?.type === 'ok')
      .map((reply) => (reply?.['data'] as { seq: number } | undefined)?.seq);
    await server.restart();
    const again = await connect(server, desk.id, visit.token, visit.conversation);
    const kept = (again.welcome['events'] as { seq: number }[]).map(({ seq }) => seq);
    expect(kept).toEqual(expect.arrayContaining(confirmed));
    expect(kept).toEqual(kept.map((_, index) => index + 1));
  });
});
