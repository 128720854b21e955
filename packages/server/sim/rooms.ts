import type {
  ConversationCommand,
  ConversationEvent,
  DeskCommand,
  MessageSent,
  Placement,
} from '@deskside/sdk/protocol';
import { askOf } from '../src/conversation/ask.ts';
import { askOf as askOfDesk } from '../src/desk/ask.ts';
import { audienceOf } from '../src/conversation/audience.ts';
import type { ConversationMachineCommand } from '../src/conversation/command.ts';
import type { ConversationMachineEvent } from '../src/conversation/event.ts';
import { conversationRules, writtenIn } from '../src/conversation/rules.ts';
import { lastSeqOf, openOf, viewOf, type ConversationState } from '../src/conversation/state.ts';
import { ARCHIVE_TABLES, Archive } from '../src/desk/archive.ts';
import { feedOf, viewOf as deskViewOf } from '../src/desk/audience.ts';
import { refusalOf } from '../src/desk/codes.ts';
import type { DeskMachineCommand } from '../src/desk/command.ts';
import { defaultSettings } from '../src/desk/default-settings.ts';
import type { DeskMachineEvent } from '../src/desk/event.ts';
import { placementOf } from '../src/desk/placement.ts';
import { deskRules } from '../src/desk/rules.ts';
import { deskOf, type DeskState } from '../src/desk/state.ts';
import { RECORD_TABLES, RecordArchive, recordsRules } from '../src/records/archive.ts';
import type { RecordsCommand, RecordsEvent, RecordsState } from '../src/records/machine.ts';
import { isFailure } from '../src/room/machine.ts';
import type { Store } from '../src/room/store.ts';
import type { Viewer } from '../src/room/viewer.ts';
import { SimRoom } from './room.ts';
import type { SimSocket } from './socket.ts';

/** What a request for help is answered with. */
export type Asked =
  | { conversation: string; placement: Placement }
  | { failure: string; data?: Record<string, unknown> };

const isStaff = (viewer: Viewer): boolean => viewer.role === 'staff';

export class SimDesk extends SimRoom<DeskState, DeskMachineCommand, DeskMachineEvent> {
  readonly kind = 'desk';

  get archive(): Archive {
    return new Archive(this.disk.storage.sql);
  }

  protected tables() {
    return ARCHIVE_TABLES;
  }

  protected rules(_store: Store, publish: (event: DeskMachineEvent, after: DeskState) => void) {
    return deskRules(this.archive, publish);
  }

  protected publish(event: DeskMachineEvent, after: DeskState): void {
    const feed = feedOf(after, event);
    const last = deskOf(after)?.seq ?? 0;
    for (const [index, told] of feed.entries()) {
      this.sendTo(isStaff, { ...told, seq: last - feed.length + 1 + index });
    }
  }

  protected tick(): DeskMachineCommand {
    return { type: 'tick' };
  }

  protected override wake(viewers: readonly Viewer[]): void {
    if (deskOf(this.state)) {
      this.note({ type: 'presence.reset', connected: viewers.filter(isStaff).map(({ id }) => id) });
    }
  }

  protected override admit(viewer: Viewer): string | null {
    return isStaff(viewer) ? null : 'forbidden';
  }

  protected override presence({ id }: Viewer, connected: boolean): void {
    if (connected) this.note({ type: 'supporter.connect', supporter: id });
    else this.note({ type: 'supporter.disconnect', supporter: id, since: this.world.wall() });
  }

  protected override welcome(socket: SimSocket): void {
    const view = deskViewOf(this.state, socket.viewer.id, {
      offlineMessages: [],
      code: null,
      responses: 0,
      unread: {},
    });
    this.send(socket, { type: 'welcome', now: this.world.wall(), seq: deskOf(this.state)?.seq ?? 0, view });
  }

  protected override handle(socket: SimSocket, parsed: { type: string; id?: string }): void {
    const frame = parsed as DeskCommand;
    const ask = askOfDesk(frame, socket.viewer.id, {
      drawId: () => this.world.drawId('entered'),
      visitor: () => undefined,
      knows: () => true,
      offlineMessage: (id) => this.archive.offlineMessage(id),
      createCode: () => {
        throw new Error('nobody draws a code here');
      },
    });
    if (isFailure(ask)) this.fail(socket, frame.id, ask.failure);
    else this.answer(socket, frame, ask.command, ask.reply);
  }

  async setUp(seats: readonly string[], groups: readonly string[], offerMs: number, capacity: number): Promise<void> {
    const settings = {
      ...defaultSettings,
      offerMs,
      capacity,
      fields: { name: 'optional', phone: 'optional', email: 'optional', product: 'optional' } as const,
      greeting: 'Hello from [Supporter Name]',
      replies: [2_000, 30_000].map((afterMs) => ({ afterMs, text: `After ${afterMs} ms` })),
    };
    await this.enter('setup', () => {
      this.pipeline.run({
        type: 'setup.apply',
        desk: this.name,
        name: 'Desk',
        groups: groups.map((id) => ({ id, name: id })),
        products: [],
        problemTypes: [],
        settings,
        members: seats.map((id, n) => ({
          id,
          user: id,
          name: id,
          title: '',
          phone: '',
          picture: '',
          role: 'supporter',
          capacity: null,
          groups: n === 0 ? groups : [groups[n % groups.length]!],
        })),
      });
    });
  }

  /** As `Desk.request`: answers when the conversation's room was told. */
  async request(
    customer: string,
    wish: { id: string; group?: string; seat?: string },
    answer: (asked: Asked) => void,
  ): Promise<void> {
    const { id, ...ask } = wish;
    const conversation = this.world.drawId('talk');
    await this.enter(`request of ${customer}`, () => {
      const result = this.pipeline.run(
        {
          type: 'visit.request',
          conversation,
          customer,
          details: { name: customer },
          page: '',
          digits: '00',
          ...ask,
        },
        {
          receipt: { author: `customer/${customer}`, id, body: JSON.stringify(wish) },
          reply: (events, after) => refusalOf(events) ?? { conversation, placement: placementOf(after, conversation) },
        },
      );
      const reply = isFailure(result) ? result : (result.reply as Asked);
      if ('failure' in reply) this.leaveAfterCommit(() => answer(reply));
      else {
        const told = this.pipeline.told('conversation', `${this.name}.${reply.conversation}`);
        void told.then(() => this.leaveAfterCommit(() => answer(reply)));
      }
    });
  }
}

export class SimConversation extends SimRoom<ConversationState, ConversationMachineCommand, ConversationMachineEvent> {
  readonly kind = 'conversation';

  protected tables() {
    return [];
  }

  protected rules(_store: Store, publish: (event: ConversationMachineEvent, after: ConversationState) => void) {
    return conversationRules(publish, () => undefined);
  }

  protected publish(event: ConversationMachineEvent, after: ConversationState): void {
    for (const { to, frame } of audienceOf(event, after)) {
      this.sendTo((viewer) => to === 'anyone' || viewer.role === to, frame);
    }
  }

  protected tick(): ConversationMachineCommand {
    return { type: 'tick', message: this.world.drawId('left'), written: this.#written() };
  }

  protected override wake(viewers: readonly Viewer[], isStart: boolean): void {
    const connected = viewers.some(({ role }) => role === 'customer');
    const open = openOf(this.state);
    if (!open || open.course.connected === connected) return;
    if (isStart && !connected) this.lookAroundSoon();
    else this.note({ type: 'customer.connection', connected });
  }

  protected override admit(viewer: Viewer): string | null {
    const open = openOf(this.state);
    if (!open) return 'unavailable';
    return viewer.role === 'staff' || viewer.id === open.request.customer ? null : 'not_found';
  }

  protected override presence({ role }: Viewer, connected: boolean): void {
    if (role === 'customer') this.note({ type: 'customer.connection', connected });
  }

  protected override welcome(socket: SimSocket, since: number): void {
    const { state } = this;
    const seq = lastSeqOf(state);
    const events = this.history(Math.min(since, seq));
    const view = viewOf(state, socket.viewer.role);
    this.send(socket, { type: 'welcome', now: this.world.wall(), seq, view, events });
  }

  protected override handle(socket: SimSocket, parsed: { type: string; id?: string }): void {
    const by = socket.viewer.role === 'customer' ? 'customer' : 'supporter';
    const isResponsible = by === 'customer' || openOf(this.state)?.course.supporter?.id === socket.viewer.id;
    if (!isResponsible) return parsed.id === undefined ? undefined : this.fail(socket, parsed.id, 'forbidden');
    if (parsed.type === 'mark') {
      const { delivered, read } = parsed as unknown as { delivered: number; read: number };
      this.pipeline.run({ type: 'mark', by, delivered, read });
      return;
    }
    const frame = parsed as ConversationCommand;
    const { viewer } = socket;
    const ask = askOf(frame, viewer.role === 'staff' ? viewer.seat : null, {
      drawId: () => this.world.drawId('left'),
      written: (changed) => this.#written(changed),
      event: (seq) => JSON.parse(this.store.historyAt(seq) ?? 'null') as ConversationEvent | null,
    });
    if (isFailure(ask)) this.fail(socket, frame.id, ask.failure);
    else this.answer(socket, frame, ask.command, ask.reply);
  }

  history(since: number): ConversationEvent[] {
    return [...this.store.history(since)].map((json) => JSON.parse(json) as ConversationEvent);
  }

  #written(changed?: MessageSent): string {
    return writtenIn(this.state, this.store.history(0), changed);
  }
}

export class SimRecords extends SimRoom<RecordsState, RecordsCommand, RecordsEvent> {
  readonly kind = 'records';

  get archive(): RecordArchive {
    return new RecordArchive(this.disk.storage.sql);
  }

  protected tables() {
    return RECORD_TABLES;
  }

  protected rules() {
    return recordsRules(this.archive);
  }

  protected publish(): void {}

  protected tick(): RecordsCommand {
    return { type: 'tick' };
  }
}
