/** The clients, in a process of their own, so that their work is not counted as the server's. */
import { performance } from 'node:perf_hooks';
import type { BareSocket } from './bare-socket.ts';
import { BareTarget, DesksideTarget, type Target } from './target.ts';

/** About as long as what people write. */
const TEXT = 'It says that the printer is not connected, but I can see it in the list.';
const RECONNECTS_AT_ONCE = 64;

export type Job =
  | { do: 'meet'; bare: number; deskside: number; operatorKey: string }
  /** One message at a time, from the customer to the supporter's event. Answers milliseconds. */
  | { do: 'latency'; target: Name; messages: number }
  /** `flight` messages on their way at any time, until all are acked and seen. Answers messages a second. */
  | { do: 'throughput'; target: Name; messages: number; flight: number }
  /** Opens sockets, half of them customers, and keeps them. */
  | { do: 'idle'; target: Name; rooms: number; sockets: number }
  /** Opens them again as fast as the server lets them. Answers milliseconds since the job came. */
  | { do: 'return'; target: Name }
  | { do: 'leave'; target: Name };
export type Name = 'bare' | 'deskside';

interface Talk {
  customer: BareSocket;
  supporter: BareSocket;
}

const targets = new Map<Name, Target>();
const talks = new Map<Name, Talk>();
const idle = new Map<Name, { room: string; side: 'customer' | 'supporter'; socket: BareSocket | null }[]>();
let ids = 0;

const nextId = (): string => `message-${String(ids++).padStart(8, '0')}`;
const frameOf = (id: string): string => JSON.stringify({ type: 'message.send', id, text: TEXT });

async function talkOf(name: Name): Promise<Talk> {
  const known = talks.get(name);
  if (known) return known;
  const target = targets.get(name)!;
  const [room] = await target.makeRooms(1);
  const talk: Talk = {
    customer: await target.connect(room!, 'customer'),
    supporter: await target.connect(room!, 'supporter'),
  };
  for (const socket of Object.values(talk)) {
    socket.onClose = () => {
      if (talks.get(name) === talk) throw new Error(`${name}: closed with ${socket.closeCode} while it was measured`);
    };
  }
  talks.set(name, talk);
  return talk;
}

async function latency(name: Name, messages: number): Promise<number[]> {
  const { customer, supporter } = await talkOf(name);
  const times: number[] = [];
  for (let sent = 0; sent < messages; sent++) {
    const id = nextId();
    await new Promise<void>((resolve) => {
      let isAcked = false;
      let isSeen = false;
      const done = (): void => (isAcked && isSeen ? resolve() : undefined);
      const from = performance.now();
      supporter.onText = (text) => {
        if (isSeen || !text.includes(id)) return;
        times.push(performance.now() - from);
        isSeen = true;
        done();
      };
      customer.onText = (text) => {
        if (isAcked || !text.includes(`"re":"${id}"`)) return;
        isAcked = true;
        done();
      };
      customer.send(frameOf(id));
    });
  }
  return times;
}

/**
 * Half of the flight comes from each side. If all of it came from one, the runtime would read from that socket alone as
 * long as there is something to read, and would not hear the other answer that it keeps up.
 */
async function throughput(name: Name, messages: number, flight: number): Promise<number> {
  const talk = await talkOf(name);
  let sent = 0;
  let acked = 0;
  let seen = 0;
  const from = performance.now();
  await new Promise<void>((resolve) => {
    const sockets = [talk.customer, talk.supporter];
    const send = (socket: BareSocket): void => {
      if (sent === messages) return;
      sent += 1;
      socket.send(frameOf(nextId()));
    };
    for (const socket of sockets) {
      socket.onText = (text) => {
        if (text.startsWith('{"type":"ok"')) {
          acked += 1;
          send(socket);
        } else if (text.startsWith('{"type":"message.sent"')) {
          seen += 1;
        }
        if (acked === messages && seen === sockets.length * messages) resolve();
      };
    }
    for (let n = 0; n < flight; n++) send(sockets[n % sockets.length]!);
  });
  return (messages / (performance.now() - from)) * 1000;
}

async function fill(name: Name, rooms: number, sockets: number): Promise<void> {
  const target = targets.get(name)!;
  const names = await target.makeRooms(rooms);
  const places = Array.from({ length: sockets }, (_, n) => ({
    room: names[n % rooms]!,
    side: n % (2 * rooms) < rooms ? ('customer' as const) : ('supporter' as const),
    socket: null,
  }));
  idle.set(name, places);
  await comeBack(name);
}

/** Every socket is tried again until it is open, some at the same time. */
async function comeBack(name: Name): Promise<number> {
  const target = targets.get(name)!;
  const from = performance.now();
  const waiting = [...idle.get(name)!];
  const work = async (): Promise<void> => {
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      const before = place.socket;
      before?.close();
      let socket: BareSocket | null = null;
      while (socket === null) {
        socket = await target.connect(place.room, place.side, before).catch(() => null);
        if (socket === null && performance.now() - from > 60_000) throw new Error(`${name}: nobody comes back`);
      }
      socket.onText = () => undefined;
      socket.onClose = () => undefined;
      place.socket = socket;
    }
  };
  await Promise.all(Array.from({ length: RECONNECTS_AT_ONCE }, work));
  return performance.now() - from;
}

function leave(name: Name): void {
  for (const { socket } of idle.get(name) ?? []) socket?.close();
  idle.delete(name);
  const talk = talks.get(name);
  talks.delete(name);
  talk?.customer.close();
  talk?.supporter.close();
}

async function run(job: Job): Promise<unknown> {
  switch (job.do) {
    case 'meet':
      targets.set('bare', new BareTarget(job.bare));
      targets.set('deskside', new DesksideTarget(job.deskside, job.operatorKey));
      return null;
    case 'latency':
      return latency(job.target, job.messages);
    case 'throughput':
      return throughput(job.target, job.messages, job.flight);
    case 'idle':
      return fill(job.target, job.rooms, job.sockets);
    case 'return':
      return comeBack(job.target);
    case 'leave':
      return leave(job.target);
  }
}

process.on('message', (job: Job) => {
  run(job).then(
    (result) => process.send!({ result: result ?? null }),
    (error: unknown) => process.send!({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
