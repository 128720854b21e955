/**
 * A busy desk: 200 supporters and 2,000 customers, 10,000 of whom come and go in an hour, with real sockets from another
 * process; and what a conversation costs the server as more customers wait and more conversations are stored.
 *
 *     node bench/load.ts                   a part of `npm run bench`, about eight minutes
 *     node bench/load.ts --only desk|stored --seconds 120
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Counts } from './busy-desk.ts';
import type { LoadJob } from './load-clients.ts';
import { MeasuredServer, OPERATOR_KEY, programs } from './measured-server.ts';
import { storeConversations } from './stored-conversations.ts';
import { print, quantile, table } from './table.ts';
import { WorkerProcess } from './worker-process.ts';

const { values } = parseArgs({
  options: { only: { type: 'string' }, seconds: { type: 'string', default: '180' } },
});
const SECONDS = Number(values.seconds);
const SUPPORTERS = 200;
const PLACES = 5 * SUPPORTERS;
const CUSTOMERS = 2_000;
const PER_HOUR = 10_000;
/** A message of each conversation every half minute. */
const MESSAGES = PLACES / 30;
const TURNS = 200;
const WAITING = [10, 100, 1_000];
const STORED = [100, 10_000, 1_000_000];
const WARM_TURNS = 50;

type Figure = readonly [what: string, value: number, atMost: number, unit: string];

async function withDesk(
  supporters: number,
  work: (server: MeasuredServer, people: WorkerProcess<LoadJob>) => Promise<void>,
): Promise<void> {
  const server = await MeasuredServer.start(programs.deskside);
  const people = new WorkerProcess<LoadJob>('load-clients.ts');
  try {
    await people.run({ do: 'make', port: server.port, operatorKey: OPERATOR_KEY, supporters });
    await work(server, people);
  } catch (error) {
    console.error(server.log);
    throw error;
  } finally {
    people.close();
    await server.close();
  }
}

/** CPU of the server for one conversation, from the request to the end, in milliseconds. */
async function costOf(server: MeasuredServer, people: WorkerProcess<LoadJob>, isAwaited: boolean) {
  await people.run({ do: 'turn', times: WARM_TURNS, isAwaited });
  const before = server.cpuMs();
  const from = Date.now();
  const counts = await people.run<Counts>({ do: 'turn', times: TURNS, isAwaited });
  return { counts, cpuMs: (server.cpuMs() - before) / TURNS, seconds: (Date.now() - from) / 1000 };
}

const costs: string[][] = [['CPU of the server for one conversation', 'ms', 'next offer, p50', 'p99']];
const costRow = (what: string, { counts, cpuMs }: { counts: Counts; cpuMs: number }) => {
  const times = counts.next.length > 0 ? counts.next : counts.asked;
  costs.push([
    what,
    cpuMs.toFixed(1),
    `${quantile(times, 0.5).toFixed(1)} ms`,
    `${quantile(times, 0.99).toFixed(1)} ms`,
  ]);
};

async function measureDesk(): Promise<Figure[]> {
  const figures: Figure[] = [];
  await withDesk(SUPPORTERS, async (server, people) => {
    await people.run({ do: 'begin' });
    await people.run({ do: 'come', customers: PLACES - 100 });
    const free = await costOf(server, people, false);
    costRow('nobody waits', free);
    figures.push(['request → offer on the screen, a place is free, p99', quantile(free.counts.asked, 0.99), 100, 'ms']);
    await people.run({ do: 'come', customers: 100 });
    let waiting = 0;
    for (const next of WAITING) {
      await people.run({ do: 'come', customers: next - waiting });
      waiting = next;
      costRow(`${next} wait`, await costOf(server, people, true));
    }

    await people.run({ do: 'come', customers: CUSTOMERS - PLACES - waiting });
    await people.run({ do: 'run', seconds: 20, perHour: PER_HOUR, messages: MESSAGES });
    const rss = server.rssBytes();
    const cpu = server.cpuMs();
    const counts = await people.run<Counts>({ do: 'run', seconds: SECONDS, perHour: PER_HOUR, messages: MESSAGES });
    const grown = server.rssBytes() / rss;
    const standing = await people.run<{ waiting: number; active: number }>({ do: 'standing' });
    costs.push([`all of it, ${PER_HOUR} an hour`, ((server.cpuMs() - cpu) / counts.accepted).toFixed(1), '', '']);
    figures.push(
      ['end → next offer on the screen, p50', quantile(counts.next, 0.5), 100, 'ms'],
      ['end → next offer on the screen, p99', quantile(counts.next, 0.99), 100, 'ms'],
      ['offers made and not accepted, or made twice', counts.offers - counts.accepted + counts.wrong, 0, ''],
      [
        'customers who are neither waiting nor being helped',
        Math.abs(CUSTOMERS - standing.waiting - standing.active),
        0,
        '',
      ],
      ['memory after, as a share of before', grown, 1.1, '×'],
      ['share of one core', (server.cpuMs() - cpu) / 1000 / SECONDS, 1, ''],
    );
  });
  return figures;
}

async function measureStored(): Promise<void> {
  for (const count of STORED) {
    await withDesk(20, async (server, people) => {
      await people.run({ do: 'begin' });
      await people.run({ do: 'come', customers: 1 });
      await people.run({ do: 'end', times: 1 });
      await server.kill();
      storeConversations(server.databases(), count, Date.now());
      await server.run();
      await people.run({ do: 'begin' });
      await people.run({ do: 'come', customers: 50 });
      costRow(`${count} are stored`, await costOf(server, people, false));
    });
  }
}

const figures = values.only === 'stored' ? [] : await measureDesk();
if (values.only !== 'desk') await measureStored();
console.log(`\n${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.version}\n`);
print(costs);
if (figures.length > 0) {
  const title = `${SUPPORTERS} supporters, ${CUSTOMERS} customers, ${PER_HOUR} come and go in an hour`;
  if (!table(title, figures)) process.exitCode = 1;
}
