import { Api } from './api.ts';
import { BareSocket } from './bare-socket.ts';

/** A room to talk in. Both sides speak the same frames, so that one client measures both servers. */
export interface Target {
  /** Opens a socket and waits for the welcome; `before` is the one that was lost, if it comes back. */
  connect(room: string, side: 'customer' | 'supporter', before?: BareSocket | null): Promise<BareSocket>;
  /** Makes rooms in which both sides may talk. */
  makeRooms(count: number): Promise<string[]>;
}

/** What a client keeps in its memory for coming back: the ticket, and the last event it has. */
const resumes = new WeakMap<BareSocket, { resume: string; seq: number }>();

function welcomed(socket: BareSocket): Promise<BareSocket> {
  return new Promise((resolve, reject) => {
    socket.onText = (text) => {
      if (!text.startsWith('{"type":"welcome"')) return;
      const { resume, seq } = JSON.parse(text) as { resume?: string; seq: number };
      if (resume !== undefined) resumes.set(socket, { resume, seq });
      resolve(socket);
    };
    socket.onClose = () => reject(new Error('closed before the welcome'));
  });
}

export class BareTarget implements Target {
  readonly #port: number;
  #rooms = 0;

  constructor(port: number) {
    this.#port = port;
  }

  async connect(room: string): Promise<BareSocket> {
    return welcomed(await BareSocket.open(this.#port, `/${room}`));
  }

  makeRooms(count: number): Promise<string[]> {
    return Promise.resolve(Array.from({ length: count }, () => `room-${this.#rooms++}`));
  }
}

/** A desk with one supporter, who has taken every customer there is. */
export class DesksideTarget implements Target {
  readonly #api: Api;
  readonly #operatorKey: string;
  #desk = '';
  #supporter = '';
  readonly #customers = new Map<string, string>();
  #ids = 0;

  constructor(port: number, operatorKey: string) {
    this.#api = new Api(port);
    this.#operatorKey = operatorKey;
  }

  async connect(room: string, side: 'customer' | 'supporter', before?: BareSocket | null): Promise<BareSocket> {
    const known = before ? resumes.get(before) : undefined;
    if (known) return this.#open(known.resume, `conversation/${room}`, known.seq);
    const token = side === 'supporter' ? this.#supporter : this.#customers.get(room)!;
    return this.#socket(token, { room: 'conversation', conversation: room }, `conversation/${room}`);
  }

  async makeRooms(count: number): Promise<string[]> {
    if (this.#desk === '') await this.#makeDesk();
    const desk = await this.#socket(this.#supporter, { room: 'desk' }, `desk/${this.#desk}`);
    const rooms: string[] = [];
    for (let made = 0; made < count; made++) {
      const { token } = await this.#api.post<{ token: string }>(`/desks/${this.#desk}/visitors`, {});
      const body = { id: `wish-${this.#ids++}`.padEnd(12, '-'), details: { name: 'Customer' } };
      const asked = await this.#api.post<{ conversation: string }>(`/desks/${this.#desk}/conversations`, body, token);
      this.#customers.set(asked.conversation, token);
      await this.#ask(desk, { type: 'queue.take', conversation: asked.conversation });
      rooms.push(asked.conversation);
    }
    desk.close();
    return rooms;
  }

  async #makeDesk(): Promise<void> {
    const setup = {
      name: 'Benchmark',
      groups: [{ id: 'support', name: 'Support' }],
      products: [],
      problemTypes: [],
      settings: { greeting: '' },
      members: [{ user: 'ann', name: 'Ann', role: 'supporter', groups: ['support'] }],
    };
    const made = await this.#api.post<{ id: string; activations: { token: string }[] }>(
      '/operator/desks',
      { setup },
      this.#operatorKey,
    );
    this.#desk = made.id;
    const password = 'a password for the benchmark';
    await this.#api.post(`/desks/${made.id}/activate`, { token: made.activations[0]!.token, password });
    const { token } = await this.#api.post<{ token: string }>(`/desks/${made.id}/sign-in`, { user: 'ann', password });
    this.#supporter = token;
  }

  async #socket(token: string, room: object, path: string): Promise<BareSocket> {
    return this.#open(await this.#api.ticket(this.#desk, room, token), path);
  }

  async #open(ticket: string, path: string, since = 0): Promise<BareSocket> {
    return welcomed(await this.#api.open(path, ticket, since));
  }

  #ask(socket: BareSocket, command: object): Promise<void> {
    const id = `command-${this.#ids++}`;
    return new Promise((resolve, reject) => {
      socket.onText = (text) => {
        if (!text.includes(`"re":"${id}"`)) return;
        if (text.startsWith('{"type":"ok"')) resolve();
        else reject(new Error(text));
      };
      socket.send(JSON.stringify({ ...command, id }));
    });
  }
}
