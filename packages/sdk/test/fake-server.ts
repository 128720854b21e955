import type { ConversationEvent, ConversationView, SharedFile } from '../src/protocol/conversation.ts';
import type { DeskView } from '../src/protocol/desk.ts';
import type { LobbyView } from '../src/protocol/lobby.ts';
import type { EarlierConversation } from '../src/protocol/http.ts';
import type { Placement } from '../src/protocol/placement.ts';
import { DesksideError } from '../src/error.ts';
import {
  createClock,
  createFetch,
  createSockets,
  settle,
  type Clock,
  type ScriptedFetch,
  type ServerEnd,
  type Sockets,
} from '../src/testing.ts';

export const SERVER = 'https://desk.example';
export const DESK = '80000001';
export const seat = { id: 'sup-1', name: 'Ada', title: 'Engineer', phone: '', picture: '' };
export const queued: Placement = {
  phase: 'queued',
  position: 1,
  estimateMs: null,
  online: 1,
  choose: false,
  seat: null,
};
export const active = (at: number): Placement => ({ phase: 'active', supporter: seat, since: at });

/** Without its seq and time, which the room gives. */
type NewEvent = ConversationEvent extends infer Event
  ? Event extends unknown
    ? Omit<Event, 'seq' | 'at'>
    : never
  : never;

/** A room that keeps history and receipts, as the real one does. */
export class FakeRoom {
  readonly history: ConversationEvent[] = [];
  readonly receipts = new Map<string, { seq: number; at: number }>();
  /** How often each id arrived. */
  readonly arrivals = new Map<string, number>();
  readonly signals: Record<string, unknown>[] = [];
  readonly ends = new Set<ServerEnd>();
  /** Files that were uploaded. */
  readonly files = new Map<string, SharedFile>();
  placement: Placement = queued;
  preview = true;
  survey = { wanted: true, asked: false, answered: false };
  marks = { customer: { delivered: 0, read: 0 }, supporter: { delivered: 0, read: 0 } };
  /** Answers commands; what it returns is sent instead of the usual answer. */
  onCommand: ((frame: Record<string, unknown>) => object | 'silence' | null) | null = null;

  readonly server: FakeServer;
  readonly id: string;
  /** Whose it is; empty for everybody's. */
  customer = '';

  constructor(server: FakeServer, id: string) {
    this.server = server;
    this.id = id;
  }

  view(): ConversationView {
    return {
      id: this.id,
      desk: DESK,
      mode: 'auto',
      group: null,
      product: null,
      requestedAt: 0,
      placement: this.placement,
      customer: { id: 'cus-1', connected: true, name: 'Bob' },
      marks: structuredClone(this.marks),
      survey: { ...this.survey },
      fileBytesMax: 1_000_000,
      preview: this.preview,
      record: null,
      watchers: [],
    };
  }

  accept(end: ServerEnd): void {
    end.accept();
    this.ends.add(end);
    const since = Number(end.url.searchParams.get('since'));
    end.send({
      type: 'welcome',
      version: 1,
      resume: this.server.resumeFor(end),
      now: this.server.clock.now() + 5_000,
      seq: this.history.length,
      view: this.view(),
      events: this.history.slice(since),
    });
  }

  say(event: NewEvent): { seq: number; at: number } {
    const stamp = { seq: this.history.length + 1, at: this.server.clock.now() };
    const full: ConversationEvent = { ...event, ...stamp };
    this.history.push(full);
    this.tell(full);
    return stamp;
  }

  tell(frame: object): void {
    for (const end of this.ends) if (end.isOpen) end.send(frame);
  }

  place(placement: Placement): void {
    this.placement = placement;
    this.tell({ type: 'placement', placement });
  }

  onFrame(end: ServerEnd, frame: Record<string, unknown>): void {
    const { id, type } = frame;
    if (typeof id !== 'string') {
      this.signals.push(frame);
      return;
    }
    this.arrivals.set(id, (this.arrivals.get(id) ?? 0) + 1);
    const other = this.onCommand?.(frame);
    if (other === 'silence') return;
    if (other) return end.send({ re: id, ...other });
    if (type !== 'message.send') return end.send({ type: 'ok', re: id, data: {} });
    let stamp = this.receipts.get(id);
    if (!stamp) {
      const from = end.url.searchParams.get('who') ?? this.server.roleOf(end);
      const file = this.files.get(String(frame['file']));
      const text = String(frame['text']);
      stamp = this.say({ type: 'message.sent', id, from: this.server.authorOf(from), text, ...(file && { file }) });
      this.receipts.set(id, stamp);
    }
    end.send({ type: 'ok', re: id, data: stamp });
  }
}

/** A desk with rooms, over the SDK's own test doubles. */
export class FakeServer {
  readonly clock: Clock = createClock();
  readonly sockets: Sockets = createSockets();
  readonly rooms = new Map<string, FakeRoom>();
  readonly deskEnds = new Set<ServerEnd>();
  readonly script: ScriptedFetch;
  /** False: the network is down. */
  isUp = true;
  tokens = new Set(['token-1', 'sup-token']);
  /** Who has which token. */
  readonly customers = new Map<string, string>();
  /** Statements that were used. */
  readonly statements = new Set<string>();
  readonly earlier = new Map<string, EarlierConversation[]>();
  deskView: DeskView | null = null;
  /** Null: the desk keeps no lobby. */
  lobbyView: LobbyView | null = null;
  readonly lobbyEnds: ServerEnd[] = [];
  onLobbyCommand: ((frame: Record<string, unknown>) => object | null) | null = null;
  deskSeq = 0;
  onDeskCommand: ((frame: Record<string, unknown>) => object | null) | null = null;
  visitors = 0;
  opened = 0;

  constructor() {
    const { sockets } = this;
    const check = (token: string) => {
      if (!this.tokens.has(token)) throw new DesksideError('unauthorized', 'Sign in again.');
    };
    const base = `/v1/desks/${DESK}`;
    this.script = createFetch();
    const on = (route: string, answer: Parameters<ScriptedFetch['on']>[1]) =>
      this.script.on(route, (request) => {
        if (!this.isUp) throw new TypeError('Failed to fetch');
        return answer(request);
      });
    on(`POST ${base}/visitors`, ({ body }) => {
      const identity = body['identity'];
      this.visitors++;
      const token = `token-${this.visitors}`;
      if (typeof identity === 'string') {
        // `<user>.<once>`
        if (this.statements.has(identity) || !identity) {
          throw new DesksideError('identity_refused', '', { data: { reason: 'replayed' } });
        }
        this.statements.add(identity);
      }
      const user = typeof identity === 'string' ? identity.split('.')[0] : null;
      const customer = user ? `u-${user}` : `cus-${this.visitors}`;
      this.tokens.add(token);
      this.customers.set(token, customer);
      this.tokens.delete(String(body['replaces']));
      return { token, customer, expiresAt: 0 };
    });
    on(`DELETE ${base}/visitors/current`, ({ token }) => {
      check(token);
      this.tokens.delete(token);
      return {};
    });
    on(`GET ${base}/conversations`, ({ token, url }) => {
      check(token);
      return {
        conversations: this.finished(token).filter(
          ({ endedAt }) => endedAt < Number(url.searchParams.get('before') ?? 1e15),
        ),
      };
    });
    on(`POST ${base}/conversations`, ({ token }) => {
      check(token);
      const open = this.openOf(token);
      if (open) throw new DesksideError('already_open', '', { data: { conversation: open } });
      const room = this.room(`con-${this.rooms.size + 1}`);
      room.customer = this.customers.get(token) ?? '';
      return { conversation: room.id, placement: queued };
    });
    on(`GET ${base}/conversations/current`, ({ token }) => {
      check(token);
      return { conversation: this.openOf(token) };
    });
    on(`POST ${base}/tickets`, ({ token, body }) => {
      check(token);
      const room = this.rooms.get(String(body['conversation']));
      const isOthers = room && room.customer !== '' && room.customer !== this.customers.get(token);
      if (body['room'] === 'conversation' && (!room || isOthers)) throw new DesksideError('not_found');
      if (body['room'] === 'lobby' && !this.lobbyView) throw new DesksideError('not_found');
      return { ticket: `${token}.${++this.opened}`, expiresAt: 0 };
    });
    on(`POST ${base}/offline-messages`, ({ token }) => {
      check(token);
      return { message: 'off-1' };
    });
    sockets.onSocket = (end) => {
      if (!this.isUp) return end.close(1006);
      const [, , kind, id] = end.url.pathname.split('/');
      if (kind === 'conversation') this.rooms.get(id!)?.accept(end);
      else {
        end.accept();
        const isLobby = kind === 'lobby';
        if (isLobby) this.lobbyEnds.push(end);
        else this.deskEnds.add(end);
        const resume = this.resumeFor(end);
        end.send({
          type: 'welcome',
          version: 1,
          resume,
          now: this.clock.now(),
          seq: isLobby ? 0 : this.deskSeq,
          view: isLobby ? this.lobbyView : this.deskView,
        });
      }
    };
    sockets.onFrame = (end, frame) => {
      const [, , kind, id] = end.url.pathname.split('/');
      if (kind === 'conversation') this.rooms.get(id!)?.onFrame(end, frame);
      else if (frame['id']) {
        const answer = kind === 'lobby' ? this.onLobbyCommand : this.onDeskCommand;
        end.send({ re: frame['id'], ...(answer?.(frame) ?? { type: 'ok', data: {} }) });
      }
    };
  }

  room(id: string): FakeRoom {
    let room = this.rooms.get(id);
    if (!room) this.rooms.set(id, (room = new FakeRoom(this, id)));
    return room;
  }

  /** The ticket for coming back: of the same person, and new. */
  resumeFor(end: ServerEnd): string {
    return `${end.protocols[1]!.split('.')[1]}.again-${++this.opened}`;
  }

  /** The open conversation of whoever has this token. A room that no request made belongs to everybody. */
  openOf(token: string): string | null {
    const owner = this.customers.get(token);
    return [...this.rooms.values()].find(({ customer }) => customer === '' || customer === owner)?.id ?? null;
  }

  /** Finished conversations of whoever has this token, as a test puts them here. */
  finished(token: string): EarlierConversation[] {
    return this.earlier.get(this.customers.get(token) ?? '') ?? [];
  }

  roleOf(end: ServerEnd): string {
    return end.protocols[1]!.startsWith('ticket.sup') ? 'supporter' : 'customer';
  }

  authorOf(role: string) {
    return role === 'supporter'
      ? ({ role: 'supporter', id: 'sup-1', name: 'Ada' } as const)
      : ({ role: 'customer', id: 'cus-1', name: 'Bob' } as const);
  }

  /** The network breaks: every socket is cut and nothing gets through. */
  down(): void {
    this.isUp = false;
    for (const end of this.sockets.ends) if (end.isOpen) end.close(1006);
  }

  up(): void {
    this.isUp = true;
  }

  tellDesk(event: object): void {
    const frame = { seq: ++this.deskSeq, at: this.clock.now(), ...event };
    for (const end of this.deskEnds) if (end.isOpen) end.send(frame);
  }

  tellLobby(frame: object): void {
    for (const end of this.lobbyEnds) if (end.isOpen) end.send(frame);
  }

  options() {
    return {
      server: SERVER,
      desk: DESK,
      fetch: this.script.fetch,
      WebSocket: this.sockets.WebSocket,
      host: this.clock.host,
    };
  }

  async settle(): Promise<void> {
    await settle();
  }
}
