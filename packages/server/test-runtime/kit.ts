import { env } from 'cloudflare:workers';
import { SELF } from 'cloudflare:test';
import { SUBPROTOCOL, TICKET_PREFIX } from '@deskside/sdk/constants';
import type { DeskCreated, DeskSettings, SignedIn } from '@deskside/sdk/protocol';

export interface Frame {
  type: string;
  [field: string]: unknown;
}

export const PASSWORD = 'correct horse battery';
const BASE = 'https://deskside.test';

export interface Answer<Body> {
  status: number;
  body: Body;
}

export async function call<Body = { error?: { code: string } }>(
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<Answer<Body>> {
  const response = await SELF.fetch(`${BASE}/v1${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

async function mustCall<Body>(
  method: string,
  path: string,
  options?: { token?: string; body?: unknown },
): Promise<Body> {
  const { status, body } = await call<Body>(method, path, options);
  if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** A connection that answers `check` and keeps all else. */
export class Wire {
  readonly frames: Frame[] = [];
  pongs = 0;
  closed: { code: number; reason: string } | null = null;
  readonly #socket: WebSocket;
  #ids = 0;
  #waiting: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.accept();
    socket.addEventListener('message', ({ data }) => {
      const text = data as string;
      if (text === 'pong') this.pongs += 1;
      else {
        const frame = JSON.parse(text) as Frame;
        if (frame.type === 'check') socket.send(text);
        else this.frames.push(frame);
      }
      this.#settle();
    });
    socket.addEventListener('close', ({ code, reason }) => {
      this.closed = { code, reason };
      socket.close();
      this.#settle();
    });
  }

  #settle(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Resolves once `ask` answers something; asked again with each frame. */
  async until<Value>(ask: () => Value | undefined | null | false): Promise<Value> {
    for (;;) {
      const value = ask();
      if (value !== undefined && value !== null && value !== false) return value;
      if (this.closed) throw new Error(`closed with ${this.closed.code} ${this.closed.reason}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async ended(): Promise<{ code: number; reason: string }> {
    while (!this.closed) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.closed;
  }

  sendRaw(text: string): void {
    this.#socket.send(text);
  }

  async ask(command: Frame): Promise<Frame> {
    const id =
      (command['id'] as string | undefined) ??
      `command-${String(this.#ids++).padStart(5, '0')}-${crypto.randomUUID().slice(0, 8)}`;
    this.sendRaw(JSON.stringify({ ...command, id }));
    return this.until(() => {
      const at = this.frames.findIndex(({ type, re }) => (type === 'ok' || type === 'fail') && re === id);
      return at < 0 ? null : this.frames.splice(at, 1)[0];
    });
  }

  close(): void {
    this.#socket.close(1000, 'done');
  }
}

export interface TestDesk {
  id: string;
  room: ReturnType<typeof deskRoom>;
  ann: SignedIn;
  activations: DeskCreated['activations'];
}

export function deskRoom(id: string) {
  return env.DESK.get(env.DESK.idFromName(id));
}

export function lobbyRoom(desk: string) {
  return env.LOBBY.get(env.LOBBY.idFromName(desk));
}

export function conversationRoom(desk: string, conversation: string) {
  return env.CONVERSATION.get(env.CONVERSATION.idFromName(`${desk}.${conversation}`));
}

/** A desk with Ann, who is signed in, and Ben, who has not chosen a password yet. */
export async function makeDesk(settings: Partial<DeskSettings> = {}): Promise<TestDesk> {
  const setup = {
    name: 'Test desk',
    groups: [],
    products: [],
    settings: { fields: { name: 'optional', phone: 'optional', email: 'optional', product: 'optional' }, ...settings },
    members: [
      { user: 'ann', name: 'Ann', role: 'manager' },
      { user: 'ben', name: 'Ben', role: 'supporter' },
    ],
  };
  const { id, activations } = await mustCall<DeskCreated>('POST', '/operator/desks', {
    token: env.DESKSIDE_OPERATOR_KEY,
    body: { setup },
  });
  const own = activations.find(({ user }) => user === 'ann');
  await mustCall('POST', `/desks/${id}/activate`, { body: { token: own?.token, password: PASSWORD } });
  const ann = await mustCall<SignedIn>('POST', `/desks/${id}/sign-in`, { body: { user: 'ann', password: PASSWORD } });
  return { id, room: deskRoom(id), ann, activations: activations.filter(({ user }) => user !== 'ann') };
}

export async function visitor(desk: string): Promise<{ token: string; customer: string }> {
  return mustCall('POST', `/desks/${desk}/visitors`, { body: {} });
}

export async function request(desk: string, token: string, wish: object = {}): Promise<string> {
  const { conversation } = await mustCall<{ conversation: string }>('POST', `/desks/${desk}/conversations`, {
    token,
    body: { id: crypto.randomUUID(), ...wish },
  });
  return conversation;
}

/** Instead of a conversation's id: the desk's lobby. */
export const LOBBY = 'lobby';

/** A connection to the desk, its lobby or a conversation. The welcome is its first frame. */
export async function connect(desk: string, token: string, conversation: string | null, since = 0): Promise<Wire> {
  const wire = await tryConnect(desk, token, conversation, since);
  await wire.until(() => wire.frames.some(({ type }) => type === 'welcome'));
  return wire;
}

export async function tryConnect(desk: string, token: string, conversation: string | null, since = 0): Promise<Wire> {
  const isConversation = conversation !== null && conversation !== LOBBY;
  const { ticket } = await mustCall<{ ticket: string }>('POST', `/desks/${desk}/tickets`, {
    token,
    body: isConversation ? { room: 'conversation', conversation } : { room: conversation ?? 'desk' },
  });
  const room = isConversation ? `conversation/${conversation}` : `${conversation ?? 'desk'}/${desk}`;
  const response = await SELF.fetch(`${BASE}/parties/${room}?v=1&since=${since}`, {
    headers: { upgrade: 'websocket', 'sec-websocket-protocol': `${SUBPROTOCOL}, ${TICKET_PREFIX}${ticket}` },
  });
  if (!response.webSocket) throw new Error(`no socket: ${response.status} ${await response.text()}`);
  return new Wire(response.webSocket);
}
