import { askServer } from './ask-server.ts';
import { print } from './log.ts';
import { allowOrigins, Refusal } from './operator.ts';
import { siteOrigin } from './site-origin.ts';
import { Trouble } from './trouble.ts';

export interface DeskAllowOptions {
  id: string | undefined;
  /** Origins of sites. */
  origins: string[];
  /** Address of a server that does not run on this machine's data directory. */
  server: string | undefined;
}

/** `deskside desk allow`: sites that may embed a desk's widget. Returns the exit code; throws Trouble. */
export async function deskAllowCommand({ id, origins, server }: DeskAllowOptions): Promise<number> {
  if (!id || origins.length === 0) {
    throw new Trouble(
      'usage',
      'Say which desk and which site: deskside desk allow --id 80001234 --origin https://shop.example',
    );
  }
  const wanted = origins.map(siteOrigin);
  const allow = async (url: string, operatorKey: string) => {
    try {
      return await allowOrigins(url, operatorKey, id, { origins: wanted });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'not_found') throw new Trouble('server', `There is no desk ${id}.`);
      throw new Trouble('server', error.after('Nothing was changed'));
    }
  };
  const { answer, note } = await askServer(server, allow);
  const sites = answer.origins.map((origin) => `    ${origin}\n`).join('');
  print(`\n  The widget of desk ${id} may stand on these sites, besides the server's own pages:\n${sites}\n${note}`);
  return 0;
}
