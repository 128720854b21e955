// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { $sound, $tone, $volume, setSound, setTone, setVolume } from '../src/state/sound.ts';
import { deviceName } from '../src/text/device.ts';
import { $language } from '../src/text/text.ts';
import { fakeSupporter, NOW } from './fake-supporter.ts';
import { after, allNamed, button, choose, click, field, text, type } from './page.tsx';
import { showConsole } from './signed-in.tsx';

const session = (id: string, agent: string, current = false) => ({
  id,
  createdAt: NOW - 3_600_000,
  usedAt: NOW - 60_000,
  agent,
  current,
});
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1';

describe('one’s own settings', () => {
  it('[M-S15] [M-S2] choose the minutes, or leave them to the desk', async () => {
    const supporter = fakeSupporter();
    await showConsole(supporter, { page: 'settings' });
    expect(text()).toContain('As the desk says: After 10 minutes');
    await choose(field('Away'), '5');
    await choose(field('Away'), '0');
    await choose(field('Away'), '');
    const chosen = supporter.calls.filter(([verb]) => verb === 'setAwayMinutes').map(([, minutes]) => minutes);
    expect(chosen).toEqual([5, 0, null]);
  });

  it('[M-S15] change the password, and say what is wrong with it', async () => {
    const supporter = fakeSupporter();
    supporter.finished.sessions = [session('a', CHROME, true), session('b', SAFARI)];
    await showConsole(supporter, { page: 'settings' });
    await type(field('Current password'), 'wrong');
    await type(field('New password'), 'short');
    await click(button('Change password'));
    expect(supporter.calls.filter(([verb]) => verb === 'changePassword')).toEqual([]);
    await type(field('New password'), 'long enough');
    await type(field('New password again'), 'long enough');
    await click(button('Change password'));
    expect(text()).toContain('This is not your current password.');
    await type(field('Current password'), 'right');
    expect(text()).toContain('Safari, iOS');
    supporter.finished.sessions = [session('a', CHROME, true)]; // a new password ends the others
    await click(button('Change password'));
    expect(supporter.calls).toContainEqual(['changePassword', { current: 'right', password: 'long enough' }]);
    expect(text()).toContain('Chrome, Windows');
    expect(text()).not.toContain('Safari, iOS');
    expect(text()).toContain('The password was changed.');
    expect(field('New password').value).toBe('');
  });

  it('[M-S15] show where one is signed in, and sign out there', async () => {
    const supporter = fakeSupporter();
    supporter.finished.sessions = [session('a', CHROME, true), session('b', SAFARI)];
    await showConsole(supporter, { page: 'settings' });
    expect(text()).toContain('Chrome, Windows');
    expect(allNamed('button', /^Sign out at/)).toHaveLength(1);
    await click(button('Sign out at Safari, iOS'));
    expect(supporter.calls).toContainEqual(['endSession', 'b']);
    expect(text()).not.toContain('Safari, iOS');
    // Somebody signed in elsewhere while this page was behind others.
    supporter.finished.sessions = [session('a', CHROME, true), session('c', SAFARI)];
    await after(() => document.dispatchEvent(new Event('visibilitychange')));
    expect(text()).toContain('Safari, iOS');
  });

  it('change the language', async () => {
    await showConsole(fakeSupporter(), { page: 'settings' });
    await click(button('简体中文'));
    expect($language.get()).toBe('zh');
  });

  it('name devices', () => {
    expect(deviceName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox, Linux');
    expect(deviceName('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0')).toBe(
      'Edge, Windows',
    );
    expect(deviceName('curl/8.5.0')).toBe('curl');
    expect(deviceName('')).toBe('');
  });
});

describe('sounds', () => {
  const played: { hertz: number; peak: number }[] = [];
  class FakeContext {
    state = 'running';
    currentTime = 0;
    destination = {};
    createOscillator = () => {
      const frequency = { value: 0 };
      const tone = {
        frequency,
        connect: (next: object) => next,
        start: () => void played.push({ hertz: frequency.value, peak: this.peak }),
        stop: () => {},
      };
      return tone;
    };
    peak = 0;
    createGain = () => ({
      gain: {
        setValueAtTime: () => {},
        linearRampToValueAtTime: (value: number) => (this.peak = value),
        exponentialRampToValueAtTime: () => {},
      },
      connect: (next: object) => next,
    });
  }
  beforeEach(() => {
    played.length = 0;
    vi.stubGlobal('AudioContext', FakeContext);
    vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true }, language: 'en' });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    setTone('chime');
    setVolume(60);
    setSound(true);
  });

  it('[M-S15] ring as they are chosen, as loud as is wanted', async () => {
    await showConsole(fakeSupporter(), { page: 'settings' });
    await click(button('Bell'));
    expect($tone.get()).toBe('bell');
    expect(played.at(-1)?.hertz).toBe(2637);
    const range = field('Volume');
    range.value = '20';
    range.dispatchEvent(new Event('input'));
    expect($volume.get()).toBe(20);
    await click(button('Play'));
    expect(played.at(-1)?.peak).toBeCloseTo(0.04);
    await click(document.querySelector<HTMLElement>('.check input')!);
    expect($sound.get()).toBe(false);
  });
});
