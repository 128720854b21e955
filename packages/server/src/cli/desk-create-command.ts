import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DeskCreated, DeskSetup } from '@deskside/sdk/protocol';
import { askServer } from './ask-server.ts';
import { print } from './log.ts';
import { createDesk, Refusal } from './operator.ts';
import { siteOrigin } from './site-origin.ts';
import { Trouble, systemCode } from './trouble.ts';

const SECRET_BYTES = 32;

export interface DeskCreateOptions {
  id?: string;
  name?: string;
  /** Path of a set-up file. */
  setup?: string;
  /** Sign-in name of the administrator. */
  admin?: string;
  /** `optional` or `required`: a secret is drawn with which the site says who its users are. */
  identity?: string;
  /** Address of a server that does not run on this machine's data directory. */
  server?: string;
  /** Origins of the sites that may embed the widget. */
  origins: string[];
}

/**
 * `deskside desk create`: makes a desk on the running server of the data directory, or, where none runs, starts one on
 * a loopback port for the moment. Returns the exit code; throws Trouble.
 */
export async function deskCreateCommand(options: DeskCreateOptions): Promise<number> {
  const setup = makeSetup(options);
  const make = (url: string, operatorKey: string) => create(url, operatorKey, options.id, setup);
  const { answer, site, note } = await askServer(options.server, make);
  print(createdText(answer, setup, site, options.identity) + note);
  return 0;
}

async function create(
  url: string,
  operatorKey: string,
  id: string | undefined,
  setup: DeskSetup,
): Promise<DeskCreated> {
  try {
    return await createDesk(url, operatorKey, { ...(id ? { id } : {}), setup });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === 'already_open') {
      throw new Trouble('server', `There is a desk ${id} already. Choose another --id, or leave it out to draw one.`);
    }
    throw new Trouble('server', error.after('The desk was not made'));
  }
}

function makeSetup(options: DeskCreateOptions): DeskSetup {
  if (options.id !== undefined && !/^8\d{7}$/.test(options.id)) {
    throw new Trouble(
      'usage',
      `--id ${options.id}: a desk id has eight digits, the first of them 8, such as 80001234.`,
    );
  }
  const setup = options.setup === undefined ? emptySetup() : readSetup(options.setup);
  if (options.name !== undefined) setup.name = options.name;
  if (options.origins.length > 0) setup.settings = { ...setup.settings, origins: options.origins.map(siteOrigin) };
  if (!setup.members.some((member) => member.role === 'admin')) {
    setup.members = [{ user: options.admin ?? 'admin', name: 'Administrator', role: 'admin' }, ...setup.members];
  }
  if (options.identity !== undefined) setup.identity = drawIdentity(options.identity, setup);
  return setup;
}

/** The one key that is drawn here is named so. */
const DRAWN_KID = 'main';

function drawIdentity(rule: string, { identity }: DeskSetup): NonNullable<DeskSetup['identity']> {
  if (rule !== 'optional' && rule !== 'required') {
    throw new Trouble('usage', `--identity ${rule}: it is "optional" or "required".`);
  }
  const given = identity?.keys ?? [];
  if (given.some((key) => key.kid === DRAWN_KID)) {
    throw new Trouble(
      'usage',
      `--identity draws the key "${DRAWN_KID}", which the set-up file has already. Leave it out.`,
    );
  }
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { required: rule === 'required', keys: [...given, { kid: DRAWN_KID, alg: 'HS256', secret }] };
}

function emptySetup(): DeskSetup {
  return { name: 'Support', groups: [{ id: 'support', name: 'Support' }], products: [], members: [] };
}

function readSetup(path: string): DeskSetup {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const cause = systemCode(error) || (error instanceof Error ? error.message : String(error));
    throw new Trouble('usage', `The set-up file ${path} cannot be read: ${cause}`);
  }
  if (typeof value !== 'object' || value === null || !('members' in value) || !Array.isArray(value.members)) {
    throw new Trouble('usage', `The set-up file ${path} needs name, groups, products and members; see demo/desk.json.`);
  }
  // The rest is checked by the server, which has the schema and says what is wrong.
  return value as DeskSetup;
}

function createdText(made: DeskCreated, setup: DeskSetup, site: string, identity?: string): string {
  const lines = ['', `  Desk ${made.id} "${setup.name}" is made.`, ''];
  lines.push('  Each link below works once, for 24 hours, and sets the password. Hand it over in a safe way.', '');
  const admins = made.activations.filter((one) => one.role === 'admin');
  const others = made.activations.filter((one) => one.role !== 'admin');
  for (const one of [...admins, ...others]) {
    lines.push(`  ${one.user} (${one.role})`, `    ${site}/console/#activate=${one.token}&desk=${made.id}`, '');
  }
  const drawn = identity === undefined ? undefined : setup.identity?.keys.find((key) => key.kid === DRAWN_KID);
  if (drawn?.alg === 'HS256') {
    lines.push(
      '  For the backend of your site, which signs who its user is (see docs/embed.md). It is shown this once; never put it',
      '  into a page.',
      `    kid     ${drawn.kid}`,
      `    secret  ${drawn.secret}`,
      '',
    );
  }
  lines.push(
    '  For a page of your site:',
    `    <script async src="${site}/deskside.js" data-desk="${made.id}"></script>`,
    '',
    '',
  );
  return lines.join('\n');
}
