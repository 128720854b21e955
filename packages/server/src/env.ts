import type { Conversation } from './conversation/conversation.ts';
import type { Desk } from './desk/desk.ts';
import type { Directory } from './directory/directory.ts';
import type { Lobby } from './lobby/lobby.ts';
import type { Records } from './records/records.ts';

/** The bindings of `wrangler.jsonc`. */
export interface Env {
  DIRECTORY: DurableObjectNamespace<Directory>;
  DESK: DurableObjectNamespace<Desk>;
  CONVERSATION: DurableObjectNamespace<Conversation>;
  LOBBY: DurableObjectNamespace<Lobby>;
  RECORDS: DurableObjectNamespace<Records>;
  ASSETS: Fetcher;
  /** Signs tickets and peppers password hashes. At least 32 characters. */
  DESKSIDE_SECRET: string;
  /** The key of `/v1/operator`. */
  DESKSIDE_OPERATOR_KEY: string;
  /** "1" where a proxy in front sets `X-Forwarded-For`. */
  DESKSIDE_BEHIND_PROXY?: string;
  /** The address of this server, where it is known. */
  DESKSIDE_URL?: string;
  /** Hosts of further push services, with commas between. */
  DESKSIDE_PUSH_SERVICES?: string;
  /** The id of the desk that helps the supporters of all others. */
  DESKSIDE_HELP_DESK?: string;
}
