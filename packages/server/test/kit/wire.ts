import { PING_MS, PROTOCOL_VERSION, SUBPROTOCOL, TICKET_PREFIX } from '@deskside/sdk/constants';
import { mustCall } from './desk.ts';
import { until, type TestServer } from './server.ts';

export interface Frame {
  type: string;
  [field: string]: unknown;
}

/** A bare socket that keeps every frame: what a client written by somebody else would see. */
export class Wire {
  readonly frames: Frame[] = [];
  closed: { code: number; reason: string } | null = null;
  readonly #socket: WebSocket;
  #ids = 0;
  readonly #name = crypto.randomUUID().slice(0, 8);

  constructor(url: string, protocols: string[]) {
    this.#socket = new WebSocket(url, protocols);
    this.#socket.addEventListener('message', (event: MessageEvent<string>) => {
      if (event.data === 'pong') return;
      const frame = JSON.parse(event.data) as Frame;
      // A client that reads says so when it is asked.
      if (frame.type === 'check') this.#socket.send(event.data);
      else this.frames.push(frame);
    });
    // As every client does: whoever is silent for too long counts as gone.
    let pings: NodeJS.Timeout | undefined;
    const ping = () => this.#socket.send('ping');
    this.#socket.addEventListener('open', () => {
      ping();
      pings = setInterval(ping, PING_MS);
    });
    this.#socket.addEventListener('close', () => clearInterval(pings));
    this.#socket.addEventListener('close', ({ code, reason }) => (this.closed = { code, reason }));
    this.#socket.addEventListener('error', () => (this.closed ??= { code: 1006, reason: '' }));
  }

  sendRaw(text: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(text);
  }

  /** The first frame of this type that was not taken yet. */
  async next<Type extends Frame = Frame>(type: string, withinMs?: number): Promise<Type> {
    return until(
      () => {
        const at = this.frames.findIndex((frame) => frame.type === type);
        if (at >= 0) return this.frames.splice(at, 1)[0] as Type;
        if (this.closed)
          throw new Error(`closed with ${this.closed.code} ${this.closed.reason} while waiting for ${type}`);
        return null;
      },
      withinMs,
      `a frame ${type}`,
    );
  }

  /** Sends a command and answers the reply, `ok` or `fail`. */
  async ask(command: { type: string; id?: string; [field: string]: unknown }): Promise<Frame> {
    const id = command.id ?? `${this.#name}-${(this.#ids++).toString().padStart(6, '0')}`;
    this.sendRaw(JSON.stringify({ ...command, id }));
    return until(() => {
      const at = this.frames.findIndex(({ type, re }) => (type === 'ok' || type === 'fail') && re === id);
      if (at >= 0) return this.frames.splice(at, 1)[0];
      if (this.closed) throw new Error(`closed with ${this.closed.code} ${this.closed.reason}`);
      return null;
    });
  }

  async ended(): Promise<{ code: number; reason: string }> {
    return until(() => this.closed, 10_000, 'the close');
  }

  close(): void {
    this.#socket.close();
  }
}

/** Instead of a conversation's id, which is never so short: the desk's lobby. */
export const LOBBY = 'lobby';

/** What a ticket is asked for: the desk (null), its lobby, or a conversation. */
export function ticketFor(conversation: string | null): object {
  if (conversation === null || conversation === LOBBY) return { room: conversation ?? 'desk' };
  return { room: 'conversation', conversation };
}

/** Fetches a ticket and connects: to the desk, its lobby, or a conversation. Waits for the welcome. */
export async function connect(
  server: TestServer,
  desk: string,
  token: string,
  conversation: string | null,
  since = 0,
): Promise<Wire & { welcome: Frame }> {
  const { ticket } = await mustCall<{ ticket: string }>(server, 'POST', `/desks/${desk}/tickets`, {
    token,
    body: ticketFor(conversation),
  });
  const wire = new Wire(socketUrl(server, desk, conversation, since), [SUBPROTOCOL, TICKET_PREFIX + ticket]);
  return Object.assign(wire, { welcome: await wire.next('welcome') });
}

export function roomPath(desk: string, conversation: string | null): string {
  if (conversation === null || conversation === LOBBY) return `/parties/${conversation ?? 'desk'}/${desk}`;
  return `/parties/conversation/${conversation}`;
}

export function socketUrl(server: TestServer, desk: string, conversation: string | null, since = 0): string {
  return `${server.url.replace('http', 'ws')}${roomPath(desk, conversation)}?v=${PROTOCOL_VERSION}&since=${since}`;
}
