import { performance } from 'node:perf_hooks';
import { Api } from './api.ts';
import type { BareSocket } from './bare-socket.ts';

const PASSWORD = 'a password for the benchmark';
const CAPACITY = 5;
const AT_ONCE = 24;

interface Supporter {
  id: string;
  token: string;
  socket: BareSocket;
  /** What this supporter is responsible for, oldest first, with the connection to it. */
  active: { conversation: string; socket: BareSocket }[];
  /** When the last conversation's end was sent, while its successor is awaited. */
  freedAt: number | null;
}

interface Customer {
  token: string;
  socket: BareSocket;
}

/** What was seen, since {@link BusyDesk.count} was called. */
export interface Counts {
  /** Milliseconds from the end of a conversation, as its supporter sends it, to the next offer on that supporter's screen. */
  next: number[];
  /** Milliseconds from a customer's request, as it is sent, to the offer on a supporter's screen, where one was free. */
  asked: number[];
  offers: number;
  accepted: number;
  /** Offers that came twice, or were answered with anything but a conversation. */
  wrong: number;
}

/** A desk with many supporters, who answer at once, and as many customers as one wants: the people of the load test. */
export class BusyDesk {
  readonly #api: Api;
  readonly #desk: string;
  readonly #users: readonly string[];
  readonly #supporters: Supporter[] = [];
  readonly #customers = new Map<string, Customer>();
  /** By conversation: when it was asked for and when it was offered, whichever is known first. */
  readonly #askedAt = new Map<string, number>();
  readonly #offeredAt = new Map<string, number>();
  readonly #offers = new Set<string>();
  readonly #replies = new Map<string, (reply: { type: string }) => void>();
  #counts: Counts = noCounts();
  #ids = 0;

  private constructor(api: Api, desk: string, users: readonly string[]) {
    this.#api = api;
    this.#desk = desk;
    this.#users = users;
  }

  /** Makes a desk with so many supporters, none of them there. */
  static async make(port: number, operatorKey: string, supporters: number): Promise<BusyDesk> {
    const api = new Api(port);
    const users = Array.from({ length: supporters }, (_, n) => `user-${n}`);
    const setup = {
      name: 'Busy desk',
      groups: [{ id: 'support', name: 'Support' }],
      products: [],
      problemTypes: [],
      settings: { greeting: '', capacity: CAPACITY },
      members: users.map((user) => ({ user, name: user, role: 'supporter', groups: ['support'] })),
    };
    const made = await api.post<{ id: string; activations: { token: string }[] }>(
      '/operator/desks',
      { setup },
      operatorKey,
    );
    for (const { token } of made.activations)
      await api.post(`/desks/${made.id}/activate`, { token, password: PASSWORD });
    return new BusyDesk(api, made.id, users);
  }

  /** All supporters sign in and are online; whoever was there before a restart is not. */
  async begin(): Promise<void> {
    this.#supporters.length = 0;
    for (const user of this.#users) await this.#arrive(user);
  }

  async #arrive(user: string): Promise<void> {
    const signedIn = await this.#api.post<{ token: string; member: { id: string } }>(`/desks/${this.#desk}/sign-in`, {
      user,
      password: PASSWORD,
    });
    const { token, member } = signedIn;
    const ticket = await this.#api.ticket(this.#desk, { room: 'desk' }, token);
    const socket = await this.#api.open(`desk/${this.#desk}`, ticket);
    const supporter: Supporter = { id: member.id, token, socket, active: [], freedAt: null };
    const mine = `"supporter":"${member.id}"`;
    socket.onText = (text) => {
      if (this.#hearReply(text) || !text.startsWith('{"type":"offer.made"') || !text.includes(mine)) return;
      const { waiting } = JSON.parse(text) as { waiting: { conversation: string; offer: { id: string } } };
      this.#offered(supporter, waiting.conversation, waiting.offer.id);
    };
    this.#supporters.push(supporter);
    await this.#ask(socket, { type: 'status.set', status: 'online' });
  }

  #offered(supporter: Supporter, conversation: string, offer: string): void {
    const now = performance.now();
    const counts = this.#counts;
    if (this.#offers.has(offer)) counts.wrong += 1;
    this.#offers.add(offer);
    counts.offers += 1;
    if (supporter.freedAt !== null) counts.next.push(now - supporter.freedAt);
    supporter.freedAt = null;
    this.#offeredAt.set(conversation, now);
    this.#meet(conversation);
    this.#accept(supporter, offer, conversation).then(
      () => (counts.accepted += 1),
      () => (counts.wrong += 1),
    );
  }

  async #accept(supporter: Supporter, offer: string, conversation: string): Promise<void> {
    await this.#ask(supporter.socket, { type: 'offer.accept', offer });
    const socket = await this.#enter(supporter.token, conversation);
    supporter.active.push({ conversation, socket });
  }

  async #enter(token: string, conversation: string): Promise<BareSocket> {
    const ticket = await this.#api.ticket(this.#desk, { room: 'conversation', conversation }, token);
    const socket = await this.#api.open(`conversation/${conversation}`, ticket);
    socket.onText = (text) => void this.#hearReply(text);
    return socket;
  }

  /** Customers come, some at the same time, each with a connection of their own, and stay. */
  async come(count: number): Promise<void> {
    let left = count;
    const work = async (): Promise<void> => {
      while (left-- > 0) await this.comeOne();
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, work));
  }

  async comeOne(): Promise<void> {
    const { token } = await this.#api.post<{ token: string }>(`/desks/${this.#desk}/visitors`, {});
    const sentAt = performance.now();
    const { conversation } = await this.#api.post<{ conversation: string }>(
      `/desks/${this.#desk}/conversations`,
      { id: this.#nextId(), details: { name: 'Customer' }, group: 'support' },
      token,
    );
    this.#askedAt.set(conversation, sentAt);
    this.#meet(conversation);
    this.#customers.set(conversation, { token, socket: await this.#enter(token, conversation) });
  }

  /** The offer may come before the answer to the request. */
  #meet(conversation: string): void {
    const asked = this.#askedAt.get(conversation);
    const offered = this.#offeredAt.get(conversation);
    if (asked === undefined || offered === undefined) return;
    this.#counts.asked.push(offered - asked);
    this.#askedAt.delete(conversation);
    this.#offeredAt.delete(conversation);
  }

  /** A conversation ends, by its supporter. `isAwaited`: somebody waits, who is offered next. False if there is none. */
  async endOne(isAwaited: boolean): Promise<boolean> {
    const supporter = this.#supporters
      .filter(({ active, freedAt }) => active.length > 0 && freedAt === null)
      .sort((a, b) => b.active.length - a.active.length)[0];
    const ended = supporter?.active.shift();
    if (!supporter || !ended) return false;
    if (isAwaited) supporter.freedAt = performance.now();
    await this.#ask(ended.socket, { type: 'conversation.end' });
    ended.socket.close();
    this.#customers.get(ended.conversation)?.socket.close();
    this.#customers.delete(ended.conversation);
    return true;
  }

  /** A customer who is being helped says something, as somebody does every now and then. */
  async talkOnce(n: number): Promise<void> {
    const talks = this.#supporters.flatMap(({ active }) => active);
    const talk = talks[n % talks.length];
    const customer = talk && this.#customers.get(talk.conversation);
    if (customer)
      await this.#ask(customer.socket, { type: 'message.send', text: 'It still says that it is not connected.' });
  }

  /** What was seen until now, and begins anew. */
  count(): Counts {
    const counts = this.#counts;
    this.#counts = noCounts();
    return counts;
  }

  /** How many wait and are being helped, as the desk has it: by a connection that is opened for it. */
  async standing(): Promise<{ waiting: number; active: number }> {
    const { token } = this.#supporters[0]!;
    const ticket = await this.#api.ticket(this.#desk, { room: 'desk' }, token);
    const socket = await this.#api.open(`desk/${this.#desk}`, ticket);
    const standing = { waiting: 0, active: 0 };
    await new Promise<void>((resolve) => {
      socket.onText = (text) => {
        const frame = JSON.parse(text) as { type: string; view?: Lists } & Partial<Lists>;
        const lists = frame.type === 'welcome' ? frame.view : frame.type === 'more' ? (frame as Lists) : null;
        standing.waiting += lists?.waiting.length ?? 0;
        standing.active += lists?.active.length ?? 0;
        if (!lists) resolve();
      };
      // The answer comes after all of the view.
      socket.send(JSON.stringify({ type: 'status.set', status: 'online', id: this.#nextId() }));
    });
    socket.close();
    return standing;
  }

  #nextId(): string {
    return `command-${String(this.#ids++).padStart(8, '0')}`;
  }

  #ask(socket: BareSocket, command: object): Promise<void> {
    const id = this.#nextId();
    return new Promise((resolve, reject) => {
      this.#replies.set(id, (reply) => (reply.type === 'ok' ? resolve() : reject(new Error(JSON.stringify(reply)))));
      socket.send(JSON.stringify({ ...command, id }));
    });
  }

  #hearReply(text: string): boolean {
    if (!text.startsWith('{"type":"ok"') && !text.startsWith('{"type":"fail"')) return false;
    const reply = JSON.parse(text) as { type: string; re: string };
    this.#replies.get(reply.re)?.(reply);
    return this.#replies.delete(reply.re);
  }
}

interface Lists {
  waiting: unknown[];
  active: unknown[];
}

const noCounts = (): Counts => ({ next: [], asked: [], offers: 0, accepted: 0, wrong: 0 });
