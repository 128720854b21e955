import { atom, type ReadableAtom } from 'nanostores';
import { closeCodeOf, PING, PROTOCOL_VERSION, RESUME_MS, SUBPROTOCOL, TICKET_PREFIX } from '../constants.ts';
import type { Connection } from '../conversation/message.ts';
import { DesksideError, errorFrom } from '../error.ts';
import type { CreateTicket, TicketCreated } from '../protocol/http.ts';
import { requireWebSocket, type Session } from '../session.ts';
import { decide, evolve, initial, wakeAt, type Frame, type Happening, type LinkEvent } from './machine.ts';
import { openSocket } from './socket.ts';

export interface LinkOptions {
  session: Session;
  /** What the tickets are for. */
  room: CreateTicket;
  /** One that was drawn already. */
  ticket?: string;
  /** A frame that is not an answer: the welcome, history without holes, and what may be forgotten. */
  onFrame(frame: Frame): void;
  /** Everything the server said so far is void. */
  onRewind?(): void;
  /** The link is closed for good; `error` is null after `close()`. */
  onClose(error: DesksideError | null): void;
}

/** One room's connection: keeps itself up, keeps commands until they are answered. */
export interface Link {
  readonly $connection: ReadableAtom<Connection>;
  /** Sends a command, again after any interruption; resolves with the data of its answer. */
  command<Answer>(type: string, fields?: object, id?: string): Promise<Answer>;
  /** Sends a frame now or never. */
  signal(frame: Frame): void;
  /** The server's clock. */
  now(): number;
  retryNow(): void;
  /** Lets go: open commands are rejected with `not_connected`. */
  close(): void;
}

/** Runs the link's machine in the world: sockets, timers, tickets and promises. */
export function createLink(options: LinkOptions): Link {
  const { session, room, onFrame, onRewind, onClose } = options;
  const { host, server, desk, WebSocket } = session;
  requireWebSocket(session);
  const promises = new Map<string, { resolve(data: never): void; reject(error: unknown): void }>();
  const happenings: Happening[] = [];
  let state = initial;
  let isBusy = false;
  let socket: ReturnType<typeof openSocket> | undefined;
  let cancelTimer: (() => void) | undefined;
  let setBack = 0;
  let latest = 0;
  let serverAhead = 0;
  /** The ticket for the next connection, and until when it is good: from the last welcome, at first the one given. */
  let resume: unknown = options.ticket;
  let resumeUntil = Infinity;
  const $connection = atom<Connection>({ state: 'connecting', unsent: 0, nextTryAt: null, error: null });

  /** The host's clock, except that it never goes back: a wait must not become longer when somebody sets the clock. */
  const now = () => {
    const time = host.now();
    latest = Math.max(latest, time + setBack);
    setBack = latest - time;
    return latest;
  };

  const connect = async () => {
    const { connection, since } = state;
    socket?.close();
    try {
      const ticket =
        resume && latest < resumeUntil
          ? (resume as string)
          : (await session.send<TicketCreated>('/tickets', room)).ticket;
      if (state.connection !== connection || state.phase !== 'connecting') return;
      const [id, from] = room.room === 'conversation' ? [room.conversation, `&since=${since}`] : [desk, ''];
      socket = openSocket(
        `${server.replace(/^http/, 'ws')}/parties/${room.room}/${encodeURIComponent(id)}?v=${PROTOCOL_VERSION}${from}`,
        [SUBPROTOCOL, TICKET_PREFIX + ticket],
        WebSocket,
        (text) => happen({ type: 'frame', connection, frame: frameOf(text) }),
        (code) => {
          // It may have been used although the welcome was lost, or what it is for has ended.
          if (code === closeCodeOf('unauthorized')) resume = null;
          happen({ type: 'lost', connection, code });
        },
      );
    } catch (error) {
      happen({
        type: 'refused',
        connection,
        error: error instanceof DesksideError ? error : { code: 'not_connected' },
      });
    }
  };

  const perform = (event: LinkEvent) => {
    switch (event.type) {
      case 'connecting':
        void connect();
        break;
      case 'opened':
      case 'received':
        if (event.type === 'opened') {
          serverAhead = (event.frame['now'] as number) - latest;
          resume = event.frame['resume'];
          resumeUntil = latest + RESUME_MS;
        }
        onFrame(event.frame);
        break;
      case 'rewound':
        onRewind?.();
        break;
      case 'pinged':
        socket?.send(PING);
        break;
      case 'sent':
      case 'signalled':
        socket?.send(JSON.stringify(event.frame));
        break;
      case 'answered':
        promises.get(event.id)?.resolve(event.data as never);
        promises.delete(event.id);
        break;
      case 'failed':
      case 'dropped':
        promises.get(event.id)?.reject(errorFrom(event.error));
        promises.delete(event.id);
        break;
      case 'waiting':
        socket?.close();
        break;
      case 'closed':
        socket?.close();
        if (!event.error) unlisten();
        onClose(event.error && errorFrom(event.error));
    }
  };

  /** One step at a time: what an effect brings about is decided after all effects of the step before. */
  const happen = (happening: Happening) => {
    happenings.push(happening);
    if (isBusy) return;
    isBusy = true;
    const before = state;
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
      isBusy = false;
    }

    // Set from the handler of the frame that moved it: a chain of timers alone would be slowed down to one a minute in
    // a hidden page (https://developer.chrome.com/blog/timer-throttling-in-chrome-88).
    cancelTimer?.();
    const at = wakeAt(state);
    cancelTimer = at === null ? undefined : host.wake(Math.max(0, at - latest), () => happen({ type: 'tick' }));

    const { phase, outbox, until, error } = state;
    if (phase === before.phase && outbox.length === before.outbox.length && until === before.until) return;
    const isWaiting = phase === 'waiting';
    $connection.set({
      state: phase,
      unsent: outbox.length,
      nextTryAt: isWaiting ? until - setBack : null,
      error: error && (isWaiting || phase === 'closed') ? errorFrom(error) : null,
    });
  };

  const unlisten = host.onAwake(() => happen({ type: 'awake' }));
  happen({ type: 'tick' });

  return {
    $connection,
    command: (type, fields, id = host.id()) =>
      new Promise((resolve, reject) => {
        promises.set(id, { resolve, reject });
        happen({ type: 'give', command: { ...fields, type, id } });
      }),
    signal: (frame) => happen({ type: 'signal', frame }),
    now: () => now() + serverAhead,
    retryNow: () => happen({ type: 'retry' }),
    close: () => happen({ type: 'stop' }),
  };
}

/** The frame in a text from the wire; null for what is none, such as a pong: it says only that the link lives. */
function frameOf(text: string): Frame | null {
  try {
    const frame = JSON.parse(text) as Frame | null;
    return typeof frame?.type === 'string' ? frame : null;
  } catch {
    return null;
  }
}
