import { CLOSE_RESTART, CLOSE_TOO_BIG, errors, PING_MS, STALE_MS, type ErrorCode, type Retry } from '../constants.ts';

/**
 * The client's end of one socket as a machine: what follows from what happens, without clock, random numbers or I/O.
 * Times and random numbers come in with the command, so that the same commands always give the same events.
 *
 *                     connecting ──welcome──► open
 *                      ▲     │                 │ closed, silent, hole in seq
 *          time, online│     ▼ refused         ▼
 *            start ────┴── waiting ◄───────────┘        closed: stopped, or an error that forbids another try
 *
 * [L1] Nothing is sent before `welcome`.
 * [L2] One command is under way at a time, and it is sent again with the same id until it is answered. That keeps the
 *      order even when the server asks to try one again later, and costs nothing at the speed of people.
 * [L3] History is taken in without holes: a hole means reconnect from the last seq, a repeated one is left out.
 * [L4] A link is dead when a ping was not answered in time, however the clock jumped in between.
 * [L5] Every wait is jittered: the first try comes within FIRST_TRY_MS, later ones within TRY_MS_MAX.
 */

/** The first try after a loss comes within this time. */
export const FIRST_TRY_MS = 500;
/** No wait between two tries is longer, unless the server asks for more. */
export const TRY_MS_MAX = 10_000;
/** A try that has no `welcome` after this time is given up. */
export const CONNECT_MS = 15_000;
/** A ping that was not answered after this time means that the link is dead. */
export const ANSWER_MS = STALE_MS - PING_MS;
/** The same for a ping that asks whether the link survived sleep or a change of network. */
export const PROBE_MS = 4_000;
/** A command that was not answered after this time, on a link that is alive, is sent again over a new one. */
export const REPLY_MS = 20_000;
/** How often a command is tried that the server calls its own bug (`internal`). */
export const INTERNAL_TRIES_MAX = 5;

/** A frame as it came from the wire: an object with a type, nothing else is known yet. */
export interface Frame {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A frame that will be answered. */
export interface CommandFrame extends Frame {
  readonly id: string;
}

/** Why a link waits or is closed, or why a command was refused. */
export interface LinkError {
  readonly code: ErrorCode;
  readonly message?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>> | null | undefined;
  readonly request?: string | null | undefined;
}

export interface LinkState {
  readonly phase: 'connecting' | 'open' | 'waiting' | 'closed';
  /** Counts connections; what belongs to an earlier one is no longer heard. */
  readonly connection: number;
  /** Tries that failed in a row; a link that lasted until its first ping was a good one. */
  readonly failures: number;
  /** The seq of the last event that was taken in. */
  readonly since: number;
  /** Connecting: when it is given up. Waiting: when it is tried again. */
  readonly until: number;
  readonly pingedAt: number;
  /** When the link counts as dead unless something is heard; never while no ping is open. */
  readonly deadAt: number;
  /** Not answered yet, in the order they were given. */
  readonly outbox: readonly CommandFrame[];
  /** When the first of the outbox went out over this connection; null if it did not. */
  readonly sentAt: number | null;
  /** The first of the outbox does not go out before this time. */
  readonly heldUntil: number;
  /** How often the first of the outbox was answered with "later". */
  readonly holds: number;
  readonly error: LinkError | null;
}

/** Waits for its first `tick`. */
export const initial: LinkState = {
  phase: 'waiting',
  connection: 0,
  failures: 0,
  since: 0,
  until: 0,
  pingedAt: 0,
  deadAt: Infinity,
  outbox: [],
  sentAt: null,
  heldUntil: 0,
  holds: 0,
  error: null,
};

/** What can happen to a link. */
export type Happening =
  /** The app gives a command; its id is chosen. */
  | { readonly type: 'give'; readonly command: CommandFrame }
  /** The app gives a frame that may be forgotten. */
  | { readonly type: 'signal'; readonly frame: Frame }
  /** A frame or a pong arrived. */
  | { readonly type: 'frame'; readonly connection: number; readonly frame: Frame | null }
  /** The socket is closed, or could not be opened. */
  | { readonly type: 'lost'; readonly connection: number; readonly code: number }
  /** There was no ticket. */
  | { readonly type: 'refused'; readonly connection: number; readonly error: LinkError }
  /** The clock reached `wakeAt`. */
  | { readonly type: 'tick' }
  /** The network may be back, the device may have slept. */
  | { readonly type: 'awake' }
  /** A person does not want to wait. */
  | { readonly type: 'retry' }
  /** The app lets go. */
  | { readonly type: 'stop' };

/** `random` is drawn anew for each command: at least 0, less than 1. */
export type LinkCommand = Happening & { readonly random: number };

/** What happened: `set` is what it changes in the state, its type and the other fields say what the host has to do. */
export type LinkEvent = { readonly set?: Partial<LinkState> } &
  /** Fetch a ticket and open a socket that asks for what came after `since`. */
  (
    | { readonly type: 'connecting' }
    /** Tell the app of the welcome, its events cut down to those that are new. */
    | { readonly type: 'opened'; readonly frame: Frame }
    /** Tell the app. */
    | { readonly type: 'received'; readonly frame: Frame }
    /** The server knows less than it once said (it was restored): the app starts from nothing. */
    | { readonly type: 'rewound' }
    /** Something came: the link lives. */
    | { readonly type: 'heard' }
    /** Send a ping. */
    | { readonly type: 'pinged' }
    | { readonly type: 'given' }
    /** Send the first of the outbox. */
    | { readonly type: 'sent'; readonly frame: CommandFrame }
    /** Send a frame that may be forgotten. */
    | { readonly type: 'signalled'; readonly frame: Frame }
    /** The server answered with `ok`. */
    | { readonly type: 'answered'; readonly id: string; readonly data: unknown }
    /** The server refused the command. */
    | { readonly type: 'failed'; readonly id: string; readonly error: LinkError }
    /** The link is closed: nobody knows whether the command was done. */
    | { readonly type: 'dropped'; readonly id: string; readonly error: LinkError }
    /** The server asked to send the first of the outbox later. */
    | { readonly type: 'held' }
    /** Close the socket if there is one. */
    | { readonly type: 'waiting' }
    /** Close the socket if there is one, for good. */
    | { readonly type: 'closed'; readonly error: LinkError | null }
  );

const NOT_CONNECTED: LinkError = { code: 'not_connected' };

/** The error a close code stands for; codes that no error has mean a lost connection. */
export function errorOfClose(code: number): LinkError {
  if (code === CLOSE_TOO_BIG) return { code: 'too_large' };
  // What a proxy says while the server is away.
  if (code > 4501 && code < 4505) return { code: 'unavailable' };
  for (const name in errors) if (errors[name as ErrorCode].status === code - 4000) return { code: name as ErrorCode };
  return NOT_CONNECTED;
}

/** What a client may do after this error; one that it does not know is final. */
const retryOf = ({ code }: LinkError): Retry =>
  (errors[code] as (typeof errors)[ErrorCode] | undefined)?.retry ?? 'never';

/** The state after an event. */
export const evolve = (state: LinkState, { set }: LinkEvent): LinkState => ({ ...state, ...set });

/** What follows from a command. It refuses nothing: what comes too late is left out. */
export function decide(state: LinkState, command: LinkCommand, now: number): LinkEvent[] {
  const events: LinkEvent[] = [];
  const { phase } = state;
  const [first] = state.outbox;

  /** Says that this happened: what follows is decided on the state it makes. */
  const say = (event: LinkEvent) => {
    events.push(event);
    state = evolve(state, event);
  };

  /**
   * When to try again after `failures` in a row: what the server asks for, and a full jitter (all of it is random), so
   * that a thousand clients do not come back together.
   */
  const againAt = ({ data }: LinkError, failures: number) => {
    const after = data?.['retryAfterMs'];
    const asked = isNumber(after) ? Math.max(0, after) : 0;
    return now + asked + command.random * Math.min(TRY_MS_MAX, FIRST_TRY_MS * 2 ** failures);
  };

  const connect = () =>
    say({
      type: 'connecting',
      set: {
        phase: 'connecting',
        connection: state.connection + 1,
        until: now + CONNECT_MS,
        sentAt: null,
        deadAt: Infinity,
      },
    });

  const close = (error: LinkError | null) => {
    const { outbox } = state;
    say({ type: 'closed', error, set: { phase: 'closed', error, outbox: [] } });
    for (const { id } of outbox) say({ type: 'dropped', id, error: error ?? NOT_CONNECTED });
  };

  /** Lets go of the connection and says what happens next: another try, or none. */
  const leave = (error: LinkError, failures = state.failures) => {
    if (retryOf(error) === 'never') return close(error);
    say({
      type: 'waiting',
      set: { phase: 'waiting', until: againAt(error, failures), failures: failures + 1, error },
    });
  };

  const ping = (patience: number) =>
    say({ type: 'pinged', set: { pingedAt: now, deadAt: Math.min(state.deadAt, now + patience), failures: 0 } });

  /** The first of the outbox is done with. */
  const doneWithFirst = () => ({ outbox: state.outbox.slice(1), sentAt: null, heldUntil: 0, holds: 0 });

  const take = (frame: Frame) => {
    const { type, seq } = frame;
    const isWelcome = type === 'welcome';
    if (isWelcome === (phase === 'open')) return;
    if (isWelcome && !(isNumber(seq) && isNumber(frame['now']) && frame['view'] instanceof Object)) {
      return leave({ code: 'internal' });
    }
    // The server wants to know whether we still read: it gets the frame back.
    if (type === 'check') return say({ type: 'signalled', frame });
    if (type === 'ok' || type === 'fail') return answer(frame);

    const list = Array.isArray(frame['events']) ? (frame['events'] as unknown[]) : null;
    // A welcome without events is a whole view: there is nothing to resume.
    let since = isWelcome && !list ? (seq as number) : state.since;
    if (isWelcome && (seq as number) < since) {
      say({ type: 'rewound', set: { since: 0 } });
      return leave(NOT_CONNECTED);
    }
    const coming = list ?? ('seq' in frame && !isWelcome ? [frame] : []);
    const fresh = [];
    for (const event of coming) {
      const at = (event as { seq?: unknown } | null)?.seq;
      if (!isNumber(at) || at > since + 1) return leave(NOT_CONNECTED);
      if (at <= since) continue;
      fresh.push(event);
      since++;
    }
    const news = list ? { ...frame, events: fresh } : frame;
    if (isWelcome) {
      say({ type: 'opened', frame: news, set: { phase: 'open', since, pingedAt: now, error: null } });
    } else if (fresh.length || !coming.length) say({ type: 'received', frame: news, set: { since } });
  };

  const answer = (frame: Frame) => {
    // Answered before over a connection that was lost meanwhile, or never asked.
    if (!first || first.id !== frame['re']) return;
    const { id } = first;
    if (frame.type === 'ok') return say({ type: 'answered', id, data: frame['data'], set: doneWithFirst() });
    const error = frame as unknown as LinkError;
    const retry = retryOf(error);
    if (retry === 'reconnect') return leave(error);
    const holds = state.holds + 1;
    if (
      retry === 'later' &&
      (error.code === 'internal' ? holds < INTERNAL_TRIES_MAX : error.code !== 'challenge_required')
    ) {
      return say({ type: 'held', set: { sentAt: null, heldUntil: againAt(error, state.holds), holds } });
    }
    say({ type: 'failed', id, error, set: doneWithFirst() });
  };

  // What belongs to a connection that was given up is not heard any more.
  const isLive = phase === 'connecting' || phase === 'open';
  if ('connection' in command && (command.connection !== state.connection || !isLive)) return events;
  switch (command.type) {
    case 'give': {
      const frame = command.command;
      if (phase === 'closed') say({ type: 'dropped', id: frame.id, error: state.error ?? NOT_CONNECTED });
      else if (!state.outbox.some(({ id }) => id === frame.id)) {
        say({ type: 'given', set: { outbox: [...state.outbox, frame] } });
      }
      break;
    }
    case 'signal':
      if (phase === 'open') say({ type: 'signalled', frame: command.frame });
      break;
    case 'frame':
      say({ type: 'heard', set: { deadAt: Infinity } });
      if (command.frame) take(command.frame);
      break;
    case 'lost': {
      const error = errorOfClose(command.code);
      if (error.code === 'too_large' && first && state.sentAt !== null) {
        // The frame that was too big would be too big again.
        say({ type: 'failed', id: first.id, error, set: doneWithFirst() });
        leave(NOT_CONNECTED);
        // A server that says it restarts is back soon, however often that was.
      } else leave(error, command.code === CLOSE_RESTART ? 0 : undefined);
      break;
    }
    case 'refused':
      // Without a ticket there is no other way in: the token itself was refused.
      if (command.error.code === 'unauthorized') close(command.error);
      else leave(command.error);
      break;
    case 'tick':
      if (now < (wakeAt(state) ?? Infinity)) break;
      if (phase === 'waiting') connect();
      else if (phase === 'connecting' || now >= Math.min(state.deadAt, overdueAt(state))) leave(NOT_CONNECTED);
      // A tick that comes much too late means that the device slept: the link is probably dead, find out soon.
      else if (now >= state.pingedAt + PING_MS) ping(now >= state.pingedAt + PING_MS + STALE_MS ? PROBE_MS : ANSWER_MS);
      break;
    case 'awake':
      if (phase === 'open') ping(PROBE_MS);
      if (phase === 'waiting') connect();
      break;
    case 'retry':
      if (phase === 'waiting' || (phase === 'closed' && state.error)) connect();
      break;
    case 'stop':
      if (phase !== 'closed' || state.error) close(null);
  }

  // The first command that waits, if it may go out now.
  const [frame] = state.outbox;
  if (frame && state.phase === 'open' && state.sentAt === null && now >= state.heldUntil) {
    say({ type: 'sent', frame, set: { sentAt: now } });
  }
  return events;
}

const isNumber = (value: unknown): value is number => typeof value === 'number';

/** When the first of the outbox should have been answered. */
const overdueAt = ({ sentAt }: LinkState) => (sentAt === null ? Infinity : sentAt + REPLY_MS);

/** When the clock next matters (then decide a `tick`), or null. */
export function wakeAt(state: LinkState): number | null {
  const { phase, outbox, sentAt } = state;
  if (phase === 'closed') return null;
  if (phase !== 'open') return state.until;
  const held = sentAt === null && outbox.length ? state.heldUntil : Infinity;
  return Math.min(state.pingedAt + PING_MS, state.deadAt, overdueAt(state), held);
}
