import type { OutboxRow, RoomKind } from '../src/room/store.ts';
import type { Random } from './random.ts';
import type { AnyRoom } from './room.ts';

/** How often things go wrong, each as a probability. */
export interface Chaos {
  /** An event of a room ends with the crash of the whole server before its commit, or after it with nothing sent. */
  killBefore: number;
  killAfter: number;
  /** The same for this room alone. */
  abort: number;
  /** The disk refuses a transaction. */
  full: number;
  /** A tell, or its answer, is lost; a tell comes a second time, later. */
  loseTell: number;
  loseAnswer: number;
  repeatTell: number;
  /** A frame's connection breaks under it. */
  cut: number;
  /** A request over HTTP or its answer is lost. */
  loseRequest: number;
  /** After an event its room is evicted. */
  evict: number;
  /** After an event the server's clock jumps. */
  jump: number;
}

export const calm: Chaos = {
  killBefore: 0,
  killAfter: 0,
  abort: 0,
  full: 0,
  loseTell: 0,
  loseAnswer: 0,
  repeatTell: 0,
  cut: 0,
  loseRequest: 0,
  evict: 0,
  jump: 0,
};

/** How often a room may be woken by its alarm within a second. */
const ALARMS_MAX = 20;

interface Happening {
  at: number;
  n: number;
  run: () => void | Promise<void>;
}

/** Time, the network and the server's process: everything that is not a rule. One thing happens after the other. */
export class World {
  /** Milliseconds since the beginning. Everything waits by this clock, which cannot jump. */
  time = 0;
  chaos: Chaos;
  readonly random: Random;
  readonly rooms = new Map<string, AnyRoom>();
  /** What happened last, for whoever looks for a fault. */
  readonly trace: string[] = [];
  /** Called after each commit. */
  onCommit: (room: AnyRoom) => void = () => undefined;
  /** Makes a room that is addressed for the first time. */
  readonly #makeRoom: (kind: RoomKind, name: string) => AnyRoom;
  /** What the server's clock shows at time 0. It jumps. */
  #wallFrom = 1_800_000_000_000;
  readonly #happenings: Happening[] = [];
  #n = 0;
  #ids = 0;
  /** Counts starts of the server: what was under way to or from an earlier one is gone. */
  #life = 0;
  #downUntil = 0;
  readonly #alarms = new Map<AnyRoom, { second: number; times: number }>();
  /** Tells, answers, requests and frames under way. */
  underWay = 0;

  constructor(random: Random, chaos: Chaos, makeRoom: (world: World, kind: RoomKind, name: string) => AnyRoom) {
    this.random = random;
    this.chaos = chaos;
    this.#makeRoom = (kind, name) => makeRoom(this, kind, name);
  }

  /** The server's clock. */
  wall(): number {
    return this.#wallFrom + this.time;
  }

  drawId(what: string): string {
    return `${what}-${(this.#ids++).toString().padStart(4, '0')}`;
  }

  note(text: string): void {
    this.trace.push(`${(this.time / 1000).toFixed(3)} ${text}`);
  }

  schedule(delay: number, run: () => void | Promise<void>): void {
    const happening = { at: this.time + delay, n: this.#n++, run };
    // Nearly everything is near: searching from the end is short.
    let place = this.#happenings.length;
    while (place > 0 && this.#happenings[place - 1]!.at > happening.at) place -= 1;
    this.#happenings.splice(place, 0, happening);
  }

  /** As {@link World.schedule}, for what is on the wire: it counts until it has arrived, and ends with the server. */
  carry(delay: number, arrive: () => void | Promise<void>, isLost: () => void = () => undefined): void {
    const life = this.#life;
    this.underWay += 1;
    this.schedule(delay, async () => {
      this.underWay -= 1;
      if (life === this.#life && this.isUp) await arrive();
      else isLost();
    });
  }

  get isUp(): boolean {
    return this.time >= this.#downUntil;
  }

  latency(): number {
    return this.random.chance(0.1) ? this.random.between(50, 600) : this.random.between(1, 30);
  }

  room(kind: RoomKind, name: string): AnyRoom {
    const key = `${kind}/${name}`;
    let room = this.rooms.get(key);
    if (!room) {
      room = this.#makeRoom(kind, name);
      this.rooms.set(key, room);
    }
    return room;
  }

  /** Lets the next thing happen. False if nothing will before `until`. */
  async step(until: number): Promise<boolean> {
    const alarm = this.isUp ? this.#nextAlarm() : null;
    const next = this.#happenings[0];
    if (alarm && (!next || alarm.at <= next.at)) {
      if (alarm.at > until) return false;
      this.time = Math.max(this.time, alarm.at);
      this.#countAlarm(alarm.room);
      await alarm.room.fire();
      return true;
    }
    if (!next || next.at > until) return false;
    this.#happenings.shift();
    this.time = Math.max(this.time, next.at);
    await next.run();
    return true;
  }

  /** A room that wakes itself all the time does its work, but nobody else's. */
  #countAlarm(room: AnyRoom): void {
    const second = Math.floor(this.time / 1000);
    const count = this.#alarms.get(room);
    if (count?.second !== second) this.#alarms.set(room, { second, times: 1 });
    else if ((count.times += 1) > ALARMS_MAX) throw new Error(`${room.kind} ${room.name} wakes itself all the time`);
  }

  #nextAlarm(): { at: number; room: AnyRoom } | null {
    let earliest: { at: number; room: AnyRoom } | null = null;
    for (const room of this.rooms.values()) {
      if (room.disk.alarm === null) continue;
      const at = Math.max(this.time, room.disk.alarm - this.#wallFrom);
      if (!earliest || at < earliest.at) earliest = { at, room };
    }
    return earliest;
  }

  /** `kill -9`: memory, sockets and everything under way are gone; what was committed stays. */
  kill(): void {
    this.note('the server is killed');
    this.#life += 1;
    this.#downUntil = this.time + this.random.between(30, 400);
    for (const room of this.rooms.values()) room.forget('killed');
    // So that overdue alarms are found once it is up again.
    this.schedule(this.#downUntil - this.time, () => undefined);
  }

  jump(): void {
    const by = this.random.chance(0.3) ? -this.random.between(1, 5_000) : this.random.between(1, 90_000);
    this.note(`the clock jumps by ${by} ms`);
    this.#wallFrom += by;
  }

  /** One room tells another. The answer says that it is on disk there. */
  tell(from: AnyRoom, row: OutboxRow, answer: (error: Error | null) => Promise<void>): void {
    const { random, chaos } = this;
    const sender = `${from.kind}/${from.name}`;
    const isHeard = async (): Promise<boolean> => this.room(row.room, row.name).hear(sender, row.n, row.message);
    const lose = (why: string): void => {
      this.note(`${sender} → ${row.room} #${row.n} ${why}`);
      this.carry(random.between(100, 3_000), () => answer(new Error(why)));
    };
    if (random.chance(chaos.repeatTell)) this.carry(random.between(10, 5_000), async () => void (await isHeard()));
    if (random.chance(chaos.loseTell)) return lose('lost');
    this.carry(this.latency(), async () => {
      if (!(await isHeard())) return lose('not heard');
      if (this.random.chance(this.chaos.loseAnswer)) return lose('answer lost');
      this.carry(this.latency(), () => answer(null));
    });
  }
}
