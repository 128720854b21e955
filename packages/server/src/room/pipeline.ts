import type { Host } from './host.ts';
import { isFailure, type Collections, type Failure, type Machine } from './machine.ts';
import { failure } from './outcome.ts';
import type { Store, Tell } from './store.ts';

/** What a room adds to its machine. */
export interface Rules<State extends Collections, Command, Event> {
  machine: Machine<State, Command, Event>;
  /** Collections that are not saved as rows, because {@link Rules.restore} finds them elsewhere. */
  derived: ReadonlySet<string>;
  /** Completes the state that was read from the rows. */
  restore(state: State, store: Store): State;
  /** Writes the room's own tables and history. Runs in the transaction of the event. */
  project(event: Event, after: State, store: Store): void;
  /** What other rooms have to be told. */
  tells(before: State, after: State, events: readonly Event[]): readonly Tell[];
  /** Sends an event to the people it concerns, after it is on disk. */
  publish(event: Event, after: State): void;
}

export interface RunOptions<State, Event> {
  /** Makes the command exactly once: the same author and id get the stored reply. */
  receipt?: { author: string; id: string; body: string };
  /** A tell of another room, heard at most once. */
  heard?: { sender: string; n: number };
  /** The answer, stored with the receipt. */
  reply?: (events: readonly Event[], after: State) => unknown;
  /** Called with the answer after the write and before the fan-out. */
  respond?: (reply: unknown) => void;
}

export interface Done<Event> {
  events: readonly Event[];
  reply: unknown;
}

const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 60_000;
/** Should the process end while a tell is under way, the alarm tells again after this time. */
const LOOK_AGAIN_MS = 1_000;

/**
 * The way of a command: receipt → decide → store → reply → fan-out → alarm. One transaction per command holds its
 * events, receipt and outbox, so that after a crash all of them happened or none.
 */
export class Pipeline<State extends Collections, Command extends { type: string }, Event> {
  state: State;
  readonly #rules: Rules<State, Command, Event>;
  readonly #store: Store;
  readonly #host: Host;
  /** What is being told now, by room. */
  readonly #telling = new Map<string, Promise<void>>();

  constructor(rules: Rules<State, Command, Event>, store: Store, host: Host) {
    this.#rules = rules;
    this.#store = store;
    this.#host = host;
    this.state = rules.restore(store.load(rules.machine.initial), store);
  }

  /** Synchronous, so that nothing can come between reading the state and writing it. */
  run(command: Command, options: RunOptions<State, Event> = {}): Done<Event> | Failure {
    const { receipt, heard } = options;
    if (receipt) {
      const known = this.#store.receipt(receipt.author, receipt.id);
      if (known) {
        if (known.body !== receipt.body) return failure('idempotency_conflict');
        const reply: unknown = JSON.parse(known.reply);
        options.respond?.(reply);
        return { events: [], reply };
      }
    }
    if (heard && this.#store.hasHeard(heard.sender, heard.n)) return { events: [], reply: null };

    const now = this.#host.now();
    const { machine } = this.#rules;
    const before = this.state;
    const events = machine.decide(before, command, now);
    if (isFailure(events) && !heard) return events;

    // A tell that is refused was still heard: told again it would be refused again.
    const steps: { event: Event; after: State }[] = [];
    let after = before;
    for (const event of isFailure(events) ? [] : events) {
      after = machine.evolve(after, event);
      steps.push({ event, after });
    }
    if (isFailure(events)) this.#host.log('tell.refused', { type: command.type, code: events.failure });
    const done: Done<Event> = { events: isFailure(events) ? [] : events, reply: null };
    done.reply = options.reply?.(done.events, after) ?? null;
    const tells = steps.length > 0 ? this.#rules.tells(before, after, done.events) : [];

    if (steps.length > 0 || receipt || heard) {
      try {
        this.#store.transaction(() => {
          this.#store.save(before, after, this.#rules.derived);
          for (const step of steps) this.#rules.project(step.event, step.after, this.#store);
          for (const tell of tells) this.#store.addTell(tell, now);
          if (receipt) this.#store.addReceipt({ ...receipt, reply: done.reply }, now);
          if (heard) this.#store.setHeard(heard.sender, heard.n);
        });
      } catch (error) {
        this.#host.log('storage.failed', { type: command.type, error: String(error) });
        return failure('storage_unavailable');
      }
      this.state = after;
    }

    options.respond?.(done.reply);
    for (const step of steps) this.#rules.publish(step.event, step.after);
    if (tells.length > 0) {
      // Should the process end before the flush, the alarm tells again.
      this.#host.wakeAt(now + LOOK_AGAIN_MS);
      this.#host.waitFor(this.flush());
    }
    this.arm();
    return done;
  }

  /** Sets the alarm to the next moment that matters. */
  arm(): void {
    // What is due is being told; whoever was not reached is tried again at a time that is set then.
    const soon = this.#host.now() + LOOK_AGAIN_MS;
    const tellAt = this.#store.nextTell();
    const times = [this.#rules.machine.wakeAt(this.state), tellAt === null ? null : Math.max(tellAt, soon)].filter(
      (time) => time !== null,
    );
    if (times.length > 0) this.#host.wakeAt(Math.min(...times));
  }

  /** Tells the other rooms what they have to know, each in order. Resolves when all that was due is told or put off. */
  async flush(): Promise<void> {
    const rooms = this.#store.dueRooms(this.#host.now());
    await Promise.all(rooms.map(({ room, name }) => this.told(room, name)));
  }

  /** Resolves when this room was told all that was due, or could not be reached. */
  told(room: string, name: string): Promise<void> {
    const key = `${room}/${name}`;
    let telling = this.#telling.get(key);
    if (!telling) {
      telling = this.#tellRoom(room, name).finally(() => this.#telling.delete(key));
      this.#telling.set(key, telling);
    }
    return telling;
  }

  async #tellRoom(room: string, name: string): Promise<void> {
    for (;;) {
      const row = this.#store.firstTell(room, name, this.#host.now());
      if (!row) return;
      try {
        await this.#host.tell(row);
      } catch (error) {
        const pause = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** row.tries);
        this.#store.delayTell(row.n, this.#host.now() + pause);
        this.#host.wakeAt(this.#host.now() + pause);
        this.#host.log('tell.failed', { room, tries: row.tries + 1, error: String(error) });
        return;
      }
      this.#store.dropTell(row.n);
    }
  }
}
