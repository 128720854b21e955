// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { $panes, $room, shownOf, turnedTo } from '../src/state/panes.ts';
import { $place } from '../src/state/place.ts';
import { fakeConversation, fakeSupporter } from './fake-supporter.ts';
import { after, allNamed, click, named, press } from './page.tsx';
import { showConsole } from './signed-in.tsx';

describe('[M-S6] which conversations stand side by side', () => {
  const two = { ids: ['a', 'b'], active: 'a' };

  it('one that stands there is turned to; another takes the place of the one that was worked in', () => {
    expect(turnedTo(two, 'b')).toEqual({ ids: ['a', 'b'], active: 'b' });
    expect(turnedTo(two, 'c')).toEqual({ ids: ['c', 'b'], active: 'c' });
    expect(turnedTo({ ids: [], active: '' }, 'c')).toEqual({ ids: ['c'], active: 'c' });
  });

  it('as many as there is room for, always with the one that is worked in, none that is gone', () => {
    expect(shownOf({ ids: ['a', 'b', 'c'], active: 'c' }, 'c', ['a', 'b', 'c'], 2)).toEqual(['a', 'c']);
    expect(shownOf(two, 'b', ['a', 'b'], 1)).toEqual(['b']);
    expect(shownOf(two, 'a', ['a'], 2)).toEqual(['a']);
    expect(shownOf(two, 'x', ['a', 'b'], 2)).toEqual(['x']);
  });
});

describe('[M-S6] conversations side by side', () => {
  beforeEach(() => {
    $panes.set({ ids: [], active: '' });
    $room.set(2);
  });
  afterEach(() => $room.set(1));

  const names = () => [...document.querySelectorAll('.pane h1')].map((title) => title.textContent);
  const alt = (code: string, shiftKey = false) => press('', { altKey: true, shiftKey, code });
  const start = async () => {
    const supporter = fakeSupporter();
    const conversations = ['con-1', 'con-2', 'con-3'].map((id) => fakeConversation(id));
    for (const [index, one] of conversations.entries()) {
      one.$customer.set({ ...one.$customer.get()!, name: `Customer ${index + 1}` });
    }
    supporter.$conversations.set(conversations);
    await showConsole(supporter, { page: 'conversation', conversation: 'con-1' });
    $room.set(2);
    await after(() => {});
    return conversations;
  };

  it('are chosen in the bar and left at their head', async () => {
    await start();
    expect(names()).toEqual(['Customer 1']);
    await click(named('button', 'Show Customer 2 beside'));
    expect(names()).toEqual(['Customer 1', 'Customer 2']);
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-2' });
    expect(allNamed('button', /^Show Customer \d beside$/).length).toBe(1);
    await click(named('button', 'Show Customer 2 no more beside the others'));
    expect(names()).toEqual(['Customer 1']);
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-1' });
  });

  it('[B-S1] are chosen and left by keys; whoever goes into one works in it', async () => {
    await start();
    await alt('Digit2', true);
    expect(names()).toEqual(['Customer 1', 'Customer 2']);
    await after(() => document.querySelectorAll<HTMLElement>('.composer__text')[0]!.focus());
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-1' });
    await alt('Digit3');
    expect(names()).toEqual(['Customer 3', 'Customer 2']);
    await alt('Digit2', true);
    expect(names()).toEqual(['Customer 3']);
  });

  it('only what is seen is read, and one is shown where there is room for one', async () => {
    const conversations = await start();
    await alt('Digit2', true);
    for (const one of conversations) one.$unread.set(1);
    await after(() => {});
    expect(conversations.map((one) => one.calls.some(([verb]) => verb === 'markRead'))).toEqual([true, true, false]);
    await after(() => $room.set(1));
    expect(names()).toEqual(['Customer 2']);
    expect(allNamed('button', /^Show .* beside$/)).toEqual([]);
  });
});
