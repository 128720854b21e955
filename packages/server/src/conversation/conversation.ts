import type { Connection } from 'partyserver';
import {
  ConversationCommand,
  type ConversationEvent,
  ConversationSignal,
  type ConversationFrame,
  type FinishedConversation,
  type MessageSent,
  type Placement,
  type Seat,
  type SharedFile,
} from '@deskside/sdk/protocol';
import type { Env } from '../env.ts';
import { Files, type Arriving } from '../files/files.ts';
import { FILE_TABLES, createParts } from '../files/parts.ts';
import { drain } from '../files/take-in.ts';
import { Admissions } from '../room/admissions.ts';
import { drawId } from '../room/draw-id.ts';
import { failure } from '../room/outcome.ts';
import { isFailure, type Failure } from '../room/machine.ts';
import type { Rules } from '../room/pipeline.ts';
import { Room, type Parsed, type WelcomeHead } from '../room/room.ts';
import type { Viewer } from '../room/viewer.ts';
import { askOf, type AskContext } from './ask.ts';
import { audienceOf, placementFrames, type Told } from './audience.ts';
import type { ConversationMachineCommand as Command } from './command.ts';
import type { ConversationMachineEvent as Event } from './event.ts';
import { conversationRules, writtenIn } from './rules.ts';
import {
  isOver,
  lastSeqOf,
  notesOf,
  openOf,
  viewOf,
  type ConversationState,
  type NewFile,
  type Side,
} from './state.ts';
import { finishedOf } from './tells.ts';

const frames = new Set<unknown>([
  ...ConversationCommand.options.map((option) => option.shape.type.value),
  ...ConversationSignal.options.map((option) => option.shape.type.value),
]);

/** A long history comes in several frames of about this many UTF-16 code units: 64 KiB of UTF-8 in nearly all cases. */
const HISTORY_CHUNK = 20_000;

const isStaff = (viewer: Viewer) => viewer.role === 'staff';
const isCustomer = (viewer: Viewer) => viewer.role === 'customer';
const isAnyone = () => true;

/** One customer with one supporter: messages, marks, the survey and the record. */
export class Conversation extends Room<ConversationState, Command, Event> {
  readonly kind = 'conversation';
  /** The customer's unsent text. Here and nowhere else: it is never written down. */
  #preview = '';
  /** The newest place in the queue, see {@link Conversation.hint}. */
  #hint: Placement | null = null;
  /** Connections that were not sent the whole history yet, with the number of the last event they were sent. */
  readonly #behind = new WeakMap<Connection, number>();
  /** Those whose session or token is being checked. */
  readonly #admissions = new Admissions();

  readonly #files: Files;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, FILE_TABLES);
    const room = {
      state: () => this.state,
      keep: (by: Side, file: NewFile) => {
        const result = this.run({ type: 'file.keep', by, file });
        return isFailure(result) ? result : null;
      },
      wakeAt: this.host.wakeAt,
    };
    this.#files = new Files(room, createParts(ctx.storage.sql));
  }

  protected rules(): Rules<ConversationState, Command, Event> {
    return conversationRules(
      (event, after) => {
        if (event.type === 'placed' || event.type === 'left') this.#hint = null;
        for (const told of audienceOf(event, after)) this.#publish(told);
        if (event.type === 'supporter.joined' && event.replaces) this.#handOver(event.replaces);
      },
      (upload) => this.#files.drop(upload),
    );
  }

  protected tick(): Command {
    return { type: 'tick', message: drawId(), written: this.#written() };
  }

  protected wake(viewers: readonly Viewer[], isStart: boolean): void {
    if (isStart) this.#files.sweep();
    const connected = viewers.some(isCustomer);
    const open = openOf(this.state);
    if (!open || open.course.connected === connected) return;
    // After a restart all come back at once, within half a second: nothing has to be written and told of that.
    if (isStart && !connected) this.lookAroundSoon();
    else this.note({ type: 'customer.connection', connected });
  }

  protected watches(): boolean {
    const open = openOf(this.state);
    return open !== null && !isOver(open.course);
  }

  /** [Y1] Who is not responsible any more sees no more of it, and comes back, if at all, as one who watches. */
  #handOver(from: Seat): void {
    this.closeTagged(`id:${from.id}`, 'forbidden');
    this.#tellWatchers(this.#watchers());
    const checked = this.#recheckWatchers();
    this.ctx.waitUntil(checked.catch((error: unknown) => this.host.log('recheck.failed', { error: String(error) })));
  }

  /** [Y1] A leader may watch because of whoever was responsible. */
  async #recheckWatchers(): Promise<void> {
    const watchers = [...this.viewers()].filter(([, viewer]) => isStaff(viewer) && !this.#isResponsible(viewer));
    for (const [, viewer] of watchers) {
      if (await this.recheck(viewer)) this.closeTagged(`session:${viewer.session}`, 'forbidden');
    }
  }

  // ---- people -----------------------------------------------------------------------------------------------------

  protected admit(viewer: Viewer): Failure | null {
    const open = openOf(this.state);
    // The desk's word that opens this room may still be on its way.
    if (!open) return failure('unavailable');
    if (viewer.role === 'customer') return viewer.id === open.request.customer ? null : failure('not_found');
    return null;
  }

  protected override async recheck(viewer: Viewer): Promise<Failure | null> {
    const open = openOf(this.state);
    if (!open) return null;
    const { desk, conversation } = open.request;
    const room = this.env.DESK.get(this.env.DESK.idFromName(desk));
    return this.#admissions.check(viewer, () => room.mayStill(viewer, conversation));
  }

  protected presence(viewer: Viewer, connected: boolean): void {
    if (viewer.role === 'customer') {
      if (!connected) this.#showPreview('');
      this.note({ type: 'customer.connection', connected });
    } else if (!this.#isResponsible(viewer)) {
      // The connection of whoever comes does not count yet, and that of whoever goes still does.
      const others = this.#watchers().filter(({ id }) => id !== viewer.id);
      this.#tellWatchers(connected ? [...others, viewer.seat] : others);
    }
  }

  /** [Y2] Those of the staff who are connected and not responsible. */
  #watchers(): Seat[] {
    const seats = new Map<string, Seat>();
    for (const [, viewer] of this.viewers()) {
      if (viewer.role === 'staff' && !this.#isResponsible(viewer)) seats.set(viewer.id, viewer.seat);
    }
    return [...seats.values()];
  }

  #tellWatchers(watchers: Seat[]): void {
    this.sendTo(isStaff, { type: 'watchers', watchers } satisfies ConversationFrame);
  }

  protected welcome(connection: Connection<Viewer>, welcome: WelcomeHead, since: number): void {
    const viewer = connection.state as Viewer;
    const seq = lastSeqOf(this.state);
    const page = this.#pageAfter(Math.min(since, seq));
    const view = viewOf(this.state, viewer.role === 'customer' ? 'customer' : 'staff', this.#watchers());
    if (view && view.placement.phase === 'queued') view.placement = this.#placementOf(this.state) ?? view.placement;
    const head = JSON.stringify({ ...welcome, seq, view });
    this.sendText(connection, `${head.slice(0, -1)},"events":[${page.events}]}`);
    if (page.until < seq) {
      this.#behind.set(connection, page.until);
      this.#catchUp(connection);
    }
    if (viewer.role !== 'staff') return;
    for (const note of notesOf(this.state)) this.send(connection, { type: 'note', note } satisfies ConversationFrame);
    if (this.#preview !== '') this.send(connection, { type: 'preview', text: this.#preview });
  }

  /** Sends history as long as it is read. What is said meanwhile is sent in its turn. */
  #catchUp(connection: Connection<Viewer>): void {
    for (let sent = this.#behind.get(connection); sent !== undefined && this.keepsUp(connection);) {
      const page = this.#pageAfter(sent);
      this.sendText(connection, `{"type":"history","events":[${page.events}]}`);
      sent = page.until < lastSeqOf(this.state) ? page.until : undefined;
      if (sent === undefined) this.#behind.delete(connection);
      else this.#behind.set(connection, sent);
    }
  }

  protected override afterRead(connection: Connection<Viewer>): void {
    this.#catchUp(connection);
  }

  /** The events after `since` that fit into one frame: their JSON texts, and the number of the last. */
  #pageAfter(since: number): { events: string; until: number } {
    let events = '';
    let until = since;
    // Who comes back after a moment has usually missed nothing.
    if (since === lastSeqOf(this.state)) return { events, until };
    for (const json of this.store.history(since)) {
      if (events !== '' && events.length + json.length > HISTORY_CHUNK) break;
      events = events === '' ? json : `${events},${json}`;
      // History has no holes.
      until += 1;
    }
    return { events, until };
  }

  protected knows(type: unknown): boolean {
    return frames.has(type);
  }

  protected parse(frame: unknown): Parsed | null {
    const command = ConversationCommand.safeParse(frame);
    if (command.success) return command.data;
    const signal = ConversationSignal.safeParse(frame);
    return signal.success ? signal.data : null;
  }

  protected handle(viewer: Viewer, parsed: Parsed, connection: Connection<Viewer>): Failure | null {
    const frame = parsed as ConversationCommand | ConversationSignal;
    const side = viewer.role === 'customer' ? 'customer' : 'supporter';
    // [Y1] Whoever only watches speaks to colleagues.
    const mayAct = side === 'customer' || this.#isResponsible(viewer) || frame.type === 'note.add';
    if (!mayAct) return failure('forbidden');
    switch (frame.type) {
      case 'preview':
        if (side === 'customer') this.#showPreview(frame.text);
        return null;
      case 'typing':
        if (side === 'supporter') this.signalTo(isCustomer, { type: 'typing' } satisfies ConversationFrame);
        return null;
      case 'mark':
        this.run({ type: 'mark', by: side, delivered: frame.delivered, read: frame.read });
        return null;
      default: {
        if (frame.type === 'message.send' && side === 'customer') this.#showPreview('');
        const ask = askOf(frame, viewer.role === 'staff' ? viewer.seat : null, this.#askContext);
        return isFailure(ask) ? ask : this.answer(connection, viewer, frame, ask.command, ask.reply);
      }
    }
  }

  readonly #askContext: AskContext = {
    drawId,
    written: (changed) => this.#written(changed),
    event: (seq) => JSON.parse(this.store.historyAt(seq) ?? 'null') as ConversationEvent | null,
  };

  #isResponsible(viewer: Viewer): boolean {
    return openOf(this.state)?.course.supporter?.id === viewer.id;
  }

  // ---- what they see ----------------------------------------------------------------------------------------------

  #publish({ to, frame, mayBeForgotten = false }: Told): void {
    const maySee = { anyone: isAnyone, customer: isCustomer, staff: isStaff }[to];
    if (mayBeForgotten) this.signalTo(maySee, frame);
    // Whoever is still being sent earlier events gets this one in its turn.
    else if ('seq' in frame) this.sendTo((_viewer, connection) => !this.#behind.has(connection), frame);
    else this.sendTo(maySee, frame);
  }

  /** The placement with the newest place in the queue. */
  #placementOf(state: ConversationState): Placement | null {
    const placement = openOf(state)?.course.placement ?? null;
    return placement?.phase === 'queued' && this.#hint ? this.#hint : placement;
  }

  #showPreview(text: string): void {
    const open = openOf(this.state);
    if (!open || isOver(open.course) || !open.request.preview || this.#preview === text) return;
    this.#preview = text;
    this.signalTo(isStaff, { type: 'preview', text } satisfies ConversationFrame);
  }

  #written(changed?: MessageSent): string {
    return writtenIn(this.state, this.store.history(0), changed);
  }

  // ---- called by the worker and the desk --------------------------------------------------------------------------

  /** The finished conversation with its history, or null while it goes on or if it does not exist. */
  finished(): FinishedConversation | null {
    const summary = finishedOf(this.state);
    if (!summary) return null;
    const events = [...this.store.history(0)].map((json) => JSON.parse(json) as ConversationEvent);
    return { ...summary, events, notes: notesOf(this.state) };
  }

  /** Takes in a file of a viewer whom the desk has let in. */
  async takeFile(viewer: Viewer, file: Arriving, stream: ReadableStream<Uint8Array>): Promise<SharedFile | Failure> {
    const side = viewer.role === 'customer' ? 'customer' : 'supporter';
    const isStranger = side === 'supporter' && !this.#isResponsible(viewer);
    const refusal = this.admit(viewer) ?? (isStranger ? failure('forbidden') : null);
    const taken = refusal ?? (await this.#files.take(side, file, stream));
    if (isFailure(taken)) await drain(stream);
    return taken;
  }

  /** Gives a file to a viewer whom the desk has let in. */
  giveFile(viewer: Viewer, id: string): { file: SharedFile; bytes: ReadableStream<Uint8Array> } | Failure {
    return this.admit(viewer) ?? this.#files.give(id);
  }

  /** What the customer saw of the finished conversation, or null while it goes on. */
  transcript(): ConversationEvent[] | null {
    return (
      this.finished()?.events.filter((event) =>
        audienceOf(event, this.state).some(({ to, frame }) => to !== 'staff' && frame === event),
      ) ?? null
    );
  }

  /** A new place in the queue. In memory only: the next one replaces it, and the desk has it. */
  hint(placement: Placement): void {
    if (placement.phase !== 'queued' || openOf(this.state)?.course.placement.phase !== 'queued') return;
    this.#hint = placement;
    for (const told of placementFrames(this.state, placement)) this.#publish(told);
  }

  /** The customer has no token any more: this goes as if they had left. */
  abandon(): void {
    const ask = askOf({ type: 'conversation.leave', id: '' }, null, this.#askContext);
    if (isFailure(ask)) return;
    // Once somebody has answered, nobody can leave, but end.
    if (isFailure(this.run(ask.command))) this.run({ type: 'end', by: 'customer' });
  }

  /** The customer may not be here any more: the connections go, and new ones are refused. */
  dismissCustomer(): void {
    this.closeTagged('customer', 'identity_required');
  }

  /** A session or a token has ended, or may do something else than before: its connections go. */
  disconnect(session: string): void {
    this.#admissions.end(session);
    this.closeTagged(`session:${session}`, 'unauthorized');
  }
}
