import { setTimeout as pause } from 'node:timers/promises';
import { PING, PING_MS, SUBPROTOCOL, TICKET_PREFIX } from '@deskside/sdk/constants';
import type { ConversationEvent } from '@deskside/sdk/protocol';
import type { HistoryItem, LogEntry } from '../../sim/check-history.ts';
import { mustCall } from './desk.ts';
import { until, type TestServer } from './server.ts';
import { connect, socketUrl, type Frame } from './wire.ts';

/** Failures after which the same command is sent again: over a new connection, since this one may be done for. */
const TRY_AGAIN = new Set(['storage_unavailable', 'unavailable', 'internal', 'rate_limited']);

export interface TalkerOptions {
  server: TestServer;
  desk: string;
  token: string;
  conversation: string;
  /** The id the server knows the author by. */
  author: string;
  log: LogEntry[];
  /** Tells several connections of the same author apart. */
  page?: string;
}

/**
 * Somebody in a conversation who never gives up: several messages in flight, and after every break a new connection
 * that asks for what was missed and sends again what was not acked, with the same ids.
 */
export class Talker {
  acked = 0;
  /** Failures that were answered to messages, by code. */
  readonly refusals = new Map<string, number>();
  connections = 0;
  readonly author: string;
  readonly #options: TalkerOptions;
  readonly #viewer: string;
  /** By id: the frame as it was sent first. */
  readonly #unacked = new Map<string, string>();
  #since = 0;
  #flight = 0;
  #sent = 0;
  #socket: WebSocket | null = null;
  #isEnding = false;
  #wake: () => void = () => undefined;
  readonly #life: Promise<void>;
  /** What a server must not do, as it was noticed. */
  fault: Error | null = null;

  constructor(options: TalkerOptions) {
    this.#options = options;
    this.author = options.author;
    this.#viewer = `${options.author}@${options.page ?? ''}`;
    this.#life = this.#live();
  }

  get unacked(): number {
    return this.#unacked.size;
  }

  /** Keeps this many messages on their way from now on. */
  talk(flight: number): void {
    this.#flight = flight;
    if (this.#socket?.readyState === WebSocket.OPEN && this.connections > 0) this.#fill();
  }

  /** Says one thing. */
  say(text: string): string {
    const { conversation: room, author, log, page = '' } = this.#options;
    const id = `${author}-${page}-${String(this.#sent++).padStart(6, '0')}`.slice(-60);
    log.push({ type: 'invoke', room, author, id, text });
    this.#give(id, JSON.stringify({ type: 'message.send', id, text }));
    return id;
  }

  /** Sends a frame as it is, if there is a connection. */
  sendRaw(text: string): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** Resolves when this many messages more are acked. */
  async acks(more: number, withinMs = 20_000): Promise<void> {
    const goal = this.acked + more;
    await until(() => this.fault ?? this.acked >= goal, withinMs, `${more} acks (has ${this.acked} of ${goal})`);
    if (this.fault) throw this.fault;
  }

  /** Breaks the connection; it comes back by itself. */
  cut(): void {
    this.#socket?.close();
  }

  /** Says nothing new and waits until all is acked. */
  async quiet(withinMs = 20_000): Promise<void> {
    this.#flight = 0;
    await until(() => this.fault ?? this.#unacked.size === 0, withinMs, `acks of ${this.#unacked.size} messages`);
    if (this.fault) throw this.fault;
  }

  /** Waits until everything up to `seq` is seen, and ends. */
  async settle(seq: number, withinMs = 20_000): Promise<void> {
    await until(() => this.fault ?? this.#since >= seq, withinMs, `${this.#viewer} to see ${seq} (has ${this.#since})`);
    if (this.fault) throw this.fault;
    this.#options.log.push({ type: 'settled', room: this.#options.conversation, viewer: this.#viewer });
    await this.end();
  }

  async end(): Promise<void> {
    this.#isEnding = true;
    this.#socket?.close();
    this.#wake();
    await this.#life;
  }

  #give(id: string, frame: string): void {
    this.#unacked.set(id, frame);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  #fill(): void {
    while (this.#unacked.size < this.#flight) this.say(`Words ${this.#sent} of ${this.#viewer}`);
  }

  async #live(): Promise<void> {
    const { server, desk, token, conversation } = this.#options;
    while (!this.#isEnding) {
      const body = { room: 'conversation', conversation };
      const ticket = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk}/tickets`, { token, body }).then(
        (answer) => answer.ticket,
        () => null,
      );
      if (ticket === null) await pause(10);
      else await this.#connect(ticket);
    }
  }

  /** Resolves when the connection is over. */
  #connect(ticket: string): Promise<void> {
    const { server, desk, conversation } = this.#options;
    return new Promise((resolve) => {
      const url = socketUrl(server, desk, conversation, this.#since);
      const socket = new WebSocket(url, [SUBPROTOCOL, TICKET_PREFIX + ticket]);
      const pings = setInterval(() => (socket.readyState === WebSocket.OPEN ? socket.send(PING) : undefined), PING_MS);
      const end = (): void => {
        clearInterval(pings);
        if (this.#socket === socket) this.#socket = null;
        resolve();
      };
      this.#wake = end;
      socket.addEventListener('close', end);
      socket.addEventListener('error', end);
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (data === 'pong') return;
        try {
          this.#hear(JSON.parse(data) as Frame, socket);
        } catch (error) {
          this.fault = error as Error;
          socket.close();
        }
      });
      if (this.#isEnding) end();
    });
  }

  #hear(frame: Frame, socket: WebSocket): void {
    const { log, conversation: room, author } = this.#options;
    switch (frame.type) {
      case 'welcome':
        this.connections += 1;
        for (const event of frame['events'] as ConversationEvent[]) this.#see(event);
        this.#socket = socket;
        for (const text of this.#unacked.values()) socket.send(text);
        this.#fill();
        return;
      case 'history':
        for (const event of frame['events'] as ConversationEvent[]) this.#see(event);
        return;
      case 'check':
        socket.send(JSON.stringify(frame));
        return;
      case 'ok': {
        const id = frame['re'] as string;
        const { seq } = frame['data'] as { seq?: number };
        if (seq !== undefined) log.push({ type: 'ok', room, author, id, seq });
        if (this.#unacked.delete(id)) this.acked += 1;
        this.#fill();
        return;
      }
      case 'fail': {
        const id = frame['re'] as string;
        const code = frame['code'] as string;
        this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
        if (TRY_AGAIN.has(code)) return socket.close();
        log.push({ type: 'fail', room, author, id });
        this.#unacked.delete(id);
        return;
      }
      default:
        if ('seq' in frame) this.#see(frame as unknown as ConversationEvent);
    }
  }

  #see(event: ConversationEvent): void {
    if (event.seq <= this.#since) return;
    if (event.seq !== this.#since + 1) throw new Error(`${this.#viewer} saw ${event.seq} after ${this.#since}`);
    this.#since = event.seq;
    const id = event.type === 'message.sent' && event.auto !== true ? event.id : null;
    this.#options.log.push({
      type: 'seen',
      room: this.#options.conversation,
      viewer: this.#viewer,
      seq: event.seq,
      id,
    });
  }
}

/** The whole history of a conversation, as the room tells it to somebody who knows nothing. */
export async function historyOf(
  server: TestServer,
  desk: string,
  token: string,
  conversation: string,
): Promise<HistoryItem[]> {
  const wire = await until(() => connect(server, desk, token, conversation).catch(() => null));
  const events = [...(wire.welcome['events'] as ConversationEvent[])];
  while (events.length < (wire.welcome['seq'] as number)) {
    events.push(...((await wire.next('history'))['events'] as ConversationEvent[]));
  }
  wire.close();
  return events.map((event) =>
    event.type === 'message.sent' && event.auto !== true
      ? { seq: event.seq, author: event.from.id, id: event.id, text: event.text }
      : { seq: event.seq, author: '', id: null, text: '' },
  );
}
