/**
 * `npm run bench`: Deskside against a bare room that keeps each message and sends it on, in the same run on the same
 * machine: two workerd processes, the clients in a third, the two measured in turn for several rounds.
 *
 *     npm run bench                   everything, about two minutes
 *     npm run bench -- --rounds 5 --only talk|rooms
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Job, Name } from './clients.ts';
import { MeasuredServer, OPERATOR_KEY, programs } from './measured-server.ts';
import { median, print, quantile } from './table.ts';
import { WorkerProcess } from './worker-process.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    only: { type: 'string' },
    'room-rounds': { type: 'string', default: '3' },
  },
});
const ROUNDS = Number(values.rounds);
const ROOM_ROUNDS = Number(values['room-rounds']);
const LATENCY_MESSAGES = 1_000;
const THROUGHPUT_MESSAGES = 4_000;
const FLIGHT = 64;
const SOCKETS = 2_000;
const ROOMS = 200;

const both: readonly Name[] = ['bare', 'deskside'];

interface Promised {
  what: string;
  unit: string;
  /** The ratio to the bare room: at most, or at least; or an absolute ceiling for Deskside's own figure. */
  limit: { atMost: number } | { atLeast: number } | { below: number };
}

const promised = {
  p50: { what: 'message to the other side, one in flight, p50', unit: 'ms', limit: { atMost: 1.3 } },
  p99: { what: 'message to the other side, one in flight, p99', unit: 'ms', limit: { atMost: 2 } },
  rate: { what: `messages a second, ${FLIGHT} in flight`, unit: '/s', limit: { atLeast: 0.7 } },
  cpu: { what: 'CPU of the server for 10,000 messages', unit: 's', limit: { atMost: 1.8 } },
  memory: { what: `memory of an idle connection (${SOCKETS} in ${ROOMS} rooms)`, unit: 'KiB', limit: { atMost: 1.2 } },
  back: { what: `${SOCKETS} sockets back after kill -9, restart included`, unit: 's', limit: { below: 1.5 } },
} satisfies Record<string, Promised>;
type Figure = keyof typeof promised;

const figures: Record<Figure, Record<Name, number[]>> = {
  p50: { bare: [], deskside: [] },
  p99: { bare: [], deskside: [] },
  rate: { bare: [], deskside: [] },
  cpu: { bare: [], deskside: [] },
  memory: { bare: [], deskside: [] },
  back: { bare: [], deskside: [] },
};

async function withServers(
  work: (servers: Record<Name, MeasuredServer>, clients: WorkerProcess<Job>) => Promise<void>,
): Promise<void> {
  const servers = {
    bare: await MeasuredServer.start(programs.bare),
    deskside: await MeasuredServer.start(programs.deskside),
  };
  const clients = new WorkerProcess<Job>('clients.ts');
  try {
    const { bare, deskside } = servers;
    await clients.run({ do: 'meet', bare: bare.port, deskside: deskside.port, operatorKey: OPERATOR_KEY });
    await work(servers, clients);
  } catch (error) {
    for (const name of both) console.error(`${name}:\n${servers[name].log}`);
    throw error;
  } finally {
    clients.close();
    await Promise.all(both.map((name) => servers[name].close()));
  }
}

/** Who is first changes from round to round: what the machine does besides hits both alike. */
const inTurn = (round: number): readonly Name[] => (round % 2 === 0 ? both : [...both].reverse());

async function measureTalk(): Promise<void> {
  await withServers(async (servers, clients) => {
    for (const name of both) {
      // Compiled and warm, as a server is that runs.
      await clients.run({ do: 'throughput', target: name, messages: THROUGHPUT_MESSAGES, flight: FLIGHT });
      await clients.run({ do: 'latency', target: name, messages: LATENCY_MESSAGES });
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const target of inTurn(round)) {
        const times = await clients.run<number[]>({ do: 'latency', target, messages: LATENCY_MESSAGES });
        figures.p50[target].push(quantile(times, 0.5));
        figures.p99[target].push(quantile(times, 0.99));
      }
      for (const target of inTurn(round)) {
        const before = servers[target].cpuMs();
        figures.rate[target].push(
          await clients.run<number>({ do: 'throughput', target, messages: THROUGHPUT_MESSAGES, flight: FLIGHT }),
        );
        figures.cpu[target].push(((servers[target].cpuMs() - before) / 1000) * (10_000 / THROUGHPUT_MESSAGES));
      }
    }
  });
}

async function measureRooms(): Promise<void> {
  for (let round = 0; round < ROOM_ROUNDS; round++) {
    await withServers(async (servers, clients) => {
      for (const target of inTurn(round)) {
        // The first room brings what all share: it is not counted as the connections'.
        await clients.run({ do: 'idle', target, rooms: 1, sockets: 2 });
        await clients.run({ do: 'leave', target });
        const before = servers[target].rssBytes();
        await clients.run({ do: 'idle', target, rooms: ROOMS, sockets: SOCKETS });
        figures.memory[target].push((servers[target].rssBytes() - before) / 1024 / SOCKETS);

        const from = performance.now();
        await servers[target].kill();
        const returned = clients.run({ do: 'return', target });
        await servers[target].run();
        await returned;
        figures.back[target].push((performance.now() - from) / 1000);
        await clients.run({ do: 'leave', target });
      }
    });
  }
}

function report(): boolean {
  console.log(
    `\n${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}, medians of ${ROUNDS} rounds in turn\n`,
  );
  const rows = [['', 'bare room', 'Deskside', 'ratio', 'promised', '']];
  let areKept = true;
  for (const [figure, { what, unit, limit }] of Object.entries(promised) as [Figure, Promised][]) {
    const { bare, deskside } = figures[figure];
    if (deskside.length === 0) continue;
    const ratio = median(deskside.map((value, n) => value / bare[n]!));
    const own = median(deskside);
    const isKept =
      'atMost' in limit ? ratio <= limit.atMost : 'atLeast' in limit ? ratio >= limit.atLeast : own <= limit.below;
    areKept &&= isKept;
    const words =
      'atMost' in limit
        ? `≤ ${limit.atMost} ×`
        : 'atLeast' in limit
          ? `≥ ${limit.atLeast} ×`
          : `≤ ${limit.below} ${unit}`;
    const show = (value: number): string => `${value >= 100 ? Math.round(value) : value.toFixed(2)} ${unit}`;
    rows.push([what, show(median(bare)), show(own), `${ratio.toFixed(2)} ×`, words, isKept ? 'kept' : 'MISSED']);
  }
  print(rows);
  return areKept;
}

if (values.only !== 'rooms') await measureTalk();
if (values.only !== 'talk') await measureRooms();
if (!report()) process.exitCode = 1;
