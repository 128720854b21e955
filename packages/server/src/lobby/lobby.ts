import type { Connection } from 'partyserver';
import { closeCodeOf } from '@deskside/sdk/constants';
import { LobbyCommand, LobbySignal, type LobbyFrame, type LobbyView, type Visitor } from '@deskside/sdk/protocol';
import type { Env } from '../env.ts';
import { Admissions } from '../room/admissions.ts';
import { drawId } from '../room/draw-id.ts';
import type { Failure } from '../room/machine.ts';
import { failure } from '../room/outcome.ts';
import { Page } from '../room/page.ts';
import type { Rules } from '../room/pipeline.ts';
import { Room, type Parsed, type WelcomeHead } from '../room/room.ts';
import type { Viewer } from '../room/viewer.ts';
import { toldOf, visitorOf } from './audience.ts';
import { lobbyMachine } from './machine.ts';
import { Presence, type PageTold, type Visit } from './presence.ts';
import {
  openNoticesOf,
  type LobbyMachineCommand as Command,
  type LobbyMachineEvent as Event,
  type LobbyState,
} from './state.ts';

/** [B9] Supporters hear what changed at most this often, and so often the server takes a visitor's page. */
const NEWS_MS = 500;
/** How many frames of changes there are at a time: what is more comes with the next. */
const NEWS_FRAMES = 4;
/** [B10] */
const CONNECTIONS_MAX = 5_000;
const OWN_CONNECTIONS_MAX = 20;
/** The worker may believe for a moment that there is a lobby: see `deskCard`. */
const CLOSED_MS = 5_000;
const RECEIPTS_MS = 86_400_000;

const frames = new Set<unknown>([
  ...LobbyCommand.options.map((option) => option.shape.type.value),
  ...LobbySignal.options.map((option) => option.shape.type.value),
]);

const isStaff = (viewer: Viewer) => viewer.role === 'staff';

/** What a connection of a visitor keeps while the room sleeps. */
type Kept = Viewer & { visit?: Visit };

/** Visitors of the sites of a desk, and what its supporters tell them. Only where the desk wants to see them. */
export class Lobby extends Room<LobbyState, Command, Event> {
  readonly kind = 'lobby';
  readonly #presence = new Presence();
  /** Pages that were told and are not taken yet, by visitor. */
  readonly #told = new Map<string, { page: PageTold; connection: Connection<Viewer> }>();
  /** Supporters' connections that were not sent all visitors yet, and whom they wait for. */
  readonly #owed = new WeakMap<Connection, string[]>();
  readonly #admissions = new Admissions();
  #isNewsDue = false;
  #isAwake = false;
  #closedAt = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, []);
  }

  protected rules(): Rules<LobbyState, Command, Event> {
    return {
      machine: lobbyMachine,
      derived: new Set(),
      restore: (state) => state,
      project: () => undefined,
      tells: () => [],
      publish: (event) => this.#publish(event),
    };
  }

  /** Who is here. After a sleep the connections know it, see {@link Lobby.wake}: that comes first. */
  get #visitors(): Presence {
    void this.pipeline;
    return this.#presence;
  }

  protected tick(): Command {
    return { type: 'tick' };
  }

  protected wake(_viewers: readonly Viewer[], isStart: boolean): void {
    if (!isStart) return;
    this.#isAwake = true;
    for (const { state } of this.getConnections<Kept>()) {
      if (state?.visit) this.#presence.restore(state.id, state.visit);
    }
  }

  protected watches(): boolean {
    return true;
  }

  protected override afterTick(): void {
    this.store.dropReceipts(Date.now() - RECEIPTS_MS);
  }

  // ---- who comes and goes -----------------------------------------------------------------------------------------

  protected admit(viewer: Viewer): Failure | null {
    if (Date.now() - this.#closedAt < CLOSED_MS) return failure('unavailable', { retryAfterMs: CLOSED_MS });
    if (viewer.role === 'staff') return null;
    if (this.ctx.getWebSockets(`id:${viewer.id}`).length >= OWN_CONNECTIONS_MAX) return failure('rate_limited');
    return this.ctx.getWebSockets('customer').length >= CONNECTIONS_MAX ? failure('unavailable') : null;
  }

  protected override async recheck(viewer: Viewer): Promise<Failure | null> {
    const desk = this.env.DESK.get(this.env.DESK.idFromName(this.name));
    return this.#admissions.check(viewer, () => desk.mayStill(viewer, null));
  }

  protected presence(viewer: Viewer, connected: boolean, silentMs: number): void {
    if (viewer.role !== 'customer') return;
    if (connected) {
      this.#visitors.come(viewer.id);
      return;
    }
    // What was told last counts, also of who went at once.
    this.#takePages();
    // Whose going wakes the room is not among the connections any more.
    const { visit } = viewer as Kept;
    if (!this.#isAwake && visit) this.#visitors.restore(viewer.id, visit);
    this.#visitors.go(viewer.id, Date.now(), silentMs > 0);
    this.#newsSoon();
  }

  protected welcome(connection: Connection<Viewer>, head: WelcomeHead): void {
    const viewer = connection.state as Viewer;
    const owed = isStaff(viewer) ? this.#visitors.ids() : [];
    const view: LobbyView = {
      id: this.name,
      visitors: this.#pageOf(owed),
      notices: isStaff(viewer) ? [] : openNoticesOf(this.state, viewer.id, head.now),
    };
    this.send(connection, { ...head, seq: 0, view } satisfies LobbyFrame);
    if (owed.length > 0) {
      this.#owed.set(connection, owed);
      this.#catchUp(connection);
    }
  }

  /** Sends more visitors as long as they are read. What changes meanwhile is told as ever: each replaces the one before. */
  #catchUp(connection: Connection<Viewer>): void {
    const owed = this.#owed.get(connection) ?? [];
    while (owed.length > 0 && this.keepsUp(connection)) {
      const visitors = this.#pageOf(owed);
      if (visitors.length > 0) this.send(connection, { type: 'more', visitors } satisfies LobbyFrame);
    }
    if (owed.length === 0) this.#owed.delete(connection);
  }

  protected override afterRead(connection: Connection<Viewer>): void {
    this.#catchUp(connection);
  }

  /** Takes as many of these from the end as fit into one frame; those who left meanwhile are left out. */
  #pageOf(owed: string[]): Visitor[] {
    const page = new Page<Visitor>();
    for (let id = owed.at(-1); id !== undefined; id = owed.at(-1)) {
      const visit = this.#visitors.get(id);
      if (visit && !page.add(visitorOf(this.state, id, visit))) break;
      owed.pop();
    }
    return page.items;
  }

  // ---- what they say ----------------------------------------------------------------------------------------------

  protected knows(type: unknown): boolean {
    return frames.has(type);
  }

  protected parse(frame: unknown): Parsed | null {
    const command = LobbyCommand.safeParse(frame);
    if (command.success) return command.data;
    const signal = LobbySignal.safeParse(frame);
    return signal.success ? signal.data : null;
  }

  protected handle(viewer: Viewer, parsed: Parsed, connection: Connection<Viewer>): Failure | null {
    const frame = parsed as LobbyCommand | LobbySignal;
    switch (frame.type) {
      case 'visit.page': {
        const { type: _, ...page } = frame;
        if (viewer.role === 'customer') this.#told.set(viewer.id, { page, connection });
        this.#newsSoon();
        return null;
      }
      case 'notice.send': {
        if (viewer.role !== 'staff') return failure('forbidden');
        this.#takePages();
        const notice = drawId();
        const { kind, text, link = null } = frame;
        const visitors = frame.visitors.filter((visitor) => this.#visitors.get(visitor));
        const command: Command = {
          type: 'notice.send',
          notice,
          kind,
          text,
          link,
          from: viewer.seat,
          rank: viewer.rank,
          visitors,
        };
        return this.answer(connection, viewer, frame, command, (events) => {
          const sent = events.find((event) => event.type === 'notice.sent');
          return { notice, visitors: Object.keys(sent?.notice.to ?? {}) };
        });
      }
      case 'notice.answer': {
        if (viewer.role !== 'customer') return failure('forbidden');
        const { notice, answer } = frame;
        return this.answer(connection, viewer, frame, { type: 'notice.answer', notice, visitor: viewer.id, answer });
      }
      default:
        return frame satisfies never;
    }
  }

  #publish(event: Event): void {
    if (event.type === 'lobby.closed') {
      this.#close();
      return;
    }
    for (const { to, frame } of toldOf(event)) {
      const text = JSON.stringify(frame);
      for (const visitor of to) {
        for (const connection of this.getConnections<Viewer>(`id:${visitor}`)) this.sendText(connection, text);
      }
      this.#visitors.touch(to);
    }
    this.#newsSoon();
  }

  // ---- what supporters hear ---------------------------------------------------------------------------------------

  #newsSoon(): void {
    if (this.#isNewsDue) return;
    this.#isNewsDue = true;
    const news = scheduler.wait(NEWS_MS).then(() => {
      this.#isNewsDue = false;
      this.#news();
    });
    this.ctx.waitUntil(news.catch((error: unknown) => this.host.log('news.failed', { error: String(error) })));
  }

  #takePages(): void {
    const now = Date.now();
    for (const [visitor, { page, connection }] of this.#told) {
      const visit = this.#visitors.tell(visitor, page, now);
      if (connection.readyState === WebSocket.OPEN) {
        const kept: Kept = { ...(connection.state as Viewer), visit };
        connection.setState(kept);
      }
    }
    this.#told.clear();
  }

  #news(): void {
    this.#takePages();
    const isGoingOn = this.#visitors.settle(Date.now());
    if (this.ctx.getWebSockets('staff').length === 0) this.#visitors.forgetChanges();
    let count = 0;
    for (; count < NEWS_FRAMES; count++) {
      const left = this.#visitors.takeLeft();
      const changed =
        left.length > 0 ? [] : this.#visitors.takeChanged((id, visit) => visitorOf(this.state, id, visit));
      if (left.length > 0) this.sendTo(isStaff, { type: 'visitor.left', visitors: left } satisfies LobbyFrame);
      else if (changed.length > 0) {
        this.sendTo(isStaff, { type: 'visitor.changed', visitors: changed } satisfies LobbyFrame);
      } else break;
    }
    if (isGoingOn || count === NEWS_FRAMES) this.#newsSoon();
  }

  // ---- called by the desk -----------------------------------------------------------------------------------------

  /** [B11] */
  #close(): void {
    this.#closedAt = Date.now();
    this.#told.clear();
    this.#visitors.clear();
    for (const connection of this.getConnections()) connection.close(closeCodeOf('not_found'), 'not_found');
  }

  /** A session or a token has ended, or may do something else than before: its connections go. */
  disconnect(session: string): void {
    this.#admissions.end(session);
    this.closeTagged(`session:${session}`, 'unauthorized');
  }
}
