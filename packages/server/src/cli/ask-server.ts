import { openDataDirectory, readRunning, type DataDirectory } from './data-directory.ts';
import { findHolder } from './lock.ts';
import { isHealthy } from './operator.ts';
import { startServer } from './server.ts';
import { localUrl, readSettings } from './settings.ts';
import { Trouble } from './trouble.ts';

export interface Asked<Answer> {
  answer: Answer;
  /** The public address, for links. */
  site: string;
  /** What the reader has to know besides, or nothing. */
  note: string;
}

/**
 * Asks the server at an address or, without one, the running server of the data directory; where none runs, starts one on a
 * loopback port for the moment. Throws Trouble.
 */
export async function askServer<Answer>(
  address: string | undefined,
  ask: (url: string, operatorKey: string) => Promise<Answer>,
): Promise<Asked<Answer>> {
  if (address !== undefined) {
    const site = address.replace(/\/+$/, '');
    return { answer: await ask(site, readOperatorKey(site)), site, note: '' };
  }
  const settings = readSettings(process.env, process.cwd());
  const directory = openDataDirectory({ path: settings.data, secretsFile: settings.secretsFile });
  const { operatorKey } = directory.secrets;
  const running = await findRunning(directory);
  if (running) return { answer: await ask(running, operatorKey), site: settings.publicUrl ?? running, note: '' };
  const server = await startServer({ directory, host: '127.0.0.1', port: 0, settings });
  try {
    return {
      answer: await ask(server.url, operatorKey),
      site: settings.publicUrl ?? localUrl(settings.host, settings.port),
      note: `  No server runs on ${directory.path} now. Start it with: deskside start\n\n`,
    };
  } finally {
    await server.stop();
  }
}

async function findRunning(directory: DataDirectory): Promise<string | null> {
  const running = readRunning(directory.path);
  // The file may be left over from a server that was killed; an orphan is ended by the start that follows.
  if (!running || findHolder(directory.path).kind !== 'running') return null;
  if (await isHealthy(running.url, 5_000)) return running.url;
  throw new Trouble(
    'server',
    `Deskside runs on ${directory.path}, but ${running.url} does not answer. Look at its log.`,
  );
}

/** The key of a server elsewhere. It comes from the environment: what is on a command line, all users can see. */
function readOperatorKey(site: string): string {
  const key = process.env['DESKSIDE_OPERATOR_KEY'] ?? '';
  if (!/^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(site)) {
    throw new Trouble('usage', `--server ${site}: the operator key goes there, so it has to be an https:// address.`);
  }
  if (key !== '') return key;
  throw new Trouble('usage', 'With --server, set DESKSIDE_OPERATOR_KEY to the operator key of that server.');
}
