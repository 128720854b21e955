import type { DeskSettings, Role } from '@deskside/sdk/protocol';
import type { DeskMachineCommand } from '../src/desk/command.ts';
import type { DeskMachineEvent, EventOf } from '../src/desk/event.ts';
import { defaultSettings } from '../src/desk/default-settings.ts';
import { deskMachine } from '../src/desk/machine.ts';
import type { DeskState, Member, Visit } from '../src/desk/state.ts';
import { isFailure, type Failure } from '../src/room/machine.ts';

export const settings: DeskSettings = {
  ...defaultSettings,
  capacity: 1,
  fields: { name: 'optional', phone: 'optional', email: 'hidden', product: 'optional' },
  greeting: '',
  offlineText: '',
  recordOpens: false,
};

export interface Person {
  id: string;
  groups?: string[];
  role?: Role;
  capacity?: number;
}

export function setupOf(people: readonly Person[], change: Partial<DeskSettings> = {}, groups = ['sales', 'help']) {
  return {
    type: 'setup.apply',
    desk: '80000001',
    name: 'Harbour Software',
    groups: groups.map((id) => ({ id, name: id })),
    products: [{ id: 'app', name: 'App' }],
    problemTypes: [{ id: 'bug', name: 'Bug' }],
    settings: { ...settings, ...change },
    members: people.map(({ id, groups: own = ['help'], role = 'supporter', capacity = null }) => ({
      id,
      user: `user-${id}`,
      name: id,
      title: '',
      phone: '',
      picture: '',
      role,
      groups: own,
      capacity,
    })),
  } as const satisfies DeskMachineCommand;
}

/** A desk with a hand-cranked clock. */
export class World {
  state: DeskState = deskMachine.initial;
  now = 1_000_000;
  history: { command: DeskMachineCommand; now: number }[] = [];
  log: DeskMachineEvent[] = [];

  /** A desk with these people, all of them connected and online, each idle a millisecond longer than the next. */
  static with(people: readonly Person[], change: Partial<DeskSettings> = {}): World {
    const world = new World();
    world.do(setupOf(people, change));
    for (const { id: supporter, role } of people) {
      world.do({ type: 'supporter.connect', supporter });
      if (role !== 'admin') world.do({ type: 'status.set', supporter, status: 'online' });
      world.now += 1;
    }
    return world;
  }

  try(command: DeskMachineCommand): readonly DeskMachineEvent[] | Failure {
    const result = deskMachine.decide(this.state, command, this.now);
    if (isFailure(result)) return result;
    this.history.push({ command, now: this.now });
    for (const event of result) {
      this.state = deskMachine.evolve(this.state, event);
      this.log.push(event);
    }
    return result;
  }

  do(command: DeskMachineCommand): readonly DeskMachineEvent[] {
    const result = this.try(command);
    if (isFailure(result)) throw new Error(`refused: ${JSON.stringify(result)}`);
    return result;
  }

  /** Lets time pass, ticking whenever the machine asks for it. */
  pass(ms: number): DeskMachineEvent[] {
    const until = this.now + ms;
    const events: DeskMachineEvent[] = [];
    for (let at = deskMachine.wakeAt(this.state); at !== null && at <= until; at = deskMachine.wakeAt(this.state)) {
      this.now = Math.max(this.now, at);
      events.push(...this.do({ type: 'tick' }));
      const next = deskMachine.wakeAt(this.state);
      if (next !== null && next <= this.now) throw new Error('[G4] the alarm does not move on');
    }
    this.now = until;
    return events;
  }

  request(conversation: string, wish: Partial<Extract<DeskMachineCommand, { type: 'visit.request' }>> = {}) {
    return this.do(requestOf(conversation, wish));
  }

  visit(conversation: string): Visit {
    const visit = this.state.visits.get(conversation);
    if (!visit) throw new Error(`no visit ${conversation}`);
    return visit;
  }

  member(id: string): Member {
    const member = this.state.members.get(id);
    if (!member) throw new Error(`no member ${id}`);
    return member;
  }

  /** Who is being asked for a conversation. */
  asked(conversation: string): string | null {
    return this.visit(conversation).offer?.supporter ?? null;
  }

  accept(conversation: string, digits?: string) {
    const { offer } = this.visit(conversation);
    if (!offer) throw new Error(`nobody is asked for ${conversation}`);
    return this.do({ type: 'offer.accept', offer: offer.id, supporter: offer.supporter, digits });
  }

  decline(conversation: string) {
    const { offer } = this.visit(conversation);
    if (!offer) throw new Error(`nobody is asked for ${conversation}`);
    return this.do({ type: 'offer.decline', offer: offer.id, supporter: offer.supporter });
  }
}

export function requestOf(
  conversation: string,
  wish: Partial<Extract<DeskMachineCommand, { type: 'visit.request' }>> = {},
): Extract<DeskMachineCommand, { type: 'visit.request' }> {
  return {
    type: 'visit.request',
    conversation,
    customer: `customer-of-${conversation}`,
    details: {},
    page: '',
    digits: '42',
    ...wish,
  };
}

/** The events of one type, in order. */
export function only<Type extends DeskMachineEvent['type']>(events: readonly DeskMachineEvent[], type: Type) {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}
