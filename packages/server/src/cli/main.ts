import { parseArgs } from 'node:util';
import { deskAllowCommand } from './desk-allow-command.ts';
import { deskCreateCommand } from './desk-create-command.ts';
import { deskLinkCommand } from './desk-link-command.ts';
import { log, print, survivePipes } from './log.ts';
import { VERSION } from './package-root.ts';
import { startCommand } from './start-command.ts';
import { EXIT, Trouble } from './trouble.ts';

const HELP = `
Deskside ${VERSION}: a support desk for websites, on one machine.

  deskside start                 runs the server until it is stopped (Ctrl+C, SIGTERM)
      --demo                     on an empty data directory: makes the demo desks
      --new-secrets              goes on without the lost secrets file; voids all passwords and sign-ins

  deskside desk create           makes a desk and prints a one-time link for each of its members
      --name "Harbour Software"  what customers see
      --id 80001234              eight digits, the first of them 8; drawn if left out
      --setup desk.json          groups, products, settings and members
      --admin name               sign-in name of the administrator, if the set-up has none (admin)
      --origin https://shop.example   a site that may embed the widget; may be given several times
      --identity optional        your site says who its users are: draws a secret for it and prints it, once
                                 (required: the desk serves nobody else)
      --server https://…         on a server elsewhere, with its DESKSIDE_OPERATOR_KEY in the environment

  deskside desk allow            lets a site embed the widget of a desk
      --id 80001234 --origin https://shop.example   may be given several times
      --server https://…         as above

  deskside desk link             prints a one-time link with which a member chooses a new password
      --id 80001234 --user admin the desk, and the member's sign-in name
      --drop-second-step         for who has lost phone and recovery codes: switches the second step off
      --server https://…         as above

  deskside --help, --version

Environment
  PORT                   port to listen on (8787)
  HOST                   address to listen on (127.0.0.1: this machine only)
  DESKSIDE_DATA          data directory (.deskside/data)
  DESKSIDE_SECRET_FILE   secrets file, outside of it (the data directory's name with .secret)
  DESKSIDE_URL           public address, such as https://help.example.com
  DESKSIDE_HELP_DESK     id of the desk that helps the supporters of all others
  DESKSIDE_PUSH_SERVICES hosts of further push services, with commas between
  DESKSIDE_BEHIND_PROXY  1 where a proxy in front sets X-Forwarded-For

More in docs/self-hosting.md.
`;

/** Which options a command takes. */
const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['start', ['demo', 'new-secrets']],
  ['desk create', ['name', 'id', 'setup', 'admin', 'origin', 'identity', 'server']],
  ['desk allow', ['id', 'origin', 'server']],
  ['desk link', ['id', 'user', 'drop-second-step', 'server']],
]);

/** Runs the command line; returns the exit code. */
export async function main(args: string[]): Promise<number> {
  // Nothing this process or workerd writes is for other users of the machine.
  process.umask(0o077);
  survivePipes();
  try {
    return await run(args);
  } catch (error) {
    if (error instanceof Trouble) {
      process.stderr.write(`\ndeskside: ${error.message}\n`);
      return error.exitCode;
    }
    log(`this should not happen: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return EXIT.unexpected;
  }
}

async function run(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args);
  if (values.version) {
    print(`${VERSION}\n`);
    return 0;
  }
  if (values.help || positionals.length === 0) {
    print(HELP);
    return values.help ? 0 : EXIT.usage;
  }
  const command = positionals.join(' ');
  const options = OPTIONS.get(command);
  const stray = Object.keys(values).find((name) => !options?.includes(name));
  if (command === 'start' && !stray) {
    return startCommand({ demo: values.demo ?? false, newSecrets: values['new-secrets'] ?? false });
  }
  if (command === 'desk create' && !stray) {
    const { id, name, setup, admin, origin, identity, server } = values;
    return deskCreateCommand({
      ...(id === undefined ? {} : { id }),
      ...(name === undefined ? {} : { name }),
      ...(setup === undefined ? {} : { setup }),
      ...(admin === undefined ? {} : { admin }),
      ...(identity === undefined ? {} : { identity }),
      ...(server === undefined ? {} : { server }),
      origins: origin ?? [],
    });
  }
  if (command === 'desk allow' && !stray) {
    const { id, origin, server } = values;
    return deskAllowCommand({ id, server, origins: origin ?? [] });
  }
  if (command === 'desk link' && !stray) {
    const { id, user, server } = values;
    return deskLinkCommand({ id, user, server, dropTwoFactor: values['drop-second-step'] ?? false });
  }
  throw new Trouble(
    'usage',
    stray && options
      ? `deskside ${command} does not know --${stray}. See deskside --help`
      : `no command "${command}". See deskside --help`,
  );
}

function readArguments(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        demo: { type: 'boolean' },
        'new-secrets': { type: 'boolean' },
        id: { type: 'string' },
        name: { type: 'string' },
        setup: { type: 'string' },
        admin: { type: 'string' },
        user: { type: 'string' },
        'drop-second-step': { type: 'boolean' },
        server: { type: 'string' },
        origin: { type: 'string', multiple: true },
        identity: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Trouble('usage', `${error instanceof Error ? error.message : String(error)}\nSee deskside --help`);
  }
}
