import { CLOSE_RESTART, CLOSE_TOO_BIG, errors, PING_MS, STALE_MS, type ErrorCode, type Retry } from '../constants.ts';

/**
 * The client's end of one socket as a machine: what follows from what happens, without clock, random numbers or I/O.
 * Times and random numbers come in with the command, so that the same commands always give the same events.
 *
 *     idle ──start──► connecting ──welcome──► open
 *                      ▲     │                 │ closed, silent, hole in seq
 *          time, online│     ▼ refused         ▼
 *                      └── waiting ◄───────────┘        closed: stopped, or an error that forbids another try
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
/** A link that lasted this long was a good one: the next loss starts with a short wait again. */
export const SETTLED_MS = 5_000;
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
  readonly data?: object | null | undefined;
  readonly request?: string | null | undefined;
}

export interface LinkState {
  readonly phase: 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';
  /** Counts connections; what belongs to an earlier one is no longer heard. */
  readonly connection: number;
  /** Tries that failed in a row. */
  readonly failures: number;
  /** The seq of the last event that was taken in. */
  readonly since: number;
  /** Connecting: when it is given up. Waiting: when it is tried again. */
  readonly until: number;
  readonly openedAt: number;
  readonly pingedAt: number;
  /** When the link counts as dead unless something is heard; null while no ping is open. */
  readonly deadAt: number | null;
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

export const initial: LinkState = {
  phase: 'idle',
  connection: 0,
  failures: 0,
  since: 0,
  until: 0,
  openedAt: 0,
  pingedAt: 0,
  deadAt: null,
  outbox: [],
  sentAt: null,
  heldUntil: 0,
  holds: 0,
  error: null,
};

/** What can happen to a link. */
export type Happening =
  | { readonly type: 'start' }
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

export type LinkEvent =
  /** Fetch a ticket and open a socket that asks for what came after `since`. */
  | { readonly type: 'connecting'; readonly connection: number; readonly since: number; readonly until: number }
  /** `frame` is the welcome, its events cut down to those that are new. */
  | { readonly type: 'opened'; readonly frame: Frame; readonly since: number; readonly at: number }
  /** Tell the app. `since` is the last seq with this frame. */
  | { readonly type: 'received'; readonly frame: Frame; readonly since: number }
  /** The server knows less than it once said (it was restored): the app starts from nothing. */
  | { readonly type: 'rewound' }
  | { readonly type: 'heard' }
  /** Send a ping. */
  | { readonly type: 'pinged'; readonly at: number; readonly deadAt: number }
  | { readonly type: 'given'; readonly command: CommandFrame }
  /** Send the first of the outbox. */
  | { readonly type: 'sent'; readonly command: CommandFrame; readonly at: number }
  /** Send a frame that may be forgotten. */
  | { readonly type: 'signalled'; readonly frame: Frame }
  /** The server answered with `ok`. */
  | { readonly type: 'answered'; readonly id: string; readonly data: unknown }
  /** The server refused the command. */
  | { readonly type: 'failed'; readonly id: string; readonly error: LinkError }
  /** The link is closed: nobody knows whether the command was done. */
  | { readonly type: 'dropped'; readonly id: string; readonly error: LinkError }
  /** The server asked to send the first of the outbox later. */
  | { readonly type: 'held'; readonly until: number }
  /** Close the socket if there is one. */
  | { readonly type: 'waiting'; readonly until: number; readonly failures: number; readonly error: LinkError }
  /** Close the socket if there is one, for good. */
  | { readonly type: 'closed'; readonly error: LinkError | null };

const NOT_CONNECTED: LinkError = { code: 'not_connected' };
const TOO_LARGE: LinkError = { code: 'too_large' };

/** The error a close code stands for; codes that no error has mean a lost connection. */
export function errorOfClose(code: number): LinkError {
  for (const name in errors) if (errors[name as ErrorCode].status === code - 4000) return { code: name as ErrorCode };
  return NOT_CONNECTED;
}

/** What a client may do after this error; one that it does not know is final. */
const retryOf = (code: ErrorCode): Retry => (errors[code] as (typeof errors)[ErrorCode] | undefined)?.retry ?? 'never';

/** Full jitter: all of the wait is random, so that a thousand clients do not come back together. */
const jitter = (random: number, failures: number) => random * Math.min(TRY_MS_MAX, FIRST_TRY_MS * 2 ** failures);

/** How long the server asks to wait. */
function afterOf({ data }: LinkError): number {
  const after = data && 'retryAfterMs' in data ? data.retryAfterMs : null;
  return typeof after === 'number' && after > 0 ? after : 0;
}

const connect = (state: LinkState, now: number): LinkEvent => ({
  type: 'connecting',
  connection: state.connection + 1,
  since: state.since,
  until: now + CONNECT_MS,
});

/** Lets go of the connection and says what happens next: another try, or none. */
function leave(state: LinkState, error: LinkError, random: number, now: number): LinkEvent[] {
  if (retryOf(error.code) === 'never') return close(state, error);
  const settled = state.phase === 'open' && now - state.openedAt >= SETTLED_MS;
  const failures = settled ? 0 : state.failures;
  const until = now + afterOf(error) + jitter(random, failures);
  return [{ type: 'waiting', until, failures: failures + 1, error }];
}

const close = (state: LinkState, error: LinkError | null): LinkEvent[] => [
  { type: 'closed', error },
  ...state.outbox.map(({ id }): LinkEvent => ({ type: 'dropped', id, error: error ?? NOT_CONNECTED })),
];

/** The first command that waits, if it may go out now. */
const next = (state: LinkState, now: number): LinkEvent[] => {
  const command = state.outbox[0];
  return command && state.phase === 'open' && state.sentAt === null && now >= state.heldUntil
    ? [{ type: 'sent', command, at: now }]
    : [];
};

/** Those of `events` that are new, or null if one is missing in between. */
function newOf(events: readonly unknown[], since: number): readonly unknown[] | null {
  const fresh: unknown[] = [];
  for (const event of events) {
    const seq = (event as { seq?: unknown } | null)?.seq;
    if (typeof seq !== 'number' || seq > since + 1) return null;
    if (seq === since + 1) {
      fresh.push(event);
      since = seq;
    }
  }
  return fresh;
}

/** What follows after these events: `decide` once more on the state they make. */
const andNext = (state: LinkState, events: LinkEvent[], now: number): LinkEvent[] => [
  ...events,
  ...next(events.reduce(evolve, state), now),
];

function welcome(state: LinkState, frame: Frame, random: number, now: number): LinkEvent[] {
  const { seq, events, view } = frame;
  if (typeof seq !== 'number' || typeof frame['now'] !== 'number' || typeof view !== 'object' || !view) {
    return leave(state, { code: 'internal' }, random, now);
  }
  // A welcome without events is a whole view: there is nothing to resume.
  if (!Array.isArray(events)) return andNext(state, [{ type: 'opened', frame, since: seq, at: now }], now);
  if (seq < state.since) return [{ type: 'rewound' }, ...leave(state, NOT_CONNECTED, random, now)];
  const fresh = newOf(events, state.since);
  if (!fresh) return leave(state, NOT_CONNECTED, random, now);
  const since = state.since + fresh.length;
  return andNext(state, [{ type: 'opened', frame: { ...frame, events: fresh }, since, at: now }], now);
}

function answer(state: LinkState, frame: Frame, random: number, now: number): LinkEvent[] {
  const first = state.outbox[0];
  // Answered before over a connection that was lost meanwhile, or never asked.
  if (!first || first.id !== frame['re']) return [];
  if (frame.type === 'ok') return andNext(state, [{ type: 'answered', id: first.id, data: frame['data'] }], now);
  const error = frame as unknown as LinkError;
  const retry = retryOf(error.code);
  if (retry === 'reconnect') return leave(state, error, random, now);
  const again = error.code === 'internal' ? state.holds + 1 < INTERNAL_TRIES_MAX : error.code !== 'challenge_required';
  if (retry === 'later' && again) {
    return [{ type: 'held', until: now + afterOf(error) + jitter(random, state.holds) }];
  }
  return andNext(state, [{ type: 'failed', id: first.id, error }], now);
}

function take(state: LinkState, frame: Frame, random: number, now: number): LinkEvent[] {
  if (state.phase !== 'open') return frame.type === 'welcome' ? welcome(state, frame, random, now) : [];
  // The server wants to know whether we still read: it gets the frame back.
  if (frame.type === 'check') return [{ type: 'signalled', frame }];
  if (frame.type === 'ok' || frame.type === 'fail') return answer(state, frame, random, now);
  const list = Array.isArray(frame['events']) ? frame['events'] : 'seq' in frame ? [frame] : null;
  if (!list) return [{ type: 'received', frame, since: state.since }];
  const fresh = newOf(list, state.since);
  if (!fresh) return leave(state, NOT_CONNECTED, random, now);
  if (!fresh.length) return [];
  const since = state.since + fresh.length;
  return [{ type: 'received', frame: list[0] === frame ? frame : { ...frame, events: fresh }, since }];
}

const probe = (state: LinkState, now: number): LinkEvent => ({
  type: 'pinged',
  at: now,
  deadAt: Math.min(state.deadAt ?? Infinity, now + PROBE_MS),
});

function tick(state: LinkState, random: number, now: number): LinkEvent[] {
  if (state.phase === 'waiting') return now >= state.until ? [connect(state, now)] : [];
  if (state.phase === 'connecting') return now >= state.until ? leave(state, NOT_CONNECTED, random, now) : [];
  if (state.phase !== 'open') return [];
  if (state.deadAt !== null && now >= state.deadAt) return leave(state, NOT_CONNECTED, random, now);
  if (state.sentAt !== null && now >= state.sentAt + REPLY_MS) return leave(state, NOT_CONNECTED, random, now);
  const events = next(state, now);
  // A tick that comes much too late means that the device slept: the link is probably dead, find out soon.
  if (now >= state.pingedAt + PING_MS + STALE_MS) events.push(probe(state, now));
  else if (now >= state.pingedAt + PING_MS) {
    events.push({ type: 'pinged', at: now, deadAt: state.deadAt ?? now + ANSWER_MS });
  }
  return events;
}

/** What follows from a command. It refuses nothing: what comes too late is left out. */
export function decide(state: LinkState, command: LinkCommand, now: number): LinkEvent[] {
  const { phase } = state;
  const { random } = command;
  // What belongs to a connection that was given up is not heard any more.
  if (
    'connection' in command &&
    (command.connection !== state.connection || (phase !== 'connecting' && phase !== 'open'))
  ) {
    return [];
  }
  switch (command.type) {
    case 'start':
      return phase === 'idle' ? [connect(state, now)] : [];
    case 'give': {
      const error = state.error ?? NOT_CONNECTED;
      if (phase === 'closed') return [{ type: 'dropped', id: command.command.id, error }];
      if (state.outbox.some(({ id }) => id === command.command.id)) return [];
      return andNext(state, [{ type: 'given', command: command.command }], now);
    }
    case 'signal':
      return phase === 'open' ? [{ type: 'signalled', frame: command.frame }] : [];
    case 'frame':
      return command.frame ? [{ type: 'heard' }, ...take(state, command.frame, random, now)] : [{ type: 'heard' }];
    case 'lost': {
      const first = state.outbox[0];
      const error = command.code === CLOSE_TOO_BIG ? TOO_LARGE : errorOfClose(command.code);
      // The frame that was too big would be too big again.
      if (error.code === 'too_large' && first && state.sentAt !== null) {
        return [{ type: 'failed', id: first.id, error }, ...leave(state, NOT_CONNECTED, random, now)];
      }
      // A server that says it restarts is back soon, however often that was.
      return leave(command.code === CLOSE_RESTART ? { ...state, failures: 0 } : state, error, random, now);
    }
    case 'refused':
      // Without a ticket there is no other way in: the token itself was refused.
      return command.error.code === 'unauthorized'
        ? close(state, command.error)
        : leave(state, command.error, random, now);
    case 'tick':
      return tick(state, random, now);
    case 'awake':
      if (phase === 'waiting') return [connect(state, now)];
      return phase === 'open' ? [probe(state, now)] : [];
    case 'retry':
      return phase === 'waiting' || (phase === 'closed' && state.error) ? [connect(state, now)] : [];
    case 'stop':
      return phase === 'closed' && !state.error ? [] : close(state, null);
  }
}

/** The state after an event. */
export function evolve(state: LinkState, event: LinkEvent): LinkState {
  switch (event.type) {
    case 'connecting':
      return {
        ...state,
        phase: 'connecting',
        connection: event.connection,
        until: event.until,
        sentAt: null,
        deadAt: null,
      };
    case 'opened': {
      const { since, at } = event;
      return { ...state, phase: 'open', since, openedAt: at, pingedAt: at, deadAt: null, error: null };
    }
    case 'received':
      return { ...state, since: event.since };
    case 'rewound':
      return { ...state, since: 0 };
    case 'heard':
      return state.deadAt === null ? state : { ...state, deadAt: null };
    case 'pinged':
      return { ...state, pingedAt: event.at, deadAt: event.deadAt };
    case 'given':
      return { ...state, outbox: [...state.outbox, event.command] };
    case 'sent':
      return { ...state, sentAt: event.at };
    case 'answered':
    case 'failed':
    case 'dropped':
      if (state.outbox[0]?.id !== event.id) return state;
      return { ...state, outbox: state.outbox.slice(1), sentAt: null, heldUntil: 0, holds: 0 };
    case 'held':
      return { ...state, sentAt: null, heldUntil: event.until, holds: state.holds + 1 };
    case 'waiting':
      return {
        ...state,
        phase: 'waiting',
        until: event.until,
        failures: event.failures,
        sentAt: null,
        deadAt: null,
        error: event.error,
      };
    case 'closed':
      return { ...state, phase: 'closed', sentAt: null, deadAt: null, error: event.error };
    case 'signalled':
      return state;
  }
}

/** When the clock next matters (then decide a `tick`), or null. */
export function wakeAt(state: LinkState): number | null {
  switch (state.phase) {
    case 'connecting':
    case 'waiting':
      return state.until;
    case 'open': {
      const reply = state.sentAt === null ? Infinity : state.sentAt + REPLY_MS;
      const held = state.sentAt === null && state.outbox.length ? state.heldUntil : Infinity;
      return Math.min(state.pingedAt + PING_MS, state.deadAt ?? Infinity, reply, held);
    }
    case 'idle':
    case 'closed':
      return null;
  }
}
