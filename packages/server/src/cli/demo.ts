import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeskSetup } from '@deskside/sdk/protocol';
import { files, type DataDirectory } from './data-directory.ts';
import { activate, createDesk, Refusal } from './operator.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import { Trouble, fileTrouble } from './trouble.ts';
import { writePrivateFile } from './write-file.ts';

/** The demo's desks: the same people, one desk for each way to reach them. The site of the demo uses the first. */
export const DEMO_DESKS = [
  { id: '80000001', name: 'Harbour Software', mode: 'auto', words: 'finds a free supporter' },
  { id: '80000002', name: 'Harbour Software (seats)', mode: 'seats', words: 'asks the chosen supporter only' },
  { id: '80000003', name: 'Harbour Software (direct codes)', mode: 'code', words: 'needs a six-digit code' },
] as const;

/** Somebody who can sign in at the demo. */
export interface DemoMember {
  user: string;
  name: string;
  role: string;
  password: string;
}

/** No letters or digits that are taken for each other; 12 of 30 are 58 bits. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz3456789';

/**
 * Makes the demo's desks, draws a password for each member and keeps them in the data directory. The server must run.
 * Throws Trouble if a start before this one was interrupted in the middle of it.
 */
export async function makeDemo(url: string, directory: DataDirectory): Promise<DemoMember[]> {
  const setup = readSetup();
  const members = setup.members.map((member): DemoMember => ({
    user: member.user,
    name: member.title ? `${member.name}, ${member.title}` : member.name,
    role: member.role,
    password: drawPassword(),
  }));
  const passwords = files.demoPasswords(directory.path);
  try {
    writePrivateFile(passwords, passwordFile(members));
  } catch (error) {
    throw fileTrouble(error, passwords);
  }
  for (const desk of DEMO_DESKS) {
    await makeDesk(
      url,
      directory,
      { ...setup, name: desk.name, settings: { ...setup.settings, mode: desk.mode } },
      desk.id,
      members,
    );
  }
  directory.setDemo('made');
  return members;
}

async function makeDesk(
  url: string,
  directory: DataDirectory,
  setup: DeskSetup,
  id: string,
  members: DemoMember[],
): Promise<void> {
  try {
    const made = await createDesk(url, directory.secrets.operatorKey, { id, setup });
    for (const { user, token } of made.activations) {
      const member = members.find((one) => one.user === user);
      if (member) await activate(url, id, token, member.password);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Trouble(
      'server',
      `The demo could not be made: ${error.message} (desk ${id}, ${error.code}). If an earlier start was interrupted, ` +
        `delete the data directory ${directory.path}, which holds nothing but the half of a demo, and start again.`,
    );
  }
}

function readSetup(): DeskSetup {
  // Checked by the server, which has the schema.
  return JSON.parse(readFileSync(join(PACKAGE_ROOT, 'demo', 'desk.json'), 'utf8')) as DeskSetup;
}

function drawPassword(): string {
  const letters = Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]);
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

function passwordFile(members: DemoMember[]): string {
  const wide = Math.max(...members.map((member) => member.user.length));
  return (
    `Sign-in for the demo desks ${DEMO_DESKS.map((desk) => desk.id).join(', ')}. These passwords were drawn for this\n` +
    'data directory and are kept here for the demo only.\n\n' +
    members.map((member) => `${member.user.padEnd(wide)}  ${member.password}  ${member.name}\n`).join('')
  );
}
