import type { Active, ConversationEvent, DeskView, Placement, Waiting } from '@deskside/sdk/protocol';
import type { CommandFrame, Frame } from '../../sdk/src/link/machine.ts';
import type { LogEntry } from './check-history.ts';
import { LinkClient } from './link-client.ts';
import type { Asked, SimDesk } from './rooms.ts';
import type { Viewer } from '../src/room/viewer.ts';
import type { World } from './world.ts';

/** Where people are, and the book in which everything they say and hear is written down. */
export interface Scene {
  world: World;
  desk: SimDesk;
  log: LogEntry[];
  /** Who was told that they are responsible, by conversation. */
  accepted: Map<string, Set<string>>;
  groups: readonly string[];
  seats: readonly string[];
}

const HTTP_PATIENCE_MS = 2_000;

/** One open page of one person at one conversation. A reload makes another. */
class Talk {
  readonly conversation: string;
  placement: Placement | null = null;
  isOver = false;
  readonly link: LinkClient;
  readonly viewer: string;

  constructor(scene: Scene, viewer: Viewer, conversation: string, page: string) {
    this.conversation = conversation;
    this.viewer = `${viewer.id}@${page}`;
    const room = scene.world.room('conversation', `${scene.desk.name}.${conversation}`);
    const common = { room: conversation, author: viewer.id };
    const see = (event: ConversationEvent): void => {
      const id = event.type === 'message.sent' && event.auto !== true ? event.id : null;
      scene.log.push({ type: 'seen', room: conversation, viewer: this.viewer, seq: event.seq, id });
      if (event.type === 'conversation.ended') this.isOver = true;
    };
    this.link = new LinkClient(scene.world, room, viewer, {
      opened: (frame) => {
        this.placement = (frame['view'] as { placement: Placement }).placement;
        for (const event of frame['events'] as ConversationEvent[]) see(event);
      },
      received: (frame) => {
        if (frame.type === 'placement') this.placement = frame['placement'] as Placement;
        else if ('seq' in frame) see(frame as unknown as ConversationEvent);
      },
      answered: (id, data) => {
        const seq = (data as { seq?: number }).seq;
        if (seq !== undefined) scene.log.push({ type: 'ok', ...common, id, seq });
      },
      failed: (id) => scene.log.push({ type: 'fail', ...common, id }),
    });
  }
}

const SURVEY = { type: 'survey.answer', score: 5, comment: 'Good' };
const RECORD = {
  type: 'record.save',
  record: { customerName: '', phone: '', email: '', product: null, problemType: null, subject: 'Done', content: '' },
};

/** What customers and supporters have in common: pages, and messages in them. */
abstract class Person {
  readonly id: string;
  protected readonly scene: Scene;
  #pages = 0;

  constructor(scene: Scene, id: string) {
    this.scene = scene;
    this.id = id;
  }

  protected get world(): World {
    return this.scene.world;
  }

  protected abstract viewer(): Viewer;

  protected open(conversation: string): Talk {
    return new Talk(this.scene, this.viewer(), conversation, String(this.#pages++));
  }

  protected say(talk: Talk): void {
    const id = this.world.drawId('message');
    const text = `Words of ${id}`;
    this.scene.log.push({ type: 'invoke', room: talk.conversation, author: this.id, id, text });
    talk.link.give({ type: 'message.send', id, text });
  }

  protected ask(link: LinkClient, command: object): void {
    link.give({ ...command, id: this.world.drawId('command') } as CommandFrame);
  }
}

/** Asks, writes, reloads, leaves, vanishes, rates, and asks again. */
export class Customer extends Person {
  talk: Talk | null = null;
  /** Conversations that were answered to this customer's requests. */
  readonly conversations = new Set<string>();
  #requests = new Set<string>();
  #isAway = false;
  /** What a page that was closed had not yet been answered. */
  #unsent: readonly CommandFrame[] = [];

  protected viewer(): Viewer {
    return { role: 'customer', id: this.id, session: this.id };
  }

  act(): void {
    const { random } = this.world;
    if (this.#isAway) {
      if (random.chance(0.4)) this.comeBack();
      return;
    }
    if (!this.talk) {
      if (this.#requests.size === 0 || random.chance(0.1)) this.request();
      return;
    }
    const { talk } = this;
    const die = random.next();
    if (die < 0.06) this.reload();
    else if (die < 0.1) this.vanish();
    else if (talk.isOver) {
      if (die < 0.4) this.ask(talk.link, SURVEY);
      else if (die < 0.7) this.finish();
    } else if (talk.placement?.phase === 'active') {
      if (die < 0.7) this.say(talk);
      else if (die < 0.78) this.ask(talk.link, { type: 'conversation.end' });
    } else if (talk.placement?.phase === 'queued' && talk.placement.choose && die < 0.6) {
      this.ask(talk.link, { type: 'choice.make', choice: random.chance(0.5) ? 'seat' : 'group' });
    } else if (die < 0.5) {
      this.say(talk);
    } else if (die < 0.65) {
      this.ask(talk.link, { type: 'conversation.leave', ...(random.chance(0.5) && { draft: 'Half a sen' }) });
    } else if (die < 0.7) {
      this.ask(talk.link, { type: 'details.set', details: { name: this.id, phone: '123' } });
    }
  }

  /** Asks until there is an answer, as the SDK does: with the same id. */
  request(): void {
    const { world } = this;
    const { random } = world;
    const id = world.drawId('wish');
    const how = random.next();
    const wish = {
      id,
      ...(how < 0.4 && { group: random.pick(this.scene.groups)! }),
      ...(how > 0.7 && { seat: random.pick(this.scene.seats)! }),
    };
    this.#requests.add(id);
    const send = (): void => {
      if (!this.#requests.has(id)) return;
      const isLost = random.chance(world.chaos.loseRequest);
      const isAnswerLost = random.chance(world.chaos.loseRequest);
      if (!isLost) {
        world.carry(world.latency(), () =>
          this.scene.desk.request(this.id, wish, (asked) => {
            if (!isAnswerLost) world.carry(world.latency(), () => this.#hear(id, asked));
          }),
        );
      }
      world.schedule(HTTP_PATIENCE_MS, send);
    };
    send();
  }

  #hear(request: string, asked: Asked): void {
    if (!this.#requests.delete(request)) return;
    const conversation = 'failure' in asked ? (asked.data?.['conversation'] as string | undefined) : asked.conversation;
    if (conversation === undefined) return;
    this.conversations.add(conversation);
    if (!this.talk && !this.#isAway) this.talk = this.open(conversation);
  }

  reload(): void {
    this.leavePage(false);
    this.comeBack();
  }

  vanish(): void {
    this.leavePage(this.world.random.chance(0.5));
    this.#isAway = true;
  }

  leavePage(silently: boolean): void {
    this.#unsent = this.talk?.link.end(silently) ?? [];
  }

  /** The page is loaded again: it knows its conversation and sends what was not answered, with the same ids. */
  comeBack(): void {
    this.#isAway = false;
    if (!this.talk) return;
    this.talk = this.open(this.talk.conversation);
    for (const command of this.#unsent) this.talk.link.give(command);
    this.#unsent = [];
  }

  finish(): void {
    this.talk?.link.end(false);
    this.talk = null;
  }
}

/** Comes, goes, accepts, declines, lets expire, takes out of turn, writes, ends, and keeps records. */
export class Supporter extends Person {
  link: LinkClient | null = null;
  readonly waiting = new Map<string, Waiting>();
  readonly active = new Map<string, Active>();
  readonly talks = new Map<string, Talk>();
  readonly #accepting = new Map<string, string>();
  /** Offers to anybody, also those that are over. */
  readonly #offers = new Map<string, string>();

  protected viewer(): Viewer {
    const seat = { id: this.id, name: this.id, title: '', phone: '', picture: '' };
    return { role: 'staff', id: this.id, session: `session-${this.id}`, rank: 'supporter', seat };
  }

  come(): void {
    const { desk, accepted } = this.scene;
    this.link = new LinkClient(this.world, desk, this.viewer(), {
      opened: (frame) => {
        const view = frame['view'] as DeskView;
        this.waiting.clear();
        this.active.clear();
        for (const waiting of view.waiting) this.waiting.set(waiting.conversation, waiting);
        for (const active of view.active) this.active.set(active.conversation, active);
        this.#meet();
      },
      received: (frame) => this.#hear(frame),
      answered: (id, data) => {
        const conversation = this.#accepting.get(id);
        if (conversation === undefined || (data as { conversation: string | null }).conversation === null) return;
        accepted.set(conversation, new Set([...(accepted.get(conversation) ?? []), this.id]));
      },
      failed: () => undefined,
    });
    this.ask(this.link, { type: 'status.set', status: 'online' });
  }

  go(silently: boolean): void {
    this.link?.end(silently);
    this.link = null;
    for (const talk of this.talks.values()) talk.link.end(silently);
    this.talks.clear();
  }

  #hear(frame: Frame): void {
    if ('waiting' in frame) {
      const waiting = frame['waiting'] as Waiting;
      this.waiting.set(waiting.conversation, waiting);
      if (waiting.offer) this.#offers.set(waiting.offer.id, waiting.conversation);
    } else if (frame.type === 'conversation.assigned' || 'active' in frame) {
      const active = frame['active'] as Active;
      this.waiting.delete(active.conversation);
      this.active.set(active.conversation, active);
      this.#meet();
    } else if (frame.type === 'conversation.closed') {
      this.waiting.delete(frame['conversation'] as string);
      this.active.delete(frame['conversation'] as string);
    }
  }

  /** Opens the conversations that are this supporter's. */
  #meet(): void {
    for (const { conversation, supporter } of this.active.values()) {
      if (supporter === this.id && !this.talks.has(conversation)) this.talks.set(conversation, this.open(conversation));
    }
  }

  act(): void {
    const { random } = this.world;
    if (!this.link) {
      if (random.chance(0.5)) this.come();
      return;
    }
    const { link } = this;
    const die = random.next();
    const offered = [...this.waiting.values()].filter(({ offer }) => offer?.supporter === this.id);
    if (die < 0.04) this.go(random.chance(0.5));
    else if (die < 0.1) this.ask(link, { type: 'status.set', status: random.pick(['away', 'offline', 'online'])! });
    else if (die < 0.14) this.ask(link, { type: 'status.set', status: 'online' });
    // Two pages, a slow one, or bad will: what is somebody else's or over must not be had.
    else if (die < 0.17) this.#accept(random.pick([...this.#offers.keys()]));
    else if (die < 0.22) this.#take(random.pick([...this.waiting.keys()]));
    else if (offered.length > 0 && die < 0.75) this.#answer(random.pick(offered)!);
    else this.#talk(random.pick([...this.talks.values()]));
  }

  #answer({ conversation, offer }: Waiting): void {
    if (this.world.random.chance(0.25)) {
      this.ask(this.link!, { type: 'offer.decline', offer: offer!.id });
      return;
    }
    this.#offers.set(offer!.id, conversation);
    this.#accept(offer!.id);
  }

  #accept(offer: string | undefined): void {
    if (offer === undefined) return;
    const id = this.world.drawId('accept');
    this.#accepting.set(id, this.#offers.get(offer)!);
    this.link!.give({ type: 'offer.accept', id, offer });
  }

  #take(conversation: string | undefined): void {
    if (conversation === undefined) return;
    const id = this.world.drawId('take');
    this.#accepting.set(id, conversation);
    this.link!.give({ type: 'queue.take', id, conversation });
  }

  #talk(talk: Talk | undefined): void {
    if (!talk) return;
    const die = this.world.random.next();
    if (talk.isOver) {
      if (die < 0.3) this.ask(talk.link, RECORD);
      else if (die < 0.6) {
        talk.link.end(false);
        this.talks.delete(talk.conversation);
      }
    } else if (die < 0.7) {
      this.say(talk);
      talk.link.signal({ type: 'mark', delivered: talk.link.state.since, read: talk.link.state.since });
    } else if (die < 0.85) {
      this.ask(talk.link, { type: 'conversation.end' });
    }
  }
}
