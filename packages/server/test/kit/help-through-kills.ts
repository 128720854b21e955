import { setTimeout as pause } from 'node:timers/promises';
import type { DeskView, OfflineMessage, Placement, Waiting } from '@deskside/sdk/protocol';
import { Random } from '../../sim/random.ts';
import { call, makeDesk, mustCall, type TestDesk } from './desk.ts';
import { TestServer, until } from './server.ts';
import { connect, type Frame, type Wire } from './wire.ts';

export interface HelpThroughKills {
  seed: number;
  kills: number;
  /** Customers who come between two kills. */
  customers: number;
}

/** What customers and supporters do, and when the server may be killed: right after it was sent. */
type Deed = 'request' | 'say' | 'leave' | 'end' | 'accept';
const deeds: readonly Deed[] = ['request', 'say', 'leave', 'end', 'accept'];

type Where = 'offered' | 'queued' | 'active' | 'left' | 'ended';

interface Person {
  token: string;
  customer: string;
  conversation: string;
  /** Acked texts and drafts, from before an answer. */
  words: string[];
}

/** Calls the same again until it does not fail for want of a server. */
async function insist<Value>(what: string, attempt: () => Promise<Value | null>): Promise<Value> {
  return until(() => attempt().catch(() => null), 20_000, what);
}

/**
 * Q5: customers ask, write, leave, are answered and end, while the server is killed in the middle of each of these.
 * Then each of them is in exactly one of offered, queued, active, left and ended, says everybody who knows of them.
 */
export async function helpThroughKills({ seed, kills, customers }: HelpThroughKills): Promise<Map<Where, number>> {
  const random = new Random(seed);
  const server = await TestServer.start();
  let isOver = false;
  try {
    const desk = await makeDesk(server, { offerMs: 5_000, capacity: 50, greeting: '' });
    const people: Person[] = [];
    const killer = new Killer(server, random);
    const supporters = ['ann', 'ben'].map((user) => accept(server, desk, user, killer, () => isOver));
    for (let kill = 0; kill < kills; kill++) {
      killer.plan();
      await Promise.all(Array.from({ length: customers }, () => visit(server, desk, random, killer, people)));
      await killer.done();
    }
    isOver = true;
    await Promise.all(supporters);
    return await whereTheyAre(server, desk, people);
  } finally {
    isOver = true;
    await server.close();
  }
}

/** Kills the server a moment after a planned deed was sent, so that it dies while it does it. */
class Killer {
  readonly #server: TestServer;
  readonly #random: Random;
  #plan: { deed: Deed; skip: number; delayMs: number } | null = null;
  #restarted: Promise<void> = Promise.resolve();

  constructor(server: TestServer, random: Random) {
    this.#server = server;
    this.#random = random;
  }

  plan(): void {
    const deed = this.#random.pick(deeds)!;
    this.#plan = { deed, skip: this.#random.between(0, 2), delayMs: this.#random.between(0, 6) };
  }

  /** Something is being sent. */
  sent(deed: Deed): void {
    if (this.#plan?.deed !== deed || this.#plan.skip-- > 0) return;
    const { delayMs } = this.#plan;
    this.#plan = null;
    this.#restarted = pause(delayMs).then(() => this.#server.restart());
  }

  /** The planned kill has happened, if nothing called for it then now. */
  async done(): Promise<void> {
    if (this.#plan) this.#restarted = this.#server.restart();
    this.#plan = null;
    await this.#restarted;
  }
}

/** A supporter who is always there and accepts whatever is offered. */
async function accept(
  server: TestServer,
  desk: TestDesk,
  user: string,
  killer: Killer,
  isOver: () => boolean,
): Promise<void> {
  const { token, member } = await insist('sign-in', () => desk.signIn(user));
  const online = { type: 'status.set', id: `status-of-${user}`, status: 'online' };
  while (!isOver()) {
    const wire = await connect(server, desk.id, token, null).catch(() => null);
    if (!wire) {
      await pause(10);
      continue;
    }
    try {
      await wire.ask(online);
      const offers = listsOf(wire).waiting.filter(({ offer }) => offer?.supporter === member.id);
      for (;;) {
        for (const { offer } of offers.splice(0)) {
          killer.sent('accept');
          await wire.ask({ type: 'offer.accept', id: `accept-${offer!.id}`.slice(0, 64), offer: offer!.id });
        }
        const made = await until(() => wire.closed ?? (isOver() ? 'over' : takeOffer(wire, member.id)), 60_000);
        if (made === 'over' || 'code' in made) break;
        offers.push(made);
      }
    } catch {
      // The connection broke in the middle: once more.
    }
    wire.close();
  }
}

/** What the welcome and the pages that followed it say of those who are at the desk. */
function listsOf({ welcome, frames }: Wire & { welcome: Frame }): Pick<DeskView, 'waiting' | 'active'> {
  const pages = [welcome['view'], ...frames.filter(({ type }) => type === 'more')] as DeskView[];
  return { waiting: pages.flatMap(({ waiting }) => waiting), active: pages.flatMap(({ active }) => active) };
}

function takeOffer(wire: Wire, supporter: string): Waiting | null {
  const at = wire.frames.findIndex(
    (frame) => frame.type === 'offer.made' && (frame['waiting'] as Waiting).offer?.supporter === supporter,
  );
  return at < 0 ? null : (wire.frames.splice(at, 1)[0]!['waiting'] as Waiting);
}

/** One customer, from the request to whatever becomes of it. */
async function visit(
  server: TestServer,
  desk: TestDesk,
  random: Random,
  killer: Killer,
  people: Person[],
): Promise<void> {
  const plan = random.pick(['leave at once', 'leave', 'end', 'stay', 'say and go'] as const)!;
  const text = `Words ${random.between(0, 1e9)}`;
  const { token, customer } = await insist('a visitor', () => desk.visitor());
  const body = { id: crypto.randomUUID(), group: random.pick(['technical', 'sales'])! };
  const { conversation } = await insist('a conversation', async () => {
    killer.sent('request');
    const answer = await call<{ conversation: string }>(server, 'POST', `/desks/${desk.id}/conversations`, {
      token,
      body,
    });
    return answer.status === 200 ? answer.body : null;
  });
  const person: Person = { token, customer, conversation, words: [] };
  people.push(person);
  if (plan !== 'leave at once') {
    const said = await ask(server, desk, person, killer, 'say', { type: 'message.send', text });
    if (said.phase !== 'active') person.words.push(text);
  }
  if (plan === 'leave' || plan === 'leave at once') {
    const left = await ask(server, desk, person, killer, 'leave', {
      type: 'conversation.leave',
      draft: `Draft ${text}`,
    });
    if (left.reply.type === 'ok') person.words.push(`Draft ${text}`);
  }
  if (plan === 'end' && body.group === 'technical') {
    await insist('the answer of a supporter', async () => {
      const wire = await connect(server, desk.id, token, conversation);
      wire.close();
      return phaseIn(wire.welcome) === 'active' ? true : null;
    });
    await ask(server, desk, person, killer, 'end', { type: 'conversation.end' });
  }
}

/** One command of a customer, with the same id until it is answered. */
async function ask(
  server: TestServer,
  desk: TestDesk,
  { token, conversation }: Person,
  killer: Killer,
  deed: Deed,
  command: { type: string; [field: string]: unknown },
): Promise<{ reply: Frame; phase: Where }> {
  const id = crypto.randomUUID();
  return insist(command.type, async () => {
    const wire = await connect(server, desk.id, token, conversation);
    const asked = wire.ask({ ...command, id });
    killer.sent(deed);
    const reply = await asked;
    wire.close();
    return { reply, phase: phaseIn(wire.welcome) };
  });
}

function phaseIn(welcome: Frame): Where {
  return (welcome['view'] as { placement: Placement }).placement.phase;
}

/** Asks everybody who knows where a customer is, until they agree. Throws if they do not within some seconds. */
async function whereTheyAre(
  server: TestServer,
  desk: TestDesk,
  people: readonly Person[],
): Promise<Map<Where, number>> {
  const mary = await desk.signIn('mary');
  const count = new Map<Where, number>();
  for (const person of people) {
    let last: unknown;
    const where = await until(
      async () => {
        const opinions = await opinionsOf(server, desk, mary.token, person);
        last = opinions;
        return new Set(Object.values(opinions)).size === 1 ? opinions.room : null;
      },
      10_000,
      `all to agree on ${person.conversation}`,
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(last)}`);
    });
    count.set(where, (count.get(where) ?? 0) + 1);
  }
  return count;
}

async function opinionsOf(
  server: TestServer,
  desk: TestDesk,
  manager: string,
  { token, conversation, words }: Person,
): Promise<Record<'room' | 'desk' | 'customer' | 'records', Where>> {
  const deskWire = await connect(server, desk.id, manager, null);
  // Once this is answered, all pages of the view are there.
  await deskWire.ask({ type: 'away.set', minutes: null });
  const { waiting, active } = listsOf(deskWire);
  deskWire.close();
  const roomWire = await connect(server, desk.id, token, conversation);
  const { placement } = roomWire.welcome['view'] as { placement: Placement };
  roomWire.close();
  const { body: current } = await call<{ conversation: string | null }>(
    server,
    'GET',
    `/desks/${desk.id}/conversations/current`,
    { token },
  );
  const record = await call(server, 'GET', `/desks/${desk.id}/records/${conversation}`, { token: manager });

  const waits = waiting.filter((visit) => visit.conversation === conversation);
  const talks = active.filter((visit) => visit.conversation === conversation);
  if (waits.length + talks.length > 1) throw new Error(`${conversation} is at the desk more than once`);
  const isOpen = waits.length + talks.length === 1;
  const message = placement.phase === 'left' ? await messageOf(server, desk, manager, placement.message) : null;
  if (placement.phase === 'left') {
    for (const text of words) {
      if (!message?.text.includes(text)) throw new Error(`"${text}" of ${conversation} is lost`);
    }
  }
  const over: Where = message ? 'left' : 'ended';
  return {
    room: placement.phase,
    desk: talks.length === 1 ? 'active' : waits.length === 1 ? (waits[0]!.offer ? 'offered' : 'queued') : over,
    customer: (current.conversation === conversation) === isOpen ? placement.phase : isOpen ? 'ended' : 'queued',
    records: (record.status === 200) === !isOpen ? placement.phase : isOpen ? 'ended' : 'queued',
  };
}

async function messageOf(
  server: TestServer,
  desk: TestDesk,
  manager: string,
  id: string,
): Promise<OfflineMessage | null> {
  let before = '';
  for (;;) {
    const { messages } = await mustCall<{ messages: OfflineMessage[] }>(
      server,
      'GET',
      `/desks/${desk.id}/offline-messages?state=all${before}`,
      { token: manager },
    );
    const found = messages.find((message) => message.id === id);
    if (found || messages.length < 100) return found ?? null;
    before = `&before=${messages.at(-1)!.at}`;
  }
}
