import { describe, expect, it } from 'vitest';
import { absentFor, isAbsent } from '../src/desk/absent.ts';
import { isPushService } from '../src/push/services.ts';
import { World } from './desk-world.ts';

describe('where a push may go', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc',
  ])('[U4] to %s', (endpoint) => {
    expect(isPushService(endpoint)).toBe(true);
  });

  it.each([
    'http://fcm.googleapis.com/abc',
    'https://fcm.googleapis.com.evil.example/abc',
    'https://evilfcm.googleapis.com/abc',
    'https://user@fcm.googleapis.com/abc',
    'https://:password@fcm.googleapis.com/abc',
    'https://fcm.googleapis.com:8443/abc',
    'https://push.apple.com.evil.example/',
    'https://127.0.0.1/abc',
    'https://metadata.internal/',
    'ftp://web.push.apple.com/abc',
    'web.push.apple.com',
    '',
  ])('[U4] not to %s', (endpoint) => {
    expect(isPushService(endpoint)).toBe(false);
  });

  it('[U4] to what the operator names besides', () => {
    expect(isPushService('https://push.firm.example/1', 'other.example, push.firm.example')).toBe(true);
    expect(isPushService('https://push.firm.example/1', ' , ')).toBe(false);
  });
});

describe('who is told without a console', () => {
  const world = () =>
    World.with([{ id: 'ann' }, { id: 'bob' }, { id: 'cem', groups: ['sales'] }, { id: 'adm', role: 'admin' }]);
  const leave = (all: World, ...names: string[]) => {
    for (const supporter of names) all.do({ type: 'supporter.disconnect', supporter, since: all.now });
  };

  it('[U1] whoever has no connection and did not go offline', () => {
    const all = world();
    leave(all, 'ann', 'adm');
    all.do({ type: 'supporter.connect', supporter: 'bob' });
    all.pass(60_000);
    expect(['ann', 'bob', 'adm'].map((id) => isAbsent(all.state.members.get(id)))).toEqual([true, false, false]);
    all.do({ type: 'supporter.connect', supporter: 'ann' });
    all.do({ type: 'status.set', supporter: 'ann', status: 'offline' });
    leave(all, 'ann');
    expect(isAbsent(all.state.members.get('ann'))).toBe(false);
  });

  it('[U2] of a customer who waits: those who could be asked, unless somebody is being asked', () => {
    const all = world();
    leave(all, 'ann', 'cem');
    all.pass(60_000);
    all.request('c1', { group: 'help' });
    expect(all.asked('c1')).toBe('bob');
    expect(absentFor(all.state, all.visit('c1'))).toEqual([]);
    all.decline('c1');
    expect(absentFor(all.state, all.visit('c1')).map(({ id }) => id)).toEqual(['ann']);
    all.request('c2', { group: 'sales' });
    expect(absentFor(all.state, all.visit('c2')).map(({ id }) => id)).toEqual(['cem']);
    all.request('c3', { seat: 'ann' });
    expect(absentFor(all.state, all.visit('c3')).map(({ id }) => id)).toEqual(['ann']);
    expect(absentFor(all.state, undefined)).toEqual([]);
  });
});
