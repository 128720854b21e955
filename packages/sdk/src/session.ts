import { DesksideError } from './error.ts';
import { createHost, type Host } from './host.ts';
import { createHttp, type Http } from './http.ts';
import { createStorage, type Storage } from './storage.ts';

/** Sends a request with the token: GET, or POST where there is a body, if no other method is named. */
export type Ask = <Answer>(path: string, body?: object | null, method?: string) => Promise<Answer>;

/** What every connection of one person to one desk shares. */
export interface Session {
  /** Without a slash at the end. */
  readonly server: string;
  readonly desk: string;
  readonly host: Host;
  readonly http: Http;
  /** What the app wants to be used instead of the global one. */
  readonly fetch: typeof fetch | undefined;
  readonly WebSocket: typeof WebSocket | undefined;
  readonly storage: Storage;
  /** Ends every request, and every work for one. */
  readonly abort: AbortController;
  /** The visitor's or the sign-in token. */
  token: string;
  send: Ask;
  /** Names a value on the device; less of it names all that begin so. */
  key(...parts: (string | number)[]): string;
}

/** Called before the server is asked for anything that a socket has to follow. */
export function requireWebSocket({ WebSocket }: Pick<Session, 'WebSocket'>): void {
  if (!(WebSocket ?? globalThis.WebSocket)) throw new DesksideError('unsupported', 'There is no WebSocket here.');
}

/** Makes a session; nothing is used or asked yet. `before`: whose place it takes, on the same device. */
export function createSession(
  options: {
    server: string;
    desk: string;
    storage?: 'device' | 'memory';
    fetch?: typeof fetch;
    WebSocket?: typeof WebSocket;
    host?: Host;
  },
  before?: Session,
): Session {
  const { desk, WebSocket, host = before?.host ?? createHost() } = options;
  const server = options.server.replace(/\/+$/, '');
  const abort = new AbortController();
  const session: Session = {
    server,
    desk,
    host,
    http: createHttp(`${server}/v1/desks/${encodeURIComponent(desk)}`, host, abort.signal, options.fetch),
    fetch: options.fetch,
    WebSocket,
    storage: { ...(before?.storage ?? createStorage(host, options.storage !== 'memory')) },
    abort,
    token: '',
    send: (path, body, method) => session.http(path, body, session.token, method),
    key: (...parts) => [server, desk, ...parts, ''].join('|'),
  };
  return session;
}
