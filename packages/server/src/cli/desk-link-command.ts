import { askServer } from './ask-server.ts';
import { print } from './log.ts';
import { Refusal, rescueMember } from './operator.ts';
import { Trouble } from './trouble.ts';

export interface DeskLinkOptions {
  id: string | undefined;
  /** Sign-in name of the member. */
  user: string | undefined;
  /** Switches the member's second step off as well. */
  dropTwoFactor: boolean;
  /** Address of a server that does not run on this machine's data directory. */
  server: string | undefined;
}

/**
 * `deskside desk link`: a one-time link for a member whom nobody in the desk can help, such as its only admin. Returns the
 * exit code; throws Trouble.
 */
export async function deskLinkCommand({ id, user, dropTwoFactor, server }: DeskLinkOptions): Promise<number> {
  if (!id || !user)
    throw new Trouble('usage', 'Say which desk and whom: deskside desk link --id 80001234 --user admin');
  const draw = async (url: string, operatorKey: string) => {
    try {
      return await rescueMember(url, operatorKey, id, { user, dropTwoFactor });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'not_found') throw new Trouble('server', `There is no desk ${id} with a member "${user}".`);
      throw new Trouble('server', error.after('No link was drawn'));
    }
  };
  const { answer, site, note } = await askServer(server, draw);
  print(
    [
      '',
      `  With this link "${answer.user}" chooses a new password, once and within 24 hours. Hand it over in a safe way.`,
      '  Until it is used all stays as it is.',
      `    ${site}/console/#activate=${answer.token}&desk=${id}`,
      ...(dropTwoFactor ? ['  The second step of signing in is off.'] : []),
      '',
      note,
    ].join('\n'),
  );
  return 0;
}
