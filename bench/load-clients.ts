/** All people of the load test, in a process of their own, so that their work is not counted as the server's. */
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { BusyDesk, type Counts } from './busy-desk.ts';

export type LoadJob =
  | { do: 'make'; port: number; operatorKey: string; supporters: number }
  | { do: 'begin' }
  | { do: 'come'; customers: number }
  /** One after the other: a conversation ends, its supporter is offered the next, a customer comes. Answers counts. */
  | { do: 'turn'; times: number; isAwaited: boolean }
  /** By the clock: so many come and go in an hour, and so many messages are said in a second. Answers counts. */
  | { do: 'run'; seconds: number; perHour: number; messages: number }
  | { do: 'end'; times: number }
  | { do: 'standing' };

let desk: BusyDesk;

async function turn(times: number, isAwaited: boolean): Promise<Counts> {
  desk.count();
  for (let n = 0; n < times; n++) {
    await desk.endOne(isAwaited);
    await desk.comeOne();
  }
  await settle();
  return desk.count();
}

async function run(seconds: number, perHour: number, messages: number): Promise<Counts> {
  desk.count();
  const failures: unknown[] = [];
  const going: Promise<unknown>[] = [];
  const start = (work: Promise<unknown>) => void going.push(work.catch((error: unknown) => failures.push(error)));
  const from = performance.now();
  const turnMs = 3_600_000 / perHour;
  const talkMs = 1000 / messages;
  let turns = 0;
  let talks = 0;
  for (let at = 0; at < seconds * 1000; at = performance.now() - from) {
    for (; turns * turnMs <= at; turns++) {
      start(desk.endOne(true));
      start(desk.comeOne());
    }
    for (; talks * talkMs <= at; talks++) start(desk.talkOnce(talks));
    await pause(5);
  }
  await Promise.all(going);
  if (failures.length > 0) throw failures[0];
  await settle();
  return desk.count();
}

/** What is under way arrives. */
const settle = () => pause(1_000);

async function work(job: LoadJob): Promise<unknown> {
  switch (job.do) {
    case 'make':
      desk = await BusyDesk.make(job.port, job.operatorKey, job.supporters);
      return;
    case 'begin':
      return desk.begin();
    case 'come':
      await desk.come(job.customers);
      return settle();
    case 'turn':
      return turn(job.times, job.isAwaited);
    case 'run':
      return run(job.seconds, job.perHour, job.messages);
    case 'end':
      for (let n = 0; n < job.times; n++) await desk.endOne(false);
      return settle();
    case 'standing':
      return desk.standing();
  }
}

process.on('message', (job: LoadJob) => {
  work(job).then(
    (result) => process.send!({ result: result ?? null }),
    (error: unknown) => process.send!({ error: error instanceof Error ? error.stack : String(error) }),
  );
});
