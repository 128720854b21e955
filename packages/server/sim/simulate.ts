import type { LogEntry } from './check-history.ts';
import { Invariants } from './invariants.ts';
import { Customer, Supporter, type Scene } from './people.ts';
import { Random } from './random.ts';
import { SimConversation, SimDesk, SimRecords } from './rooms.ts';
import { World, calm, type Chaos } from './world.ts';

export interface Play {
  seed: number;
  /** Milliseconds in which people act and things go wrong. */
  forMs?: number;
  customers?: number;
  supporters?: number;
}

/** What a run came to, for whoever wants to know that something happened at all. */
export interface Outcome {
  steps: number;
  conversations: number;
  acked: number;
  left: number;
}

const DESK = '80000001';
const GROUPS = ['technical', 'sales'];
/** Time in which everything has to come to rest, once nothing goes wrong any more. */
const REST_MS = 40_000;
const REST_MORE_MS = 60_000;

/** Some runs are nearly calm, some are storms, each with its own weather. */
function weather(random: Random): Chaos {
  const strength = random.pick([0, 0.3, 1, 2])!;
  const often = (probability: number): number => probability * strength * random.pick([0, 1, 2])!;
  return {
    killBefore: often(0.004),
    killAfter: often(0.006),
    abort: often(0.006),
    full: often(0.01),
    loseTell: often(0.06),
    loseAnswer: often(0.08),
    repeatTell: often(0.08),
    cut: often(0.015),
    loseRequest: often(0.08),
    evict: often(0.08),
    jump: often(0.003),
  };
}

/**
 * One day at a desk, the same for the same seed: real rules, pipelines and storage, real links, and a world in which
 * anything can break between any two steps. Throws the first promise that is broken, with what led to it.
 */
export async function simulate({
  seed,
  forMs = 45_000,
  customers: customerCount,
  supporters: supporterCount,
}: Play): Promise<Outcome> {
  const random = new Random(seed);
  const world = new World(random, calm, (owner, kind, name) => {
    if (kind === 'desk') return new SimDesk(owner, name);
    return kind === 'conversation' ? new SimConversation(owner, name) : new SimRecords(owner, name);
  });
  const desk = world.room('desk', DESK) as SimDesk;
  const log: LogEntry[] = [];
  const seats = Array.from({ length: supporterCount ?? random.between(1, 3) }, (_, n) => `supporter-${n}`);
  const scene: Scene = { world, desk, log, accepted: new Map(), groups: GROUPS, seats };
  const invariants = new Invariants(scene);
  world.onCommit = (room) => invariants.afterCommit(room);
  const supporters = seats.map((id) => new Supporter(scene, id));
  const customers = Array.from(
    { length: customerCount ?? random.between(1, 4) },
    (_, n) => new Customer(scene, `customer-${n}`),
  );
  let steps = 0;
  const runUntil = async (until: number): Promise<void> => {
    while (await world.step(until)) steps += 1;
    world.time = Math.max(world.time, until);
  };

  try {
    await desk.setUp(seats, GROUPS, random.pick([5_000, 8_000, 20_000])!, random.between(1, 3));
    for (const supporter of supporters) if (random.chance(0.8)) supporter.come();
    world.chaos = weather(random);
    let isDay = true;
    for (const person of [...customers, ...supporters]) {
      const act = (): void => {
        if (!isDay) return;
        person.act();
        world.schedule(random.between(200, 5_000), act);
      };
      world.schedule(random.between(0, 2_000), act);
    }
    await runUntil(forMs);

    // The storm is over: whoever is away comes back, and everything has time to come to rest.
    isDay = false;
    world.chaos = calm;
    for (const customer of customers) if (random.chance(0.5)) customer.comeBack();
    await runUntil(world.time + REST_MS);
    // Rooms that were evicted or killed look around when they wake.
    for (const room of world.rooms.values()) await room.enter('look', () => undefined);
    await runUntil(world.time + 3_000);
    const until = world.time + REST_MORE_MS;
    while (world.underWay > 0 || [...world.rooms.values()].some((room) => room.disk.count('outbox') > 0)) {
      if (!(await world.step(until))) throw new Error('it does not come to rest');
      steps += 1;
    }
    invariants.atTheEnd(customers, supporters);
  } catch (error) {
    throw new Error(
      `seed ${seed}: ${(error as Error).message}\n${world.trace.slice(-Number(process.env['DESKSIDE_SIM_TRACE'] ?? 150)).join('\n')}`,
      { cause: error },
    );
  } finally {
    for (const room of world.rooms.values()) room.disk.close();
  }
  return {
    steps,
    conversations: invariants.courses.size,
    acked: log.filter(({ type }) => type === 'ok').length,
    left: [...invariants.courses.values()].filter(({ closed }) => closed === 'left').length,
  };
}
