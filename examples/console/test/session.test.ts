// @vitest-environment happy-dom
import { DesksideError, type Supporter } from '@deskside/sdk/supporter';
import { beforeEach, describe, expect, it } from 'vitest';
import { $known, forget } from '../src/state/known.ts';
import { $talk } from '../src/state/panels.ts';
import { createSession, type Gate } from '../src/state/session.ts';
import { $noteDrafts } from '../src/state/workspace.ts';
import { fakeSupporter } from './fake-supporter.ts';

const refuse = () => Promise.reject(new DesksideError('unauthorized'));

function gateTo(supporter: Supporter, change: Partial<Gate> = {}): Gate {
  return {
    signIn: async () => supporter,
    resume: async () => supporter,
    activate: async () => ({ user: 'mia' }),
    ...change,
  };
}

const names = { desk: '80041268', user: 'mia', password: 'secret', remembers: true };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  for (const known of $known.get()) forget(known);
});

describe('a session', () => {
  it('begins at the sign-in when nothing is kept', () => {
    const session = createSession('https://desk.example', gateTo(fakeSupporter()));
    expect(session.$state.get()).toMatchObject({ phase: 'out', reason: 'new' });
  });

  it('keeps the token over a reload, and never the password', async () => {
    const supporter = fakeSupporter();
    await createSession('https://desk.example', gateTo(supporter)).signIn(names);
    expect(JSON.stringify({ ...localStorage })).not.toContain('secret');
    const asked: unknown[] = [];
    const gate = gateTo(supporter, {
      signIn: refuse,
      resume: async (options) => {
        asked.push(options);
        return supporter;
      },
    });
    const again = createSession('https://desk.example', gate);
    expect(again.$state.get().phase).toBe('resuming');
    await again.resume();
    expect(again.$state.get()).toEqual({ phase: 'in', supporter });
    expect(asked).toEqual([{ server: 'https://desk.example', desk: '80041268', token: 'token' }]);
  });

  it('remembers the names of those who want it, the last first', async () => {
    const session = createSession('', gateTo(fakeSupporter()));
    await session.signIn(names);
    await session.signIn({ ...names, user: 'siyuan' });
    expect($known.get().map(({ user }) => user)).toEqual(['siyuan', 'mia']);
    await session.signIn({ ...names, remembers: false });
    expect($known.get().map(({ user }) => user)).toEqual(['siyuan']);
  });

  it('says so when it was ended elsewhere, and keeps nothing', async () => {
    const supporter = fakeSupporter();
    const session = createSession('', gateTo(supporter));
    await session.signIn(names);
    supporter.$signedIn.set(false);
    expect(session.$state.get()).toEqual({ phase: 'out', reason: 'elsewhere', desk: '80041268', user: 'mia' });
    expect(supporter.calls).toContainEqual(['destroy']);
    expect(localStorage.getItem('deskside.console.session')).toBeNull();
  });

  it('gives up a token that is worth nothing, and keeps one while the server is away', async () => {
    await createSession('', gateTo(fakeSupporter())).signIn(names);
    const away = createSession(
      '',
      gateTo(fakeSupporter(), { resume: () => Promise.reject(new DesksideError('not_connected')) }),
    );
    await away.resume();
    expect(away.$state.get().phase).toBe('unreachable');
    const revoked = createSession('', gateTo(fakeSupporter(), { resume: refuse }));
    await revoked.resume();
    expect(revoked.$state.get()).toMatchObject({ phase: 'out', reason: 'elsewhere' });
    expect(localStorage.getItem('deskside.console.session')).toBeNull();
  });

  it('goes on once, however often it is asked to', async () => {
    await createSession('', gateTo(fakeSupporter())).signIn(names);
    let asked = 0;
    const gate = gateTo(fakeSupporter(), {
      resume: async () => {
        asked++;
        return fakeSupporter();
      },
    });
    const again = createSession('', gate);
    await Promise.all([again.resume(), again.resume()]);
    expect(asked).toBe(1);
    await again.resume();
    expect(asked).toBe(2);
  });

  it('does not go on for somebody who signed out meanwhile', async () => {
    for (const answers of [true, false]) {
      await createSession('', gateTo(fakeSupporter())).signIn(names);
      const supporter = fakeSupporter();
      const answer = Promise.withResolvers<Supporter>();
      const again = createSession('', gateTo(supporter, { resume: () => answer.promise }));
      const resuming = again.resume();
      await again.signOut();
      if (answers) answer.resolve(supporter);
      else answer.reject(new DesksideError('not_connected'));
      await resuming;
      expect(again.$state.get()).toMatchObject({ phase: 'out', reason: 'signed-out' });
      expect(supporter.calls).toEqual(answers ? [['destroy']] : []);
    }
  });

  it('leaves what one person typed to that person, and to nobody else', async () => {
    const session = createSession('', gateTo(fakeSupporter()));
    await session.signIn(names);
    const begin = () => {
      sessionStorage.setItem('deskside.console.record.laura', '{"subject":"Half a word"}');
      $noteDrafts.setKey('laura', 'Half a note');
      $talk.set('siyuan');
    };
    const begun = () => [
      sessionStorage.getItem('deskside.console.record.laura'),
      $noteDrafts.get()['laura'],
      $talk.get(),
    ];
    begin();
    await session.signIn(names);
    expect(begun()).toEqual(['{"subject":"Half a word"}', 'Half a note', 'siyuan']);
    await session.signIn({ ...names, user: 'siyuan' });
    expect(begun()).toEqual([null, undefined, null]);
    begin();
    await session.signOut();
    expect(begun()).toEqual([null, undefined, null]);
  });

  it('signs out here even if the server cannot be told', async () => {
    const supporter = { ...fakeSupporter(), signOut: () => Promise.reject(new DesksideError('not_connected')) };
    const session = createSession('', gateTo(supporter));
    await session.signIn(names);
    sessionStorage.setItem('deskside.console.record.laura', '{"subject":"Half a word"}');
    await expect(session.signOut()).rejects.toThrow('not_connected');
    expect(sessionStorage.length).toBe(0);
    expect(session.$state.get()).toMatchObject({ phase: 'out', reason: 'signed-out' });
    expect(localStorage.getItem('deskside.console.session')).toBeNull();
  });

  it('goes from an invitation to the sign-in with the names filled in', async () => {
    const session = createSession('', gateTo(fakeSupporter()));
    await session.activate({ desk: '80041268', token: 'one-time', password: 'a new secret' });
    expect(session.$state.get()).toEqual({ phase: 'out', reason: 'activated', desk: '80041268', user: 'mia' });
  });
});
