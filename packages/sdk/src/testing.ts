/**
 * Test doubles for apps that use the SDK, and for the SDK itself: a clock that is cranked by hand, a WebSocket whose
 * other end the test holds, and a `fetch` that follows a script. Nothing here waits for real time.
 */
import { errors, PING, PONG } from './constants.ts';
import { DesksideError } from './error.ts';
import type { Host } from './host.ts';

export type { Host } from './host.ts';

/** A clock that stands still until it is cranked. */
export interface Clock {
  /** Goes in as the option `host`. */
  readonly host: Host;
  now(): number;
  /** Goes on by `ms`, running every timer at its time, and lets everything that follows happen. */
  advance(ms: number): Promise<void>;
  /** The device sleeps for `ms`: time passes and no timer runs. Those that are due run with the next `advance`. */
  sleep(ms: number): void;
  /** Somebody sets the clock: back if negative. Timers keep their distance. */
  setClock(ms: number): void;
  /** The network is back, or the page is shown again. */
  awake(): Promise<void>;
  /** The page goes away: what it does at once is the last it does. */
  leave(): void;
  /** What `host.random()` gives: at least 0, less than 1. */
  random: number;
}

/** Lets everything happen that needs no time: promises, messages, IndexedDB, and the timers of 0 ms in partysocket. */
export async function settle(): Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (run: () => void) => void };
  for (let turn = 0; turn < 20; turn++) {
    await new Promise<void>((resolve) => {
      if (setImmediate && turn % 5) setImmediate(resolve);
      else setTimeout(resolve, 0);
    });
  }
}

/** Makes a clock that stands at `start`, in epoch milliseconds. */
export function createClock(start: number = Date.UTC(2026, 0, 1)): Clock {
  /** Time since the start as timers see it; the wall's clock is ahead of it by `shift`. */
  let elapsed = 0;
  let shift = start;
  let ids = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const listeners = new Set<() => void>();
  const leavers = new Set<() => void>();
  const clock: Clock = {
    random: 0.5,
    now: () => elapsed + shift,
    host: {
      now: () => elapsed + shift,
      random: () => clock.random,
      id: () => `id-${String(++ids).padStart(6, '0')}`,
      wake: (ms, run) => {
        const timer = { at: elapsed + ms, run };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
      onAwake: (run) => {
        listeners.add(run);
        return () => void listeners.delete(run);
      },
      onLeave: (run) => {
        leavers.add(run);
        return () => void leavers.delete(run);
      },
    },
    advance: async (ms) => {
      const end = elapsed + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
        if (!next) break;
        timers.delete(next);
        elapsed = Math.max(elapsed, next.at);
        next.run();
        await settle();
      }
      elapsed = Math.max(elapsed, end);
    },
    sleep: (ms) => {
      elapsed += ms;
    },
    setClock: (ms) => {
      shift += ms;
    },
    leave: () => {
      for (const leaver of leavers) leaver();
    },
    awake: async () => {
      for (const listener of listeners) listener();
      await settle();
    },
  };
  return clock;
}

/** The server's end of one socket. */
export interface ServerEnd {
  readonly url: URL;
  readonly protocols: readonly string[];
  /** Frames the client sent, in order; pings are not among them. */
  readonly received: readonly Record<string, unknown>[];
  readonly isOpen: boolean;
  /** Opens the socket. */
  accept(): void;
  /** Sends a frame, or a text as it is. */
  send(frame: object | string): void;
  /** Closes the socket; 1006 for a connection that breaks. */
  close(code?: number): void;
  /** From now on nothing passes in either direction, and nobody is told. */
  silence(): void;
}

/** Sockets whose other ends the test holds. */
export interface Sockets {
  /** Goes in as the option `WebSocket`. */
  readonly WebSocket: typeof WebSocket;
  /** Every socket that was opened, the last one last. */
  readonly ends: readonly ServerEnd[];
  /** The last socket that was opened. */
  readonly last: ServerEnd;
  /** Called with every new socket. */
  onSocket: ((end: ServerEnd) => void) | null;
  /** Called with every frame of every client. */
  onFrame: ((end: ServerEnd, frame: Record<string, unknown>) => void) | null;
}

/** Makes a WebSocket class without a network. Pings are answered by themselves, as the platform does. */
export function createSockets(): Sockets {
  const ends: ServerEnd[] = [];

  class TestSocket extends EventTarget {
    static readonly CONNECTING = 0;
    static readonly OPEN = 1;
    static readonly CLOSING = 2;
    static readonly CLOSED = 3;
    readonly CONNECTING = 0;
    readonly OPEN = 1;
    readonly CLOSING = 2;
    readonly CLOSED = 3;
    readonly url: string;
    readonly extensions = '';
    readonly bufferedAmount = 0;
    protocol = '';
    binaryType = 'blob';
    readyState = 0;
    readonly #received: Record<string, unknown>[] = [];
    readonly #end: ServerEnd;
    #isSilent = false;

    constructor(url: string | URL, protocols: string | string[] = []) {
      super();
      this.url = String(url);
      const list = typeof protocols === 'string' ? [protocols] : protocols;
      const isOpen = () => this.readyState === 1;
      this.#end = {
        url: new URL(url),
        protocols: list,
        received: this.#received,
        get isOpen() {
          return isOpen();
        },
        accept: () => {
          if (this.readyState !== 0) return;
          this.readyState = 1;
          this.protocol = list[0] ?? '';
          this.dispatchEvent(new Event('open'));
        },
        send: (frame) => this.#deliver(typeof frame === 'string' ? frame : JSON.stringify(frame)),
        close: (code = 1006) => this.#closed(code),
        silence: () => {
          this.#isSilent = true;
        },
      };
      ends.push(this.#end);
      queueMicrotask(() => sockets.onSocket?.(this.#end));
    }

    send(text: string): void {
      if (this.readyState !== 1 || this.#isSilent) return;
      queueMicrotask(() => {
        if (text === PING) return this.#deliver(PONG);
        const frame = JSON.parse(text) as Record<string, unknown>;
        this.#received.push(frame);
        sockets.onFrame?.(this.#end, frame);
      });
    }

    close(code = 1000): void {
      if (this.readyState > 1) return;
      this.readyState = 2;
      queueMicrotask(() => this.#closed(code));
    }

    #deliver(text: string): void {
      if (this.#isSilent) return;
      queueMicrotask(() => {
        if (this.readyState === 1) this.dispatchEvent(new MessageEvent('message', { data: text }));
      });
    }

    #closed(code: number): void {
      queueMicrotask(() => {
        if (this.readyState === 3) return;
        this.readyState = 3;
        // Node 20 has no CloseEvent.
        this.dispatchEvent(Object.assign(new Event('close'), { code, reason: '', wasClean: code !== 1006 }));
      });
    }
  }

  const sockets: Sockets = {
    WebSocket: TestSocket as unknown as typeof WebSocket,
    ends,
    get last() {
      const end = ends.at(-1);
      if (!end) throw new Error('no socket was opened yet');
      return end;
    },
    onSocket: null,
    onFrame: null,
  };
  return sockets;
}

/** A request as a script sees it. */
export interface ScriptedRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: Record<string, unknown>;
  /** The bearer token, or empty. */
  readonly token: string;
}

/** What a script answers: the body, or a {@link DesksideError} to fail with; anything else thrown is a dead network. */
export type Answer = (request: ScriptedRequest) => unknown;

/** A `fetch` that follows a script. */
export interface ScriptedFetch {
  /** Goes in as the option `fetch`. */
  readonly fetch: typeof fetch;
  /** Every request so far. */
  readonly requests: readonly ScriptedRequest[];
  /** Sets or replaces the answer to `METHOD /path`. */
  on(route: string, answer: Answer): void;
}

/** Makes a `fetch` from answers by `METHOD /path`; what is not in the script is `not_found`. */
export function createFetch(script: Record<string, Answer> = {}): ScriptedFetch {
  const answers = new Map(Object.entries(script));
  const requests: ScriptedRequest[] = [];
  const answer = async (input: Parameters<typeof fetch>[0], init: RequestInit = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const request: ScriptedRequest = {
      method: init.method ?? 'GET',
      url,
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as Record<string, unknown>) : {},
      token: new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '',
    };
    requests.push(request);
    try {
      const found = answers.get(`${request.method} ${url.pathname}`);
      if (!found) throw new DesksideError('not_found', 'This is not in the script.');
      return Response.json(await found(request));
    } catch (error) {
      if (!(error instanceof DesksideError)) throw error;
      const { code, message, data }: DesksideError = error;
      const body = { error: { code, message, data: data ?? undefined, request: 'request-1' } };
      return Response.json(body, { status: errors[code].status });
    }
  };
  return {
    // A request that hangs ends with its signal, as the real one does.
    fetch: (input, init) => {
      const signal = init?.signal;
      return new Promise<Response>((resolve, reject) => {
        const onAbort = () => reject(new DOMException('aborted', 'AbortError'));
        if (signal?.aborted) onAbort();
        signal?.addEventListener('abort', onAbort);
        answer(input, init).then(resolve, reject);
      });
    },
    requests,
    on: (route, answer) => void answers.set(route, answer),
  };
}
