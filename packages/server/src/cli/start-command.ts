import { files, openDataDirectory, type DataDirectory } from './data-directory.ts';
import { DEMO_DESKS, makeDemo, type DemoMember } from './demo.ts';
import { log, print } from './log.ts';
import { VERSION } from './package-root.ts';
import { startServer, type Server } from './server.ts';
import { readSettings, type Settings } from './settings.ts';
import { EXIT } from './trouble.ts';

/**
 * npm sends a signal on to its child, which at a terminal has it already: only what comes later than this is a second
 * wish to stop.
 */
const SAME_SIGNAL_MS = 500;
/** Whatever happens while stopping, it is over after this. */
const STOP_MS = 4_500;

/** `deskside start`: runs until it is told to stop. Returns the exit code; throws Trouble. */
export async function startCommand(options: { demo: boolean; newSecrets: boolean }): Promise<number> {
  const settings = readSettings(process.env, process.cwd());
  const directory = openDataDirectory({
    path: settings.data,
    secretsFile: settings.secretsFile,
    demo: options.demo,
    newSecrets: options.newSecrets,
  });
  const stop = onStop();
  let server: Server | null = null;
  stop.act = () => server?.stop() ?? Promise.resolve();
  stop.actAtOnce = () => server?.kill();
  try {
    await startServer(
      { directory, host: settings.host, port: settings.port, settings },
      (process) => (server = process),
    );
    const running = server as Server | null;
    if (!running) return EXIT.unexpected;
    let members: DemoMember[] | null = null;
    if (options.demo && directory.demo === 'wanted') members = await makeDemo(running.url, directory);
    if (!stop.asked()) print(readyText(settings, directory, running.url, members));
    const trouble = await running.ended;
    if (trouble) throw trouble;
    return await stop.done();
  } catch (error) {
    if (stop.asked()) return await stop.done();
    await (server as Server | null)?.stop();
    throw error;
  }
}

/** Listens for the signals that mean stop. The first one stops in order, a second one at once. */
function onStop() {
  let askedAt: number | null = null;
  let finished: Promise<void> | null = null;
  const state = {
    act: (): Promise<void> => Promise.resolve(),
    actAtOnce: (): void => undefined,
    asked: () => askedAt !== null,
    /** The exit code, once everything is closed. */
    done: async (): Promise<number> => {
      await finished;
      return 0;
    },
  };
  const onSignal = (signal: NodeJS.Signals) => {
    if (askedAt !== null) {
      if (performance.now() - askedAt < SAME_SIGNAL_MS) return;
      log(`${signal} again: ending at once`);
      state.actAtOnce();
      process.exit(0);
    }
    askedAt = performance.now();
    log(`${signal}: closing all connections`);
    setTimeout(() => {
      state.actAtOnce();
      process.exit(0);
    }, STOP_MS).unref();
    finished = state.act();
    finished.then(
      () => log('stopped'),
      () => undefined,
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal);
  return state;
}

function readyText(settings: Settings, directory: DataDirectory, url: string, members: DemoMember[] | null): string {
  const site = settings.publicUrl ?? url;
  const lines = ['', `  ${bold(`Deskside ${VERSION} is ready.`)}`, ''];
  const hasDemo = directory.demo === 'made';
  if (hasDemo) {
    lines.push(`  Demo site, floating icon   ${site}/demo/`, `  Demo site, seat list       ${site}/demo/seats.html`);
  }
  lines.push(`  Console for supporters     ${site}/console/`, '');
  if (members) {
    const wide = Math.max(...members.map((member) => member.user.length));
    lines.push(`  Sign in at desk ${bold(DEMO_DESKS[0].id)} as`, '');
    for (const member of members) {
      lines.push(`    ${member.user.padEnd(wide)}   ${member.password}   ${member.name}`);
    }
    lines.push('', `  The passwords are shown this once. They stay in ${files.demoPasswords(directory.path)}`);
  } else if (hasDemo) {
    lines.push(`  Sign in at desk ${bold(DEMO_DESKS[0].id)}; the names and passwords are in`);
    lines.push(`  ${files.demoPasswords(directory.path)}`);
  } else if (directory.isNew) {
    lines.push('  Make your first desk in another terminal:  deskside desk create --name "Your company"');
  }
  if (hasDemo) {
    lines.push('', '  The same people also serve two other desks:');
    for (const desk of DEMO_DESKS.slice(1)) lines.push(`    ${desk.id}   ${desk.words}`);
  }
  lines.push('', `  Data   ${directory.path}`, '  Stop   Ctrl+C', '', '');
  return lines.join('\n');
}

function bold(text: string): string {
  return process.stdout.isTTY && !process.env['NO_COLOR'] ? `\u001b[1m${text}\u001b[22m` : text;
}
