import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explainExit } from '../src/cli/engine.ts';
import { isAlive } from '../src/cli/lock.ts';
import { isHealthy } from '../src/cli/operator.ts';
import { EXIT, Trouble, fileTrouble } from '../src/cli/trouble.ts';
import { Place, post, takePort, until } from './launcher-process.ts';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.end());

describe('a first start', () => {
  it('serves, and says where', async () => {
    const { run, running } = await place.start();
    expect(await isHealthy(running.url, 2_000)).toBe(true);
    expect(run.stdout()).toContain(`${running.url}/console/`);
    expect(run.stdout()).toContain(place.data);
  });

  it('[S24] writes files for its own user only, and keeps the secrets outside the data directory', async () => {
    const { run, running } = await place.start();
    const { secret, operatorKey } = place.secrets();
    const desk = { setup: { name: 'Desk', groups: [], products: [], members: [] } };
    expect((await post(`${running.url}/v1/operator/desks`, desk, operatorKey)).status).toBe(200);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(operatorKey).not.toBe(secret);
    expect(mode(place.secretsFile)).toBe('600');
    const paths = everythingIn(place.data);
    expect(paths.length).toBeGreaterThan(10);
    for (const path of [place.data, ...paths]) {
      const wanted = statSync(path).isDirectory() ? '700' : '600';
      expect(`${mode(path)} ${path}`).toBe(`${wanted} ${path}`);
      if (statSync(path).isDirectory()) continue;
      const bytes = readFileSync(path);
      expect(bytes.includes(secret), path).toBe(false);
      expect(bytes.includes(operatorKey), path).toBe(false);
    }
    // workerd read the secrets from here when it started.
    expect(existsSync(join(place.data, 'wrangler.jsonc'))).toBe(false);
    for (const text of [run.stdout(), run.stderr()]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(operatorKey);
    }
  });

  it('closes a data directory that others could read', async () => {
    mkdirSync(place.data, { mode: 0o755 });
    await place.start();
    expect(mode(place.data)).toBe('700');
  });

  it('[S23] keeps the widget of earlier versions, and nothing else of theirs', async () => {
    const { run } = await place.start();
    run.child.kill('SIGTERM');
    await run.exit;
    const earlier = join(place.data, 'site', 'v', '0123456789abcdef');
    mkdirSync(earlier);
    writeFileSync(join(earlier, 'deskside.js'), 'earlier();', { mode: 0o600 });
    writeFileSync(join(place.data, 'site', 'earlier.js'), 'earlier();');
    const { running } = await place.start();
    const kept = await fetch(`${running.url}/v/0123456789abcdef/deskside.js`);
    expect(await kept.text()).toBe('earlier();');
    expect(kept.headers.get('cache-control')).toContain('immutable');
    const card = (await (await fetch(`${running.url}/deskside.json`)).json()) as { path: string };
    expect((await fetch(running.url + card.path)).status).toBe(200);
    expect((await fetch(`${running.url}/earlier.js`)).status).toBe(404);
  });

  it('raises the limit of open files for workerd', async () => {
    const { running } = await place.start();
    if (process.platform !== 'linux') return;
    const limits = readFileSync(`/proc/${running.workerd}/limits`, 'utf8');
    const [, soft, hard] = /Max open files\s+(\d+)\s+(\d+)/.exec(limits) ?? [];
    expect(soft).toBe(hard);
  });
});

describe('a start that is refused', () => {
  it('[R8] on a data directory that is in use', async () => {
    const { run, running } = await place.start();
    const second = place.run(['start']);
    expect(await second.exit).toBe(EXIT.locked);
    expect(second.stderr()).toContain(`already runs on ${place.data} at ${running.url}`);
    expect(second.stderr()).toContain(`kill ${run.pid}`);
    expect(await isHealthy(running.url, 2_000)).toBe(true);
    expect(place.running()).toEqual(running);
  });

  it('on a port that is taken', async () => {
    const taken = await takePort();
    const run = place.run(['start'], { PORT: String(taken.port) });
    expect(await run.exit).toBe(EXIT.portBusy);
    expect(run.stderr()).toContain(`Port ${taken.port} on 127.0.0.1 is in use`);
    taken.close();
    // Nothing of the attempt is in the way of the next one.
    await place.start([], { PORT: String(taken.port) });
  });

  it('on an address of another machine', async () => {
    const run = place.run(['start'], { HOST: '203.0.113.9' });
    expect(await run.exit).toBe(EXIT.addressRefused);
    expect(run.stderr()).toContain('203.0.113.9 is no address of this machine');
  });

  it('on a data directory of a newer version', async () => {
    mkdirSync(place.data);
    writeFileSync(join(place.data, 'deskside.json'), '{ "schema": 99, "everything": "else" }');
    const run = place.run(['start']);
    expect(await run.exit).toBe(EXIT.newer);
    expect(run.stderr()).toContain('written by a newer Deskside');
  });

  it('on a folder of somebody else', async () => {
    mkdirSync(place.data);
    writeFileSync(join(place.data, 'thesis.txt'), 'mine');
    const run = place.run(['start']);
    expect(await run.exit).toBe(EXIT.notOurs);
    expect(run.stderr()).toContain('thesis.txt');
    expect(readdirSync(place.data)).toEqual(['thesis.txt']);
  });

  it('on a place that cannot be written', async () => {
    writeFileSync(join(place.folder, 'file'), '');
    const below = place.run(['start'], { DESKSIDE_DATA: join(place.folder, 'file', 'data') });
    expect(await below.exit).toBe(EXIT.notWritable);
    if (process.platform !== 'linux') return;
    const closed = place.run(['start'], { DESKSIDE_DATA: '/sys/deskside', DESKSIDE_SECRET_FILE: place.secretsFile });
    expect(await closed.exit).toBe(EXIT.notWritable);
    expect(closed.stderr()).toContain('/sys/deskside cannot be written');
  });

  it('without the secrets that belong to the data', async () => {
    const { run } = await place.start();
    run.child.kill('SIGTERM');
    await run.exit;
    rmSync(place.secretsFile);
    const without = place.run(['start']);
    expect(await without.exit).toBe(EXIT.secrets);
    expect(without.stderr()).toContain(`The secrets file ${place.secretsFile} is missing`);
    expect(existsSync(place.secretsFile)).toBe(false);

    writeFileSync(place.secretsFile, `DESKSIDE_SECRET=${'a'.repeat(43)}\nDESKSIDE_OPERATOR_KEY=${'b'.repeat(43)}\n`, {
      mode: 0o644,
    });
    const foreign = place.run(['start']);
    expect(await foreign.exit).toBe(EXIT.secrets);
    expect(foreign.stderr()).toContain('belongs to another data directory');
    expect(mode(place.secretsFile)).toBe('600');

    await place.start(['--new-secrets']);
  });

  it('with settings that cannot be meant', async () => {
    const attempts: [string[], Record<string, string>, string][] = [
      [['start'], { PORT: '99999' }, 'PORT=99999'],
      [['start'], { HOST: 'a b' }, 'HOST=a b'],
      [['start'], { DESKSIDE_URL: 'https://example.com/help' }, 'DESKSIDE_URL'],
      [['start'], { DESKSIDE_SECRET_FILE: join(place.data, 'secret') }, 'inside the data directory'],
      [['start', '--id', '80000009'], {}, '--id'],
      [['begin'], {}, 'no command "begin"'],
      [['start', '--nonsense'], {}, 'nonsense'],
      [['desk', 'create', '--id', '12345678'], {}, 'eight digits'],
    ];
    for (const [args, env, words] of attempts) {
      const run = place.run(args, env);
      expect(await run.exit, args.join(' ')).toBe(EXIT.usage);
      expect(run.stderr()).toContain(words);
    }
    expect(existsSync(place.data)).toBe(false);
  });
});

describe('after the launcher was killed', () => {
  it('workerd keeps the lock, and the next start ends it first', async () => {
    const { run, running } = await place.start();
    run.child.kill('SIGKILL');
    await run.exit;
    expect(isAlive(running.workerd)).toBe(true);
    if (process.platform === 'linux') expect(await exitOf('flock', ['-n', join(place.data, 'lock'), 'true'])).toBe(1);

    const next = await place.start();
    expect(next.run.stderr()).toContain(`left behind (process ${running.workerd})`);
    expect(next.running.workerd).not.toBe(running.workerd);
    await until(() => !isAlive(running.workerd));
    expect(await isHealthy(next.running.url, 2_000)).toBe(true);
  });

  it('a process that only has the number of a workerd is left alone', async () => {
    const { run } = await place.start();
    run.child.kill('SIGTERM');
    await run.exit;
    // As if the machine had given the old process id to somebody else: here, to this test.
    writeFileSync(join(place.data, 'lock'), `${process.pid} ${run.pid}\n`);
    const next = await place.start();
    expect(await isHealthy(next.running.url, 2_000)).toBe(true);
  });
});

describe('what an error of the system means', () => {
  it('says that the disk is full, and what to do', () => {
    const error = Object.assign(new Error('no'), { code: 'ENOSPC' });
    const trouble = fileTrouble(error, '/data');
    expect(trouble).toBeInstanceOf(Trouble);
    expect((trouble as Trouble).exitCode).toBe(EXIT.diskFull);
    expect((trouble as Trouble).message).toMatch(/disk is full.*Free some space/);
  });

  it('reads it from the words of workerd', () => {
    const explain = (line: string) =>
      explainExit({ code: 1, signal: null, tail: [line] }, { data: place.folder, host: '127.0.0.1', port: 80 });
    expect(explain('SQLite failed: database or disk is full: SQLITE_FULL')).toMatchObject({ reason: 'diskFull' });
    expect(explain('Socket "http": bind(): Permission denied')).toMatchObject({ reason: 'addressRefused' });
    expect(explain('something else')).toBe(null);
  });
});

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function everythingIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

function exitOf(command: string, args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = execFile(command, args, () => undefined);
    child.once('close', (code) => resolve(code ?? -1));
  });
}
