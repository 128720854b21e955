// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchIdle } from '../src/state/idle.ts';
import { aColleague, fakeSupporter } from './fake-supporter.ts';
import { after, button, text } from './page.tsx';
import { showConsole } from './signed-in.tsx';

const MINUTE = 60_000;

describe('a window that nobody uses', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const move = (screenX: number) => dispatchEvent(new PointerEvent('pointermove', { screenX, screenY: 1 }));

  it('[M-S2] says so after the time, and one movement takes it back', () => {
    const tell = vi.fn();
    const stop = watchIdle(10 * MINUTE, tell);
    vi.advanceTimersByTime(9 * MINUTE);
    dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }));
    vi.advanceTimersByTime(10 * MINUTE - 1);
    expect(tell).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(tell.mock.calls).toEqual([[true]]);
    move(4);
    expect(tell.mock.calls).toEqual([[true], [false]]);
    vi.advanceTimersByTime(10 * MINUTE);
    expect(tell).toHaveBeenLastCalledWith(true);
    // Something moved under the pointer.
    move(4);
    expect(tell).toHaveBeenCalledTimes(3);
    move(5);
    expect(tell).toHaveBeenLastCalledWith(false);
    stop();
    vi.advanceTimersByTime(60 * MINUTE);
    expect(tell).toHaveBeenCalledTimes(4);
  });

  it('[M-S2] counts the use of other programs where the browser may tell of it, and only there', async () => {
    const detectors: (EventTarget & { userState: string })[] = [];
    class Detector extends EventTarget {
      userState = 'active';
      start = async () => void detectors.push(this);
    }
    vi.stubGlobal('IdleDetector', Detector);
    let state = 'prompt';
    vi.stubGlobal('navigator', { permissions: { query: async () => ({ state }) } });
    const asked = vi.fn();
    const stopAsked = watchIdle(5 * MINUTE, asked);
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(asked.mock.calls).toEqual([[true]]);
    expect(detectors).toEqual([]);
    stopAsked();

    state = 'granted';
    const tell = vi.fn();
    const stop = watchIdle(5 * MINUTE, tell);
    await vi.advanceTimersByTimeAsync(20 * MINUTE);
    expect(tell).not.toHaveBeenCalled();
    detectors[0]!.userState = 'idle';
    detectors[0]!.dispatchEvent(new Event('change'));
    expect(tell.mock.calls).toEqual([[true]]);
    detectors[0]!.userState = 'active';
    detectors[0]!.dispatchEvent(new Event('change'));
    expect(tell.mock.calls).toEqual([[true], [false]]);
    stop();
  });
});

describe('the console', () => {
  it('[M-S2] shows who is away by themselves and who is so automatically', async () => {
    const supporter = fakeSupporter();
    supporter.$status.set('away');
    supporter.$idle.set(true);
    supporter.$colleagues.set([aColleague({ id: 'jo', name: 'Jo', status: 'away', idle: true })]);
    await showConsole(supporter);
    expect(button('Mia Lindqvist, Away (automatic)')).toBeTruthy();
    expect(text()).toContain('JoAway (automatic)');
    await after(() => {
      supporter.$status.set('away');
      supporter.$idle.set(false);
    });
    expect(button('Mia Lindqvist, Away')).toBeTruthy();
  });

  it('[M-S2] measures the minutes of the supporter, or the desk’s, and never with 0', async () => {
    vi.useFakeTimers();
    const supporter = fakeSupporter();
    await showConsole(supporter);
    const said = () => supporter.calls.filter(([verb]) => verb === 'setIdle').map(([, idle]) => idle);
    await after(() => vi.advanceTimersByTimeAsync(10 * MINUTE));
    expect(said()).toEqual([false, true]);
    await after(() => supporter.$awayMinutes.set(2));
    await after(() => vi.advanceTimersByTimeAsync(2 * MINUTE));
    expect(said()).toEqual([false, true, false, true]);
    await after(() => supporter.$awayMinutes.set(0));
    await after(() => vi.advanceTimersByTimeAsync(600 * MINUTE));
    expect(said()).toEqual([false, true, false, true, false]);
    vi.useRealTimers();
  });
});
