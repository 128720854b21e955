import type { Connection } from 'partyserver';
import {
  ConversationCommand,
  type ConversationEvent,
  ConversationSignal,
  type ConversationFrame,
  type FinishedConversation,
  type Placement,
} from '@deskside/sdk/protocol';
import type { Env } from '../env.ts';
import { drawId } from '../room/draw-id.ts';
import { failure } from '../room/outcome.ts';
import { isFailure, type Failure } from '../room/machine.ts';
import type { Rules } from '../room/pipeline.ts';
import { Room, WELCOME, type Parsed } from '../room/room.ts';
import type { Viewer } from '../room/viewer.ts';
import { askOf } from './ask.ts';
import { audienceOf, placementFrames, type Told } from './audience.ts';
import type { ConversationMachineCommand as Command } from './command.ts';
import type { ConversationMachineEvent as Event } from './event.ts';
import { conversationRules, writtenIn } from './rules.ts';
import { isOver, lastSeqOf, openOf, viewOf, type ConversationState } from './state.ts';
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
  readonly #admissions = new Set<{ session: string; isOver: boolean }>();

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, []);
  }

  protected rules(): Rules<ConversationState, Command, Event> {
    return conversationRules((event, after) => {
      if (event.type === 'placed' || event.type === 'left') this.#hint = null;
      for (const told of audienceOf(event, after)) this.#publish(told);
    });
  }

  protected tick(): Command {
    return { type: 'tick', message: drawId(), written: this.#written() };
  }

  protected wake(viewers: readonly Viewer[], isStart: boolean): void {
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

  // ---- people -----------------------------------------------------------------------------------------------------

  protected admit(viewer: Viewer): Failure | null {
    const open = openOf(this.state);
    // The desk's word that opens this room may still be on its way.
    if (!open) return failure('unavailable');
    if (viewer.role === 'customer') return viewer.id === open.request.customer ? null : failure('not_found');
    return null;
  }

  /** A ticket may outlive the session or the token it was drawn with, so the desk is asked whether there still is one. */
  protected override async recheck(viewer: Viewer): Promise<Failure | null> {
    const desk = openOf(this.state)?.request.desk;
    if (desk === undefined) return null;
    const admission = { session: viewer.session, isOver: false };
    this.#admissions.add(admission);
    try {
      const isAdmitted = await this.env.DESK.get(this.env.DESK.idFromName(desk)).isAdmitted(viewer);
      return isAdmitted && !admission.isOver ? null : failure('unauthorized');
    } finally {
      this.#admissions.delete(admission);
    }
  }

  protected presence(viewer: Viewer, connected: boolean): void {
    if (viewer.role === 'customer') {
      if (!connected) this.#showPreview('');
      this.note({ type: 'customer.connection', connected });
    }
  }

  protected welcome(connection: Connection<Viewer>, since: number): void {
    const viewer = connection.state as Viewer;
    const seq = lastSeqOf(this.state);
    const page = this.#pageAfter(Math.min(since, seq));
    const view = viewOf(this.state, viewer.role === 'customer' ? 'customer' : 'staff');
    if (view && view.placement.phase === 'queued') view.placement = this.#placementOf(this.state) ?? view.placement;
    const head = JSON.stringify({ ...WELCOME, now: Date.now(), seq, view });
    this.sendText(connection, `${head.slice(0, -1)},"events":[${page.events}]}`);
    if (page.until < seq) {
      this.#behind.set(connection, page.until);
      this.#catchUp(connection);
    }
    if (viewer.role === 'staff' && this.#preview !== '')
      this.send(connection, { type: 'preview', text: this.#preview });
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
    if (side === 'supporter' && !this.#isResponsible(viewer)) return failure('forbidden');
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
        const ask = askOf(frame, side, { drawId, written: () => this.#written() });
        return isFailure(ask) ? ask : this.answer(connection, viewer, frame, ask.command, ask.reply);
      }
    }
  }

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

  #written(): string {
    return writtenIn(this.state, this.store.history(0));
  }

  // ---- called by the worker and the desk --------------------------------------------------------------------------

  /** The finished conversation with its history, or null while it goes on or if it does not exist. */
  finished(): FinishedConversation | null {
    const summary = finishedOf(this.state);
    if (!summary) return null;
    return { ...summary, events: [...this.store.history(0)].map((json) => JSON.parse(json) as ConversationEvent) };
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
    const ask = askOf({ type: 'conversation.leave', id: '' }, 'customer', { drawId, written: () => this.#written() });
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
    for (const admission of this.#admissions) if (admission.session === session) admission.isOver = true;
    this.closeTagged(`session:${session}`, 'unauthorized');
  }
}
