import type { activate, resume, signIn, Supporter } from '@deskside/sdk/supporter';
import { atom, type ReadableAtom } from 'nanostores';
import { codeOf } from '../text/explain.ts';
import { remembered } from './device.ts';
import { forget, remember } from './known.ts';
import { enterAs, forgetPerson } from './person.ts';

/** The SDK's ways in. Tests give their own. */
export interface Gate {
  signIn: typeof signIn;
  resume: typeof resume;
  activate: typeof activate;
}

/** Why the sign-in page is shown. */
export type OutReason = 'new' | 'signed-out' | 'elsewhere' | 'activated';

export type SessionState =
  | { phase: 'out'; reason: OutReason; desk: string; user: string }
  | { phase: 'resuming' }
  | { phase: 'unreachable'; error: unknown }
  | { phase: 'in'; supporter: Supporter };

export interface Names {
  desk: string;
  user: string;
}

export interface Session {
  $state: ReadableAtom<SessionState>;
  /** Goes on with the token of this browser, if there is one; once, however often it is asked for at a time. */
  resume(): Promise<void>;
  signIn(names: Names & { password: string; remembers: boolean; code?: string }): Promise<void>;
  /** Whose link it is; fails if it was used or is too old. */
  look(link: { desk: string; token: string }): Promise<string>;
  /** Sets the first password with the token of a one-time link. */
  activate(link: { desk: string; token: string; password: string }): Promise<void>;
  signOut(): Promise<void>;
}

interface Token extends Names {
  token: string;
}

function isToken(value: unknown): boolean {
  const { token, desk, user } = (value ?? {}) as Partial<Record<keyof Token, unknown>>;
  return typeof token === 'string' && typeof desk === 'string' && typeof user === 'string';
}

/** Who is signed in here. The token survives a reload, and goes as soon as it is worth nothing. */
export function createSession(server: string, gate: Gate): Session {
  const device = remembered<Token | null>('session', null, isToken);
  const kept = device.get();
  const $state = atom<SessionState>(kept ? { phase: 'resuming' } : { phase: 'out', reason: 'new', desk: '', user: '' });

  const leave = (reason: OutReason, names: Names) => {
    device.forget();
    $state.set({ phase: 'out', reason, ...names });
  };

  const enter = (supporter: Supporter, names: Names) => {
    enterAs(names);
    $state.set({ phase: 'in', supporter });
    supporter.$signedIn.listen((isSignedIn) => {
      const state = $state.get();
      if (isSignedIn || state.phase !== 'in' || state.supporter !== supporter) return;
      supporter.destroy();
      leave('elsewhere', names);
    });
  };

  const resume = async () => {
    const token = device.get();
    if (!token) return;
    // Meanwhile they may have signed out, or somebody in.
    const isWanted = () => device.get()?.token === token.token;
    // A retry in the background keeps the words on the screen.
    if ($state.get().phase !== 'unreachable') $state.set({ phase: 'resuming' });
    try {
      const supporter = await gate.resume({ server, desk: token.desk, token: token.token });
      if (isWanted()) enter(supporter, token);
      else supporter.destroy();
    } catch (error) {
      if (!isWanted()) return;
      const code = codeOf(error);
      if (code === 'unauthorized' || code === 'forbidden' || code === 'not_found') leave('elsewhere', token);
      else $state.set({ phase: 'unreachable', error });
    }
  };
  let resuming: Promise<void> | null = null;

  return {
    $state,

    resume: () =>
      (resuming ??= resume().finally(() => {
        resuming = null;
      })),

    async signIn({ desk, user, password, remembers, code }) {
      const supporter = await gate.signIn({ server, desk, user, password, ...(code !== undefined && { code }) });
      device.set({ desk, user, token: supporter.token });
      if (remembers) remember({ desk, user, name: supporter.member.name });
      else forget({ desk, user });
      enter(supporter, { desk, user });
    },

    look: async ({ desk, token }) => (await gate.activate({ server, desk, token })).user,

    async activate({ desk, token, password }) {
      const { user } = await gate.activate({ server, desk, token, password });
      const state = $state.get();
      if (state.phase === 'in') state.supporter.destroy(); // somebody else was signed in here
      leave('activated', { desk, user });
    },

    async signOut() {
      const state = $state.get();
      const names = { desk: device.get()?.desk ?? '', user: device.get()?.user ?? '' };
      leave('signed-out', names); // first, so that nothing of it stays here even if the server cannot be told
      forgetPerson();
      if (state.phase !== 'in') return;
      try {
        await state.supporter.signOut();
      } finally {
        state.supporter.destroy();
      }
    },
  };
}
