import type { Active } from '@deskside/sdk/protocol';
import { openOf } from '../src/conversation/state.ts';
import { viewOf } from '../src/desk/audience.ts';
import { phaseOf, type DeskState, type Member, type Visit } from '../src/desk/state.ts';
import { capacityOf, isAskable, isTried, loadsOf, serves } from '../src/desk/suitable.ts';
import { checkHistory, type HistoryItem } from './check-history.ts';
import type { Customer, Scene, Supporter } from './people.ts';
import type { AnyRoom } from './room.ts';
import { SimConversation, SimDesk, SimRecords } from './rooms.ts';

/** What a desk said of a conversation, from its events on disk. */
interface Course {
  customer: string;
  supporters: Set<string>;
  closed: 'left' | 'ended' | null;
  message: string | null;
}

/** Holds the promises against every commit. Throws what is broken. */
export class Invariants {
  readonly #scene: Scene;
  readonly courses = new Map<string, Course>();
  #readEvents = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  afterCommit(room: AnyRoom): void {
    if (room instanceof SimDesk) this.#desk(room);
    if (room instanceof SimConversation) conversation(room);
  }

  #desk(desk: SimDesk): void {
    const { state } = desk;
    const fresh = desk.events.slice(this.#readEvents);
    this.#readEvents = desk.events.length;
    for (const event of fresh) {
      switch (event.type) {
        case 'customer.queued':
          this.courses.set(event.conversation, {
            customer: event.customer,
            supporters: new Set(),
            closed: null,
            message: null,
          });
          break;
        case 'conversation.assigned':
          this.courses.get(event.conversation)?.supporters.add(event.supporter);
          break;
        case 'conversation.closed': {
          const course = this.courses.get(event.conversation);
          hold(course?.closed === null, `[Q5] ${event.conversation} is closed twice, or was never asked for`);
          course!.closed = event.outcome;
          if (event.outcome === 'left') course!.message = event.message;
          break;
        }
        case 'offer.made': {
          const visit = state.visits.get(event.conversation);
          const member = state.members.get(event.supporter);
          if (visit && member) isFair(state, visit, member);
          break;
        }
        default:
      }
    }

    const open = new Map<string, string>();
    for (const [id, visit] of state.visits) {
      const course = this.courses.get(id);
      hold(course !== undefined, `[Q5] ${id} is at the desk, but nobody asked`);
      hold(course!.closed === null, `[Q5] ${id} is ${phaseOf(visit)}, and closed as ${course!.closed}`);
      hold(!open.has(visit.customer), `[Q2] ${visit.customer} has ${id} and ${open.get(visit.customer)}`);
      open.set(visit.customer, id);
    }
    for (const [id, course] of this.courses) {
      hold(course.closed !== null || state.visits.has(id), `[Q5] ${id} of ${course.customer} is lost`);
      hold(course.supporters.size <= 1, `[Q1] ${id} has ${[...course.supporters].join(' and ')}`);
      if (course.message !== null) {
        hold(desk.archive.offlineMessage(course.message) !== null, `[Q5] what ${course.customer} left is lost`);
      }
    }
  }

  /** When everything has come to rest: the rooms agree, and nobody was told what is not so. */
  atTheEnd(customers: readonly Customer[], supporters: readonly Supporter[]): void {
    const { world, desk, log, accepted } = this.#scene;
    for (const [conversation, who] of accepted) {
      hold(who.size <= 1, `[Q1] ${[...who].join(' and ')} were both told that ${conversation} is theirs`);
      const [told] = who;
      hold(this.courses.get(conversation)?.supporters.has(told!) ?? false, `[Q1] ${told} never had ${conversation}`);
    }
    const final = new Map<string, HistoryItem[]>();
    for (const [id, course] of this.courses) {
      const room = world.rooms.get(`conversation/${desk.name}.${id}`);
      hold(room instanceof SimConversation, `[Q5] the room of ${id} was never opened`);
      this.#agrees(id, course, room as SimConversation);
      final.set(id, itemsOf(room as SimConversation));
    }
    for (const customer of customers) {
      for (const id of customer.conversations) {
        hold(
          this.courses.get(id)?.customer === customer.id,
          `[Q5] ${customer.id} was promised ${id}, which is not there`,
        );
      }
    }
    for (const { talk } of customers) {
      if (talk?.link.isOpen) log.push({ type: 'settled', room: talk.conversation, viewer: talk.viewer });
    }
    for (const supporter of supporters) {
      for (const { link, conversation, viewer } of supporter.talks.values()) {
        if (link.isOpen) log.push({ type: 'settled', room: conversation, viewer });
      }
      if (!supporter.link?.isOpen) continue;
      const view = viewOf(desk.state, supporter.id, { offlineMessages: [], code: null, responses: 0, unread: {} });
      same([...supporter.waiting.values()], view?.waiting ?? [], `[V1] ${supporter.id} sees another queue`);
      // The feed has no event for details that change after the answer: supporters see those in the conversation.
      const withoutDetails = (active: Active): object => ({ ...active, details: null });
      const seen = [...supporter.active.values()].map(withoutDetails);
      same(seen, (view?.active ?? []).map(withoutDetails), `[V1] ${supporter.id} sees other conversations`);
    }
    for (const { id, presence } of desk.state.members.values()) {
      const isHere = [...desk.sockets].some(({ viewer }) => viewer.id === id);
      hold((presence === 'here') === isHere, `[P5] ${id} is ${presence}, with${isHere ? '' : 'out'} a connection`);
    }
    const violations = checkHistory(log, final);
    hold(
      violations.length === 0,
      violations.map(({ fault, room, what }) => `[D1–D5] ${fault} in ${room}: ${what}`).join('\n'),
    );
    for (const room of world.rooms.values()) {
      hold(room.disk.count('outbox') === 0, `${room.kind} ${room.name} still has to tell something`);
    }
  }

  #agrees(id: string, course: Course, room: SimConversation): void {
    const { world, desk } = this.#scene;
    const open = openOf(room.state);
    hold(open !== null, `[Q5] the room of ${id} was never opened`);
    const { placement, supporter, endedAt } = open!.course;
    const visit = desk.state.visits.get(id);
    const atDesk = visit ? phaseOf(visit) : course.closed!;
    // A customer who had left when somebody answered is told so, and the desk ends what the answer began.
    const isLate = course.closed === 'ended' && course.supporters.size === 1 && supporter === null;
    if (isLate) hold(placement.phase === 'left' || placement.phase === 'ended', `[Q5] ${id} goes on after its end`);
    else hold(placement.phase === atDesk, `[Q5] ${id} is ${atDesk} at the desk and ${placement.phase} in its room`);
    hold((endedAt !== null) === (course.closed !== null), `[Q5] ${id} is over for one of them only`);
    if (placement.phase === 'left') {
      const message = desk.archive.offlineMessage(placement.message);
      hold(message !== null, `[Q6] what was left in ${id} is lost`);
      for (const text of textsBeforeAnswer(room)) {
        hold(message!.text.includes(text), `[Q6] "${text}" is not in the message of ${id}`);
      }
    }
    if (placement.phase === 'ended' && supporter === null) {
      hold(
        textsBeforeAnswer(room).length === 0 || placement.reason === 'code',
        `[Q6] ${id} ended, and its words with it`,
      );
    }
    const isConnected = [...room.sockets].some(({ viewer }) => viewer.role === 'customer');
    hold(open!.course.connected === isConnected, `[T5] ${id} believes its customer to be there: ${!isConnected}`);
    // Until an answer the desk takes it that whoever has just asked is there.
    const neverCame = open!.course.goneAt === open!.request.requestedAt;
    if (visit && !(neverCame && visit.supporter === null))
      hold(visit.connected === isConnected, `[W9] the desk believes the customer of ${id} there: ${!isConnected}`);
    if (visit?.supporter)
      hold(supporter?.id === visit.supporter, `[Q1] ${id} is ${visit.supporter}'s and ${supporter?.id}'s`);
    if (endedAt !== null) {
      const records = world.rooms.get(`records/${desk.name}`);
      const record = records instanceof SimRecords ? records.archive.find(id) : null;
      hold(record?.endedAt === endedAt, `there is no record of ${id}`);
      same(record?.survey ?? null, open!.course.survey, `the record of ${id} has another survey`);
      same(record?.record ?? null, open!.course.record, `the record of ${id} is an old one`);
    }
  }
}

/** [D5] Numbers without holes, one supporter at most, and nothing after the end but the survey. */
function conversation(room: SimConversation): void {
  const history = room.history(0);
  const joined = new Set<string>();
  let ended = false;
  for (const [index, event] of history.entries()) {
    hold(event.seq === index + 1, `[D5] ${room.name} has ${event.seq} at place ${index + 1}`);
    hold(!ended || event.type === 'survey.answered', `${room.name} has ${event.type} after its end`);
    if (event.type === 'supporter.joined') joined.add(event.supporter.id);
    ended ||= event.type === 'conversation.ended';
  }
  hold(joined.size <= 1, `[Q1] ${room.name} was joined by ${[...joined].join(' and ')}`);
}

/** [Q7] Nobody who came earlier waits for whom the same supporter could have been asked. */
function isFair(state: DeskState, visit: Visit, member: Member): void {
  // [X4] Whoever was answered goes before those who wait.
  if (visit.offer?.supporter !== member.id || visit.supporter !== null) return;
  const promised = [...state.visits.values()].filter(({ offer }) => offer?.supporter === member.id).length;
  const load = (loadsOf(state).get(member.id) ?? 0) + promised;
  for (const other of state.visits.values()) {
    if (other.arrival >= visit.arrival || phaseOf(other) !== 'queued' || other.choose) continue;
    const fits = other.seat === null ? serves(member, other.group) : other.seat === member.id;
    const couldBeAsked = fits && isAskable(member) && !isTried(other, member) && load <= capacityOf(state, member);
    hold(!couldBeAsked, `[Q7] ${visit.conversation} was offered to ${member.id} before ${other.conversation}`);
  }
}

function itemsOf(room: SimConversation): HistoryItem[] {
  return room
    .history(0)
    .map((event) =>
      event.type === 'message.sent' && event.auto !== true
        ? { seq: event.seq, author: event.from.id, id: event.id, text: event.text }
        : { seq: event.seq, author: '', id: null, text: '' },
    );
}

function textsBeforeAnswer(room: SimConversation): string[] {
  return room
    .history(0)
    .filter((event) => event.type === 'message.sent' && event.from.role === 'customer')
    .map((event) => (event as { text: string }).text);
}

function hold(condition: boolean, broken: string): void {
  if (!condition) throw new Error(broken);
}

function same(is: unknown, shouldBe: unknown, broken: string): void {
  const sorted = (value: unknown): string =>
    JSON.stringify(Array.isArray(value) ? value.map((item) => JSON.stringify(item)).sort() : value);
  if (sorted(is) !== sorted(shouldBe)) {
    throw new Error(`${broken}:\n  ${JSON.stringify(is)}\nis not\n  ${JSON.stringify(shouldBe)}`);
  }
}
