import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRunning } from '../src/cli/data-directory.ts';
import { isAlive } from '../src/cli/lock.ts';
import { isHealthy } from '../src/cli/operator.ts';
import { EXIT } from '../src/cli/trouble.ts';
import { Place, connectSupporter, post, until } from './launcher-process.ts';

const STOP_MS = 5_000;

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.end());

describe('a stop', () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`[R8] on ${signal} closes the sockets with 1012 and ends within 5 s`, async () => {
      const { run, running } = await place.start();
      const { closed } = await connectSupporter(place, running.url);
      const from = performance.now();
      run.child.kill(signal);
      expect(await closed).toBe(1012);
      expect(await run.exit).toBe(0);
      expect(performance.now() - from).toBeLessThan(STOP_MS);
      expect(isAlive(running.workerd)).toBe(false);
      expect(existsSync(join(place.data, 'server.json'))).toBe(false);
    });
  }

  it('[R8] ends within 5 s when workerd hangs', async () => {
    const { run, running } = await place.start();
    process.kill(running.workerd, 'SIGSTOP');
    const from = performance.now();
    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
    expect(performance.now() - from).toBeLessThan(STOP_MS);
    expect(isAlive(running.workerd)).toBe(false);
  });

  it('takes a signal that comes twice at once for one', async () => {
    const { run, running } = await place.start();
    const { closed } = await connectSupporter(place, running.url);
    run.child.kill('SIGINT');
    run.child.kill('SIGTERM');
    expect(await closed).toBe(1012);
    expect(await run.exit).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const { run, running } = await place.start();
    process.kill(running.workerd, 'SIGSTOP');
    run.child.kill('SIGINT');
    await until(() => run.stderr().includes('closing all connections'));
    const from = performance.now();
    // Sent until it is taken for a second one, which it is after half a second.
    await until(() => {
      run.child.kill('SIGINT');
      return run.child.exitCode !== null;
    });
    expect(performance.now() - from).toBeLessThan(1_500);
    expect(run.stderr()).toContain('ending at once');
    await until(() => !isAlive(running.workerd));
  });

  it('works where nobody reads the output any more', async () => {
    const { run, running } = await place.start();
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    process.kill(running.workerd, 'SIGKILL');
    await until(async () => readRunning(place.data)?.restarts === 1);
    expect(await isHealthy(place.running().url, 2_000)).toBe(true);
    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
  });

  it('during the start leaves nothing behind', async () => {
    const run = place.run(['start']);
    await until(() => existsSync(join(place.data, 'lock')));
    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
    expect(run.stdout()).not.toContain('is ready');
    await place.start();
  });
});

describe('a crash of workerd', () => {
  it('is followed by a restart on the same port with the same data', async () => {
    const { run, running } = await place.start();
    const desk = { id: '80000042', setup: { name: 'Kept', groups: [], products: [], members: [] } };
    const made = await post(`${running.url}/v1/operator/desks`, desk, place.secrets().operatorKey);
    expect(made.status).toBe(200);

    process.kill(running.workerd, 'SIGKILL');
    await until(
      () => readRunning(place.data)?.restarts === 1,
      () => run.stderr(),
    );
    const again = place.running();
    expect(again.url).toBe(running.url);
    expect(again.launcher).toBe(run.pid);
    expect(again.workerd).not.toBe(running.workerd);
    expect(run.stderr()).toContain('signal SIGKILL; restart 1');
    const card = await fetch(`${again.url}/v1/desks/80000042`);
    expect(card.status).toBe(200);
    expect(await card.json()).toMatchObject({ name: 'Kept' });
  });

  it('five times within a minute ends the server with clear words', async () => {
    const { run } = await place.start();
    for (let crash = 1; crash <= 5; crash++) {
      process.kill(place.running().workerd, 'SIGKILL');
      if (crash < 5)
        await until(
          () => readRunning(place.data)?.restarts === crash,
          () => run.stderr(),
        );
    }
    expect(await run.exit).toBe(EXIT.crashing);
    expect(run.stderr()).toContain('ended 5 times within a minute');
    expect(readRunning(place.data)).toBe(null);
  });
});
