import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

/** `npm start` on a clone that is installed and built: with a new data directory, and again with the same one. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'deskside-start-'));
const stops: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const stop of stops) await stop();
  rmSync(data, { recursive: true, force: true });
});

async function start() {
  const startedAt = performance.now();
  const env = { ...process.env, PORT: '0', HOST: '127.0.0.1', DESKSIDE_DATA: join(data, 'data') };
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let stopped = false;
  const exit = once(child, 'exit').then(([code]) => {
    stopped = true;
    return code as number | null;
  });
  const stop = async () => {
    child.kill('SIGTERM');
    return exit;
  };
  stops.push(stop);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  while (!/is ready\.[\s\S]*Stop/.test(output)) {
    await Promise.race([once(child.stdout, 'data'), exit]);
    if (stopped) throw new Error(`npm start ended:\n${output}`);
  }
  return {
    output,
    seconds: (performance.now() - startedAt) / 1000,
    url: /(http:\/\/\S+)\/console\//.exec(output)?.[1] ?? '',
    stop,
  };
}

it('npm start makes the demo once, serves all of it, and is quick the second time', async () => {
  const first = await start();
  expect(first.output).toContain('80000001');
  for (const path of ['/v1/health', '/deskside.js', '/console/', '/demo/', '/demo/seats.html']) {
    const response = await fetch(first.url + path);
    await response.arrayBuffer();
    expect([path, response.status]).toEqual([path, 200]);
  }
  expect(await first.stop()).toBe(0);

  const second = await start();
  expect(await second.stop()).toBe(0);
  expect(second.seconds).toBeLessThan(5);
});
