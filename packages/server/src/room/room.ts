import { Server, type Connection, type ConnectionContext, type WSMessage } from 'partyserver';
import {
  CLOSE_RESTART,
  CLOSE_TOO_BIG,
  FRAME_BYTES_MAX,
  PING,
  PING_MS,
  PONG,
  PROTOCOL_VERSION,
  STALE_MS,
  SUBPROTOCOL,
  closeCodeOf,
  type ErrorCode,
} from '@deskside/sdk/constants';
import type { Check } from '@deskside/sdk/protocol';
import type { Env } from '../env.ts';
import { digestOf } from './digest.ts';
import { Flow } from './flow.ts';
import type { Host } from './host.ts';
import { isFailure, type Collections, type Failure } from './machine.ts';
import { bodyOf, failure } from './outcome.ts';
import { Pipeline, type Rules, type RunOptions } from './pipeline.ts';
import { forgetSockets, rememberSockets, type OpenKind } from './open-rooms.ts';
import { Store, type OutboxRow } from './store.ts';
import { PASS_HEADER, type Pass, type Viewer } from './viewer.ts';

/** What the platform calls a close frame that has no code. */
const CLOSE_WITHOUT_CODE = 1005;

/** A frame after its schema: a command has an id and is answered, a signal is not. */
export interface Parsed {
  type: string;
  id?: string;
}

/** After so many frames a room makes a pause, see {@link Room.onMessage}. At the speed of people nobody notices. */
const PAUSE_EVERY = 128;
const PAUSE_MS = 1;
/** If so many frames waited for it, the next pause follows at once. */
const BUSY = 8;

const KEEP_USED_MS = 250;

/** What the welcome of every room says. */
export interface WelcomeHead {
  type: 'welcome';
  version: number;
  resume: string;
  now: number;
}

/**
 * The part that all rooms share: partyserver's connections on one side, the pipeline on the other. A subclass says
 * what its frames mean and who sees what.
 */
export abstract class Room<
  State extends Collections,
  Command extends { type: string },
  Event extends { type: string },
> extends Server<Env> {
  static override options = { hibernate: true };

  abstract readonly kind: OpenKind;
  readonly store: Store;
  readonly #flows = new WeakMap<Connection, Flow>();
  /** Requests whose connection was accepted. */
  readonly #connected = new WeakSet<Request>();
  readonly #viewers = new WeakMap<Connection, Viewer>();
  /** Frames that did not have to wait, the pause for which others wait, and how many they are. */
  #received = 0;
  #pause: Promise<void> | null = null;
  #waiting = 0;
  /** Resumes that were used and are not on disk yet, with the time at which they expire. */
  readonly #used = new Map<string, number>();
  #pipeline: Pipeline<State, Command, Event> | null = null;
  /** The alarm that is set, as far as this instance knows. */
  #alarmAt: number | null = null;
  /** Who is connected may not be what the state says, see {@link Room.lookAroundSoon}. */
  #isBehind = false;

  constructor(ctx: DurableObjectState, env: Env, tables: readonly string[]) {
    super(ctx, env);
    this.store = new Store(ctx.storage, tables);
    // Pings are answered by the platform, also while the room sleeps.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
  }

  /** The machine and what belongs to it. Called once. */
  protected abstract rules(): Rules<State, Command, Event>;
  /** Whether this viewer may connect now. */
  protected abstract admit(viewer: Viewer): Failure | null;
  /** As {@link Room.admit}, for what another room has to say. */
  protected recheck(_viewer: Viewer): Promise<Failure | null> {
    return Promise.resolve(null);
  }
  /** Sends the welcome. Called when the connection is open. */
  protected abstract welcome(connection: Connection<Viewer>, head: WelcomeHead, since: number): void;
  /** Checks the shape of a frame from outside. */
  protected abstract parse(frame: unknown): Parsed | null;
  /** Does what the frame asks. A failure is answered if the frame has an id. */
  protected abstract handle(viewer: Viewer, frame: Parsed, connection: Connection<Viewer>): Failure | null;
  /** Somebody's last connection is gone, or the first has come. `silentMs`: so long ago it went, without a word. */
  protected abstract presence(viewer: Viewer, connected: boolean, silentMs: number): void;
  /** Called after any connection went, the last or not. */
  protected afterLeave(_viewer: Viewer, _connection: Connection<Viewer>): void {}
  /** Called when the room starts, and when it has to look around: `viewers` are those who are connected. */
  protected abstract wake(viewers: readonly Viewer[], isStart: boolean): void;
  /** Whether silent connections have to be found while this state lasts. */
  protected abstract watches(): boolean;
  /** The clock's command. */
  protected abstract tick(): Command;
  /** Called after each turn of the clock, for what is not part of the rules. */
  protected afterTick(): void {}

  protected get pipeline(): Pipeline<State, Command, Event> {
    if (!this.#pipeline) {
      this.#pipeline = new Pipeline(this.rules(), this.store, this.host);
      this.wake(
        [...this.viewers()].map(([, viewer]) => viewer),
        true,
      );
      this.#pipeline.arm();
      // The alarm of before the sleep is not known any more, and another may just have taken its place.
      this.#watch();
    }
    return this.#pipeline;
  }

  protected get state(): State {
    return this.pipeline.state;
  }

  protected run(command: Command, options?: RunOptions<State, Event>) {
    return this.pipeline.run(command, options);
  }

  /** Runs what nobody asked for and nobody tries again. If the disk refuses it, the room looks around once more. */
  protected note(command: Command): void {
    const result = this.run(command);
    if (isFailure(result) && result.failure === 'storage_unavailable') this.lookAroundSoon();
  }

  /** Calls {@link Room.wake} again in a second. */
  protected lookAroundSoon(): void {
    this.#isBehind = true;
    this.#wakeAt(Date.now() + 1000);
  }

  protected readonly host: Host = {
    now: () => Date.now(),
    tell: (tell) => this.#tell(tell),
    wakeAt: (time) => this.#wakeAt(time),
    waitFor: (work) => this.ctx.waitUntil(work),
    log: (event, details) => console.log(JSON.stringify({ event, room: this.kind, ...details })),
  };

  // ---- other rooms ------------------------------------------------------------------------------------------------

  /** Another room tells something. The platform holds the answer back until it is on disk here. */
  hear(sender: string, n: number, message: Command): void {
    const result = this.run(message, { heard: { sender, n } });
    if (isFailure(result)) throw new Error(result.failure);
  }

  async #tell(tell: OutboxRow): Promise<void> {
    const { DESK: desk, CONVERSATION: conversation, LOBBY: lobby, RECORDS: records } = this.env;
    const namespace = { desk, conversation, lobby, records }[tell.room];
    const stub = namespace.get(namespace.idFromName(tell.name)) as unknown as {
      hear(sender: string, n: number, message: unknown): Promise<void>;
    };
    await stub.hear(`${this.kind}/${this.name}`, tell.n, tell.message);
  }

  // ---- connections ------------------------------------------------------------------------------------------------

  /** Only the worker calls this, with a request it made itself. */
  override async fetch(request: Request): Promise<Response> {
    const pass = passIn(request);
    if (!pass || request.headers.get('upgrade') !== 'websocket') return new Response(null, { status: 404 });
    const usable = pass.isResume ? this.#useResume(pass) : this.store.useTicket(pass.ticket, pass.expires, Date.now());
    const refusal = usable ? (this.admit(pass.viewer) ?? (await this.recheck(pass.viewer))) : failure('unauthorized');
    if (refusal) return refuse(refusal.failure);
    const response = await super.fetch(request);
    // partyserver answers a failed connect with a stack trace, also as a frame of a connection that seems to be open;
    // ours says no more than that it failed.
    if (response.status !== 101 || !response.webSocket || !this.#connected.delete(request)) return refuse('internal');
    return new Response(null, {
      status: 101,
      webSocket: response.webSocket,
      headers: { 'sec-websocket-protocol': SUBPROTOCOL },
    });
  }

  /**
   * False if it was used before or is too old. All that were used within a moment are written down together: a sync to
   * the disk for each would be most of the work of coming back after a restart. Whoever stole one could use it a second
   * time if the server is killed within that moment.
   */
  #useResume({ ticket, expires }: Pass): boolean {
    const now = Date.now();
    if (expires <= now || this.#used.has(ticket) || this.store.isUsed(ticket)) return false;
    this.#used.set(ticket, expires);
    if (this.#used.size === 1) this.ctx.waitUntil(this.#keepUsed());
    return true;
  }

  async #keepUsed(): Promise<void> {
    await scheduler.wait(KEEP_USED_MS);
    try {
      this.store.useTickets(this.#used, Date.now());
      this.#used.clear();
    } catch (error) {
      // They stay in memory, and on disk with the next that is used.
      this.host.log('storage.failed', { type: 'resume', error: String(error) });
    }
  }

  override getConnectionTags(_connection: Connection, { request }: ConnectionContext): string[] {
    const { viewer } = passIn(request) as Pass;
    return [viewer.role, `id:${viewer.id}`, `session:${viewer.session}`];
  }

  override onConnect(connection: Connection<Viewer>, { request }: ConnectionContext): void {
    this.#connected.add(request);
    try {
      const { viewer, resume } = passIn(request) as Pass;
      const isFirst = ![...this.viewers()].some(([, other]) => other.role === viewer.role && other.id === viewer.id);
      rememberSockets(this.kind, this.name);
      // What their coming changes is in the welcome, so they hear nothing before it.
      if (isFirst) this.presence(viewer, true, 0);
      connection.setState(viewer);
      const since = Number(new URL(request.url).searchParams.get('since') ?? '0');
      const head = { type: 'welcome', version: PROTOCOL_VERSION, resume, now: Date.now() } as const;
      this.welcome(connection, head, Number.isSafeInteger(since) && since > 0 ? since : 0);
      this.#watch();
    } catch (error) {
      this.#fault('connect', error, connection, undefined);
      connection.close(closeCodeOf('internal'), 'internal');
    }
  }

  /**
   * The runtime goes on reading from a socket as long as there is something to read, and meanwhile it hears no other
   * socket and no alarm, of whatever room: one busy client would keep everybody waiting. So now and then all frames of
   * a room wait for a timer: who gets no answers sends nothing more, and the runtime looks around. Frames that waited
   * together are written together, so a busy room goes on like this: it is faster, too.
   */
  override onMessage(connection: Connection<Viewer>, message: WSMessage): void | Promise<void> {
    if (this.#pause) {
      this.#waiting += 1;
      return this.#pause.then(() => this.#receive(connection, message));
    }
    this.#receive(connection, message);
    this.#received += 1;
    return this.#received % PAUSE_EVERY === 0 ? this.#rest() : undefined;
  }

  #rest(): Promise<void> {
    this.#waiting = 0;
    this.#pause = scheduler.wait(PAUSE_MS).then(() => {
      this.#pause = null;
      if (this.#waiting >= BUSY) void this.#rest();
    });
    return this.#pause;
  }

  #receive(connection: Connection<Viewer>, message: WSMessage): void {
    let id: string | undefined;
    try {
      const viewer = connection.state as Viewer | null;
      // What was on the way when the room closed the connection is not done: its sender could not be answered.
      if (!viewer || connection.readyState !== WebSocket.OPEN) return;
      if (typeof message !== 'string' || message.length > FRAME_BYTES_MAX || utf8Length(message) > FRAME_BYTES_MAX) {
        connection.close(CLOSE_TOO_BIG, 'frames are texts of at most 64 KiB');
        return;
      }
      if (message === PING) return; // answered by the platform
      const frame = parseJson(message);
      id = idOf(frame);
      if (isCheck(frame)) {
        if (this.#flowOf(connection).answered(frame.n)) this.afterRead(connection);
        return;
      }
      const parsed = this.parse(frame);
      if (!parsed) {
        this.#refuseFrame(connection, frame, id);
        return;
      }
      const refusal = this.handle(viewer, parsed, connection);
      if (refusal && id !== undefined) this.#fail(connection, id, refusal);
    } catch (error) {
      this.#fault('message', error, connection, id);
    }
  }

  override onClose(connection: Connection<Viewer>, code: number): void {
    this.#left(connection);
    // `close()` without a code, which partyserver leaves unanswered: the client would wait until it gives up.
    if (code === CLOSE_WITHOUT_CODE && connection.readyState !== WebSocket.CLOSED) connection.close(1000);
  }

  override onError(connection: Connection<Viewer>): void {
    this.#left(connection);
  }

  #left(connection: Connection<Viewer>, silentMs = 0): void {
    try {
      const viewer = connection.state as Viewer | null;
      if (!viewer) return;
      const others = [...this.viewers()].filter(([other]) => other.id !== connection.id);
      if (others.length === 0) forgetSockets(this.kind, this.name);
      if (!others.some(([, other]) => other.role === viewer.role && other.id === viewer.id)) {
        this.presence(viewer, false, silentMs);
      }
      this.afterLeave(viewer, connection);
    } catch (error) {
      this.#fault('close', error, null, undefined);
    }
  }

  /**
   * Everybody who is connected, with their connection. Who is at the other end never changes, but partyserver reads it
   * from the attachment each time: that is done once for each connection.
   */
  protected *viewers(): Generator<[Connection<Viewer>, Viewer]> {
    const sockets = this.ctx.getWebSockets() as Connection<Viewer>[];
    if (!sockets.every((socket) => this.#viewers.has(socket))) {
      for (const connection of this.getConnections<Viewer>()) {
        if (connection.state) this.#viewers.set(connection, connection.state);
      }
    }
    for (const socket of sockets) {
      const viewer = this.#viewers.get(socket);
      if (viewer && socket.readyState === WebSocket.OPEN) yield [socket, viewer];
    }
  }

  /** Sends the same text to all who may see it. */
  protected sendTo(maySee: (viewer: Viewer, connection: Connection<Viewer>) => boolean, frame: unknown): void {
    let text: string | null = null;
    for (const [connection, viewer] of this.viewers()) {
      if (maySee(viewer, connection)) this.sendText(connection, (text ??= JSON.stringify(frame)));
    }
  }

  protected send(connection: Connection<Viewer>, frame: unknown): void {
    this.sendText(connection, JSON.stringify(frame));
  }

  /** Frames that may be forgotten are, for a connection that is behind. */
  protected signalTo(maySee: (viewer: Viewer) => boolean, frame: unknown): void {
    const text = JSON.stringify(frame);
    for (const [connection, viewer] of this.viewers()) {
      if (maySee(viewer) && !this.#flowOf(connection).isBehind) this.sendText(connection, text);
    }
  }

  protected sendText(connection: Connection<Viewer>, text: string): void {
    // A connection that was closed while its frames were on the way can be told nothing more, and `send` would throw.
    if (connection.readyState !== WebSocket.OPEN) return;
    const flow = this.#flowOf(connection);
    if (!flow.count(text)) {
      this.host.log('connection.behind', {});
      connection.close(closeCodeOf('too_slow'), 'too_slow');
      return;
    }
    connection.send(text);
    const n = flow.question();
    if (n !== null) connection.send(JSON.stringify({ type: 'check', n } satisfies Check));
  }

  /** Whether a connection reads what it gets, so that more of what is long may be sent. */
  protected keepsUp(connection: Connection<Viewer>): boolean {
    return connection.readyState === WebSocket.OPEN && this.#flowOf(connection).keepsUp;
  }

  /** Called when a connection has read more. */
  protected afterRead(_connection: Connection<Viewer>): void {}

  /** Closes the connections with this tag. */
  protected closeTagged(tag: string, code: ErrorCode): void {
    for (const connection of this.getConnections<Viewer>(tag)) this.#drop(connection, code);
  }

  /** Closes a connection and counts it as gone at once: a dead one never answers the close. */
  #drop(connection: Connection<Viewer>, code: ErrorCode, silentMs = 0): void {
    connection.close(closeCodeOf(code), code);
    this.#left(connection, silentMs);
  }

  /** Called by the worker before the server stops. Answers how many connections there were. */
  async closeAll(): Promise<number> {
    const open = [...this.getConnections()];
    for (const connection of open) connection.close(CLOSE_RESTART, 'restart');
    await this.ctx.storage.sync();
    return open.length;
  }

  /** Answers a command. */
  protected ok(connection: Connection<Viewer>, id: string, data: unknown): void {
    this.send(connection, { type: 'ok', re: id, data });
  }

  /** Runs a command of a viewer exactly once and answers it. */
  protected answer(
    connection: Connection<Viewer>,
    viewer: Viewer,
    frame: Parsed & { id: string },
    command: Command,
    reply: (events: readonly Event[], after: State) => unknown = () => ({}),
    /** Makes what is answered of what is kept with the receipt. */
    present: (kept: unknown) => unknown = (kept) => kept,
  ): Failure | null {
    const result = this.run(command, {
      receipt: { author: `${viewer.role}/${viewer.id}`, id: frame.id, body: digestOf(frame) },
      reply,
      respond: (kept) => {
        const data = present(kept);
        // What was refused and yet left a trace, a wrong code for example, is a reply that is a failure.
        if (isFailure(data)) this.#fail(connection, frame.id, data);
        else this.ok(connection, frame.id, data);
      },
    });
    return isFailure(result) ? result : null;
  }

  #fail(connection: Connection<Viewer>, id: string, refusal: Failure, request?: string): void {
    this.send(connection, { type: 'fail', re: id, ...bodyOf(refusal, request) });
  }

  #refuseFrame(connection: Connection<Viewer>, frame: unknown, id: string | undefined): void {
    const known = typeof frame === 'object' && frame !== null && this.knows((frame as { type?: unknown }).type);
    this.#fail(connection, id ?? '', failure(known || frame === undefined ? 'bad_request' : 'unsupported'));
    if (!this.#flowOf(connection).countBadFrame(Date.now())) {
      connection.close(closeCodeOf('rate_limited'), 'rate_limited');
    }
  }

  /** Whether a frame of this type exists, so that a client learns what is wrong with its own. */
  protected abstract knows(type: unknown): boolean;

  #fault(where: string, error: unknown, connection: Connection<Viewer> | null, id: string | undefined): void {
    const request = crypto.randomUUID();
    this.host.log('fault', { where, request, error: error instanceof Error ? error.stack : String(error) });
    if (connection && id !== undefined) this.#fail(connection, id, failure('internal'), request);
  }

  #flowOf(connection: Connection<Viewer>): Flow {
    let flow = this.#flows.get(connection);
    if (!flow) this.#flows.set(connection, (flow = new Flow(Date.now())));
    return flow;
  }

  // ---- the clock --------------------------------------------------------------------------------------------------

  #wakeAt(time: number): void {
    const at = Math.max(time, Date.now() + 1);
    if (this.#alarmAt !== null && this.#alarmAt <= at) return;
    this.#alarmAt = at;
    this.ctx.storage.setAlarm(at).catch((error: unknown) => this.host.log('alarm.failed', { error: String(error) }));
  }

  /** Never throws: the platform drops an alarm that failed six times. */
  override onAlarm(): void {
    this.#alarmAt = null;
    try {
      const result = this.run(this.tick());
      if (isFailure(result)) this.#wakeAt(Date.now() + 1000);
      this.ctx.waitUntil(this.pipeline.flush());
      if (this.#isBehind) {
        this.#isBehind = false;
        this.wake(
          [...this.viewers()].map(([, viewer]) => viewer),
          false,
        );
      }
      this.#closeSilent();
      this.afterTick();
      this.#watch();
    } catch (error) {
      this.#fault('alarm', error, null, undefined);
      this.#wakeAt(Date.now() + 1000);
    }
  }

  #watch(): void {
    if (this.watches() && !this.getConnections()[Symbol.iterator]().next().done) this.#wakeAt(Date.now() + PING_MS);
  }

  /** A connection that has not pinged for a while is dead, whatever TCP believes. */
  #closeSilent(): void {
    if (!this.watches()) return;
    const now = Date.now();
    for (const [connection] of this.viewers()) {
      const pinged = this.ctx.getWebSocketAutoResponseTimestamp(connection)?.getTime();
      const silentMs = now - Math.max(pinged ?? 0, this.#flowOf(connection).since);
      if (silentMs <= STALE_MS) continue;
      this.host.log('connection.silent', { silentMs, pinged: pinged !== undefined });
      this.#drop(connection, 'too_slow', silentMs);
    }
  }
}

/** Accepts and closes, because a browser cannot see why a handshake was refused. */
export function refuse(code: ErrorCode): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(closeCodeOf(code), code);
  return new Response(null, { status: 101, webSocket: client, headers: { 'sec-websocket-protocol': SUBPROTOCOL } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function idOf(frame: unknown): string | undefined {
  if (typeof frame !== 'object' || frame === null || !('id' in frame)) return undefined;
  return typeof frame.id === 'string' && frame.id.length <= 64 ? frame.id : undefined;
}

function isCheck(frame: unknown): frame is Check {
  return (
    typeof frame === 'object' &&
    frame !== null &&
    'type' in frame &&
    frame.type === 'check' &&
    'n' in frame &&
    typeof frame.n === 'number'
  );
}

function utf8Length(text: string): number {
  // Three bytes a unit at most: the exact length matters only near the limit.
  return text.length * 3 <= FRAME_BYTES_MAX ? text.length : new TextEncoder().encode(text).length;
}

/** What the worker says of a connection; a header is bytes, so it is encoded. */
function passIn(request: Request): Pass | null {
  return JSON.parse(decodeURIComponent(request.headers.get(PASS_HEADER) ?? 'null')) as Pass | null;
}
