import { atom, type ReadableAtom } from 'nanostores';
import { PING, PONG, SUBPROTOCOL, TICKET_PREFIX } from '../constants.ts';
import type { Connection } from '../conversation/message.ts';
import { DesksideError, errorFrom } from '../error.ts';
import type { Host } from '../host.ts';
import {
  decide,
  evolve,
  initial,
  wakeAt,
  type CommandFrame,
  type Frame,
  type Happening,
  type LinkError,
  type LinkEvent,
} from './machine.ts';
import { openSocket, type Socket } from './socket.ts';

export interface LinkOptions {
  host: Host;
  WebSocket: typeof WebSocket | undefined;
  /** Where to connect, to hear what came after `since`. */
  url(since: number): string;
  /** Fetches a ticket for one connection; rejects with a {@link DesksideError}. */
  ticket(signal: AbortSignal): Promise<string>;
  /** A frame that is not an answer: the welcome, history without holes, and what may be forgotten. */
  onFrame(frame: Frame): void;
  /** Everything the server said so far is void. */
  onRewind?(): void;
  /** The link is closed for good; `error` is null after `close()`. */
  onClose?(error: DesksideError | null): void;
}

/** One room's connection: keeps itself up, keeps commands until they are answered. */
export interface Link {
  readonly $connection: ReadableAtom<Connection>;
  /** Sends a command, again after any interruption; resolves with the data of its answer. */
  command(command: CommandFrame): Promise<unknown>;
  /** Sends a frame now or never. */
  signal(frame: Frame): void;
  /** The server's clock. */
  now(): number;
  retryNow(): void;
  /** Lets go: open commands are rejected with `not_connected`. */
  close(): void;
}

/** The link was closed before the command was answered: it may have been done. */
export class DroppedError extends DesksideError {
  constructor({ code, message, ...details }: LinkError) {
    super(code, message ?? 'The connection was closed before the server answered.', details);
  }
}

/** Runs the link's machine in the world: sockets, timers, tickets and promises. */
export function createLink(options: LinkOptions): Link {
  const { host } = options;
  if (!(options.WebSocket ?? globalThis.WebSocket)) {
    throw new DesksideError('unsupported', 'There is no WebSocket here: pass one as the option `WebSocket`.');
  }
  const promises = new Map<string, { resolve(data: unknown): void; reject(error: unknown): void }>();
  const happenings: Happening[] = [];
  let state = initial;
  let busy = false;
  let socket: Socket | null = null;
  let abort: AbortController | null = null;
  let timer: { at: number; cancel(): void } | null = null;
  let setBack = 0;
  let latest = 0;
  let serverAhead = 0;
  const $connection = atom<Connection>({ state: 'connecting', unsent: 0, nextTryAt: null, error: null });

  /** The host's clock, except that it never goes back: a wait must not become longer when somebody sets the clock. */
  const now = () => {
    const time = host.now() + setBack;
    if (time < latest) setBack += latest - time;
    latest = Math.max(time, latest);
    return latest;
  };

  const letGo = () => {
    abort?.abort();
    socket?.close();
    abort = socket = null;
  };

  const connect = async (connection: number, since: number) => {
    letGo();
    const { signal } = (abort = new AbortController());
    try {
      const ticket = await options.ticket(signal);
      if (signal.aborted) return;
      socket = openSocket({
        url: options.url(since),
        protocols: [SUBPROTOCOL, TICKET_PREFIX + ticket],
        WebSocket: options.WebSocket,
        onText: (text) => {
          const frame = text === PONG ? null : frameOf(text);
          if (frame !== undefined) happen({ type: 'frame', connection, frame });
        },
        onClose: (code) => happen({ type: 'lost', connection, code }),
      });
    } catch (error) {
      if (signal.aborted) return;
      happen({
        type: 'refused',
        connection,
        error: error instanceof DesksideError ? error : { code: 'not_connected' },
      });
    }
  };

  const settle = (id: string, error: DesksideError | null, data?: unknown) => {
    const open = promises.get(id);
    if (!open) return;
    promises.delete(id);
    if (error) open.reject(error);
    else open.resolve(data);
  };

  const perform = (event: LinkEvent) => {
    switch (event.type) {
      case 'connecting':
        void connect(event.connection, event.since);
        break;
      case 'opened':
        serverAhead = (event.frame['now'] as number) - event.at;
        options.onFrame(event.frame);
        break;
      case 'received':
        options.onFrame(event.frame);
        break;
      case 'rewound':
        options.onRewind?.();
        break;
      case 'pinged':
        socket?.send(PING);
        break;
      case 'sent':
        socket?.send(JSON.stringify(event.command));
        break;
      case 'signalled':
        socket?.send(JSON.stringify(event.frame));
        break;
      case 'answered':
        settle(event.id, null, event.data);
        break;
      case 'failed':
        settle(event.id, errorFrom(event.error));
        break;
      case 'dropped':
        settle(event.id, new DroppedError(event.error));
        break;
      case 'waiting':
        letGo();
        break;
      case 'closed':
        letGo();
        if (!event.error) unlisten();
        options.onClose?.(event.error && errorFrom(event.error));
        break;
    }
  };

  /** One step at a time: what an effect brings about is decided after all effects of the step before. */
  const happen = (happening: Happening) => {
    happenings.push(happening);
    if (busy) return;
    busy = true;
    try {
      for (let one = happenings.shift(); one; one = happenings.shift()) {
        const events = decide(state, { ...one, random: host.random() }, now());
        state = events.reduce(evolve, state);
        for (const event of events) {
          try {
            perform(event);
          } catch (error) {
            // A listener of a store threw: that is its page's affair, and no reason to leave out what follows.
            queueMicrotask(() => {
              throw error;
            });
          }
        }
      }
    } finally {
      busy = false;
      schedule();
      publish();
    }
  };

  const schedule = () => {
    const at = wakeAt(state);
    if (timer?.at === at) return;
    timer?.cancel();
    // Set from the handler of the frame that moved it: a chain of timers alone would be slowed down to one a minute in
    // a hidden page (https://developer.chrome.com/blog/timer-throttling-in-chrome-88).
    timer =
      at === null
        ? null
        : {
            at,
            cancel: host.wake(Math.max(0, at - now()), () => {
              timer = null;
              happen({ type: 'tick' });
            }),
          };
  };

  const publish = () => {
    const { phase, outbox, until, error } = state;
    const before = $connection.get();
    const nextTryAt = phase === 'waiting' ? until - setBack : null;
    const stateNow = phase === 'idle' ? 'connecting' : phase;
    if (before.state === stateNow && before.unsent === outbox.length && before.nextTryAt === nextTryAt) return;
    const why = phase === 'waiting' || phase === 'closed' ? error : null;
    $connection.set({ state: stateNow, unsent: outbox.length, nextTryAt, error: why && errorFrom(why) });
  };

  const unlisten = host.onAwake(() => happen({ type: 'awake' }));
  happen({ type: 'start' });

  return {
    $connection,
    command: (command) =>
      new Promise((resolve, reject) => {
        promises.set(command.id, { resolve, reject });
        happen({ type: 'give', command });
      }),
    signal: (frame) => happen({ type: 'signal', frame }),
    now: () => now() + serverAhead,
    retryNow: () => happen({ type: 'retry' }),
    close: () => happen({ type: 'stop' }),
  };
}

/** The frame in a text from the wire; undefined for what is none: a newer server may say things we do not know. */
function frameOf(text: string): Frame | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value && typeof (value as Frame).type === 'string') return value as Frame;
  } catch {
    // Not JSON: not for us.
  }
  return undefined;
}
