import { setImmediate as turn } from 'node:timers/promises';
import type { Host } from '../src/room/host.ts';
import { isFailure, type Collections } from '../src/room/machine.ts';
import { Pipeline, type Rules } from '../src/room/pipeline.ts';
import { Store, type RoomKind } from '../src/room/store.ts';
import type { Viewer } from '../src/room/viewer.ts';
import { Disk } from './disk.ts';
import type { SimSocket } from './socket.ts';
import type { World } from './world.ts';

/** A room in memory. After an eviction or a crash another one is made from the disk. */
interface Instance<State extends Collections, Command extends { type: string }, Event> {
  store: Store;
  pipeline: Pipeline<State, Command, Event>;
  /** The alarm as far as this instance knows. */
  alarmAt: number | null;
  tellsUnderWay: number;
  /** As `Room.#isBehind`. */
  isBehind: boolean;
}

// oxlint-disable-next-line typescript/no-explicit-any -- a list of rooms of all kinds
export type AnyRoom = SimRoom<any, any, any>;

/**
 * A room of the simulator: the real rules, pipeline and store on a simulated platform. Everything goes through
 * {@link SimRoom.enter}, which keeps back what leaves the room until it is on disk, as the platform does.
 */
export abstract class SimRoom<
  State extends Collections,
  Command extends { type: string },
  Event extends { type: string },
> {
  abstract readonly kind: RoomKind;
  readonly name: string;
  readonly disk = new Disk();
  readonly sockets = new Set<SimSocket>();
  /** Events on disk, in order. */
  readonly events: Event[] = [];
  protected readonly world: World;
  #instance: Instance<State, Command, Event> | null = null;
  /** What leaves the room when the event is on disk. */
  #leaving: (() => void)[] = [];
  #happened: Event[] = [];
  #newAlarm: number | null = null;

  constructor(world: World, name: string) {
    this.world = world;
    this.name = name;
  }

  protected abstract tables(): readonly string[];
  protected abstract rules(store: Store, publish: (event: Event, after: State) => void): Rules<State, Command, Event>;
  protected abstract publish(event: Event, after: State): void;
  protected abstract tick(): Command;
  /** After a start: who is still connected. */
  protected wake(_viewers: readonly Viewer[], _isStart: boolean): void {}
  protected presence(_viewer: Viewer, _connected: boolean): void {}
  /** Refuses a viewer with the code of an error, or sends the welcome. */
  protected welcome(_socket: SimSocket, _since: number): void {}
  protected admit(_viewer: Viewer): string | null {
    return 'not_found';
  }
  protected handle(_socket: SimSocket, _frame: { type: string; id?: string }): void {}

  /** As it is on disk. */
  get state(): State {
    return this.#awake().pipeline.state;
  }

  get store(): Store {
    return this.#awake().store;
  }

  protected get pipeline(): Pipeline<State, Command, Event> {
    return this.#awake().pipeline;
  }

  /**
   * Something comes into the room. It happens completely and then leaves, or not at all. Answers whether it is on
   * disk, and the server lived to say so.
   */
  async enter(what: string, work: () => void): Promise<boolean> {
    const { world, disk } = this;
    const { random, chaos } = world;
    this.#leaving = [];
    this.#happened = [];
    this.#newAlarm = null;
    disk.begin();
    this.#awake();
    if (random.chance(chaos.full)) {
      world.note(`${this.kind} disk full`);
      disk.isFull = true;
    }
    work();
    // Tells go on in promises: let them come to where they wait for the network.
    await turn();
    disk.isFull = false;

    if (random.chance(chaos.killBefore)) {
      world.note(`${this.kind} ${what}: not written`);
      disk.rollback();
      this.#instance = null;
      world.kill();
      return false;
    }
    if (random.chance(chaos.abort)) {
      world.note(`${this.kind} ${what}: not written, the room starts again`);
      disk.rollback();
      this.forget('aborted');
      return false;
    }
    disk.commit();
    this.events.push(...this.#happened);
    for (const event of this.#happened) world.note(`${this.kind} ${what}: ${JSON.stringify(event)}`);
    if (this.#newAlarm !== null) disk.alarm = this.#newAlarm;
    world.onCommit(this);
    if (random.chance(chaos.killAfter)) {
      world.note(`${this.kind} ${what}: written, nothing sent`);
      world.kill();
      return false;
    }
    for (const leave of this.#leaving) leave();
    if (random.chance(chaos.evict) && this.#instance?.tellsUnderWay === 0) {
      world.note(`${this.kind} is evicted`);
      this.#instance = null;
    }
    if (random.chance(chaos.jump)) world.jump();
    return true;
  }

  /** The memory is gone, and with it the sockets. */
  forget(why: string): void {
    this.#instance = null;
    for (const socket of this.sockets) socket.break(why);
    this.sockets.clear();
  }

  protected leaveAfterCommit(leave: () => void): void {
    this.#leaving.push(leave);
  }

  /** As `Room.note`. */
  protected note(command: Command): void {
    const result = this.pipeline.run(command);
    if (isFailure(result) && result.failure === 'storage_unavailable') this.lookAroundSoon();
  }

  /** As `Room.lookAroundSoon`. */
  protected lookAroundSoon(): void {
    this.#awake().isBehind = true;
    this.#host.wakeAt(this.world.wall() + 1000);
  }

  // ---- what comes in ----------------------------------------------------------------------------------------------

  /** The alarm. It stays set until it was handled, as the platform tries again. */
  async fire(): Promise<void> {
    this.disk.alarm = null;
    const isDone = await this.enter('alarm', () => {
      const { pipeline } = this.#awake();
      this.#awake().alarmAt = null;
      const result = pipeline.run(this.tick());
      if (isFailure(result)) this.#host.wakeAt(this.world.wall() + 1000);
      void pipeline.flush();
      if (this.#awake().isBehind) {
        this.#awake().isBehind = false;
        this.wake(
          [...this.sockets].map(({ viewer }) => viewer),
          false,
        );
      }
    });
    if (!isDone) this.disk.alarm ??= this.world.wall() + 1;
  }

  async hear(sender: string, n: number, message: Command): Promise<boolean> {
    let isHeard = false;
    this.world.note(`${this.kind} ${this.name} hears ${sender} #${n} ${JSON.stringify(message)}`);
    const isWritten = await this.enter(`hears ${sender} #${n}`, () => {
      isHeard = !isFailure(this.pipeline.run(message, { heard: { sender, n } }));
    });
    return isHeard && isWritten;
  }

  async connect(socket: SimSocket, since: number): Promise<void> {
    await this.enter('connect', () => {
      const refusal = this.admit(socket.viewer);
      if (refusal !== null) {
        this.leaveAfterCommit(() => socket.refuse(refusal));
        return;
      }
      const isFirst = ![...this.sockets].some((other) => isSame(other.viewer, socket.viewer));
      if (isFirst) this.presence(socket.viewer, true);
      this.sockets.add(socket);
      this.welcome(socket, since);
    });
  }

  async receive(socket: SimSocket, frame: { type: string; id?: string }): Promise<void> {
    if (!this.sockets.has(socket)) return;
    await this.enter(`gets ${JSON.stringify(frame)}`, () => this.handle(socket, frame));
  }

  /** The room finds out that a socket is gone. */
  async leave(socket: SimSocket): Promise<void> {
    if (!this.sockets.delete(socket)) return;
    await this.enter('loses a socket', () => {
      const others = [...this.sockets].some((other) => isSame(other.viewer, socket.viewer));
      if (!others) this.presence(socket.viewer, false);
    });
  }

  protected send(socket: SimSocket, frame: object): void {
    this.leaveAfterCommit(() => socket.toClient(frame as { type: string }));
  }

  protected sendTo(maySee: (viewer: Viewer) => boolean, frame: object): void {
    for (const socket of this.sockets) if (maySee(socket.viewer)) this.send(socket, frame);
  }

  /** As `Room.answer`: once, with a receipt. */
  protected answer(
    socket: SimSocket,
    frame: { id: string },
    command: Command,
    reply: (events: readonly Event[], after: State) => unknown = () => ({}),
  ): void {
    const { role, id } = socket.viewer;
    const result = this.pipeline.run(command, {
      receipt: { author: `${role}/${id}`, id: frame.id, body: JSON.stringify(frame) },
      reply,
      respond: (data) => this.send(socket, { type: 'ok', re: frame.id, data }),
    });
    if (isFailure(result)) this.fail(socket, frame.id, result.failure);
  }

  protected fail(socket: SimSocket, id: string, code: string): void {
    this.send(socket, { type: 'fail', re: id, code });
  }

  // ---- the platform -----------------------------------------------------------------------------------------------

  #awake(): Instance<State, Command, Event> {
    if (!this.#instance) {
      const store = new Store(this.disk.storage, this.tables());
      const rules = this.rules(store, (event, after) => {
        this.#happened.push(event);
        this.publish(event, after);
      });
      const instance: Instance<State, Command, Event> = {
        store,
        pipeline: new Pipeline(rules, store, this.#host),
        alarmAt: null,
        tellsUnderWay: 0,
        isBehind: false,
      };
      this.#instance = instance;
      this.wake(
        [...this.sockets].map(({ viewer }) => viewer),
        true,
      );
      instance.pipeline.arm();
    }
    return this.#instance;
  }

  readonly #host: Host = {
    now: () => this.world.wall(),
    wakeAt: (time) => {
      const instance = this.#instance;
      const at = Math.max(time, this.world.wall() + 1);
      if (!instance || (instance.alarmAt !== null && instance.alarmAt <= at)) return;
      instance.alarmAt = at;
      this.#newAlarm = at;
    },
    tell: (row) => {
      const instance = this.#awake();
      instance.tellsUnderWay += 1;
      return new Promise((resolve, reject) => {
        this.leaveAfterCommit(() =>
          this.world.tell(this, row, async (error) => {
            // What belongs to an instance that is gone is never answered.
            if (this.#instance !== instance) return;
            await this.enter(`is answered #${row.n}`, () => {
              instance.tellsUnderWay -= 1;
              if (error) reject(error);
              else resolve();
            });
          }),
        );
      });
    },
    waitFor: () => undefined,
    log: (event, details) => this.world.note(`${this.kind} ${event} ${JSON.stringify(details)}`),
  };
}

function isSame(a: Viewer, b: Viewer): boolean {
  return a.role === b.role && a.id === b.id;
}
