// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { $notify, notify } from '../src/state/notify.ts';
import { $place } from '../src/state/place.ts';
import { anOffer, fakeConversation, fakeSupporter } from './fake-supporter.ts';
import { after, allNamed, button, click, field, named, press, text } from './page.tsx';
import { showConsole } from './signed-in.tsx';

describe('keys', () => {
  const start = async () => {
    const supporter = fakeSupporter();
    supporter.$conversations.set(['con-1', 'con-2'].map((id) => fakeConversation(id)));
    await showConsole(supporter);
    return supporter;
  };
  const alt = (code: string) => press('', { altKey: true, code });

  it('[B-S1] lead to conversations and back, also while one writes', async () => {
    await start();
    await alt('Digit2');
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-2' });
    field('Reply').focus();
    await alt('ArrowDown');
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-1' });
    await alt('ArrowUp');
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-2' });
    await alt('Digit9');
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-2' });
    await alt('Digit0');
    expect($place.get()).toEqual({ page: 'tasks' });
  });

  it('[M-S6] bring the bar to what they lead to, also once its name is known', async () => {
    const supporter = fakeSupporter();
    const conversations = ['con-1', 'con-2'].map((id) => fakeConversation(id));
    supporter.$conversations.set(conversations);
    await showConsole(supporter);
    const seen = vi.spyOn(Element.prototype, 'scrollIntoView');
    const last = () => (seen.mock.contexts.at(-1) as Element).textContent;
    await alt('Digit2');
    expect(seen).toHaveBeenCalledOnce();
    const { $customer } = conversations[1]!;
    await after(() => $customer.set({ ...$customer.get()!, name: 'Agnieszka Kowalczyk' }));
    expect(seen).toHaveBeenCalledTimes(2);
    expect(last()).toContain('Agnieszka Kowalczyk');
    seen.mockRestore();
  });

  it('[B-S1] change the status', async () => {
    const supporter = await start();
    await alt('KeyS');
    await alt('KeyS');
    expect(supporter.calls.filter(([verb]) => verb === 'setStatus')).toEqual([
      ['setStatus', 'away'],
      ['setStatus', 'online'],
    ]);
  });

  it('[B-S1] are listed by ?, which in a text is a question mark', async () => {
    await start();
    await alt('Digit1');
    field('Reply').focus();
    expect(await press('?')).toBe(false);
    expect(allNamed('[role=dialog]', 'Keyboard shortcuts')).toEqual([]);
    (document.activeElement as HTMLElement).blur();
    expect(await press('?')).toBe(true);
    named('[role=dialog]', 'Keyboard shortcuts');
    await press('Escape');
    expect(allNamed('[role=dialog]', 'Keyboard shortcuts')).toEqual([]);
  });
});

describe('the tab', () => {
  it('[M-S3] counts and marks what waits, and is as usual when nothing does', async () => {
    const icon = document.head.appendChild(document.createElement('link'));
    icon.rel = 'icon';
    icon.setAttribute('href', './icon.svg');
    icon.dataset['unread'] = './icon-unread.svg';
    const supporter = fakeSupporter();
    const conversation = fakeConversation('con-1');
    supporter.$conversations.set([conversation]);
    await showConsole(supporter);
    expect(icon.getAttribute('href')).toBe('./icon.svg');
    await after(() => conversation.$unread.set(2));
    expect(document.title).toMatch(/^\(2\)/);
    expect(icon.getAttribute('href')).toBe('./icon-unread.svg');
    await after(() => conversation.$unread.set(0));
    expect(icon.getAttribute('href')).toBe('./icon.svg');
    icon.remove();
  });
});

describe('notifications', () => {
  const shown: FakeNotification[] = [];
  let answer: NotificationPermission = 'granted';
  class FakeNotification {
    static permission: NotificationPermission = 'default';
    static requestPermission = vi.fn(async () => (FakeNotification.permission = answer));
    onclick: (() => void) | null = null;
    close = vi.fn();
    readonly title: string;
    readonly options: NotificationOptions;
    constructor(title: string, options: NotificationOptions) {
      this.title = title;
      this.options = options;
      shown.push(this);
    }
  }
  beforeEach(() => {
    shown.length = 0;
    answer = 'granted';
    FakeNotification.permission = 'default';
    FakeNotification.requestPermission.mockClear();
    vi.stubGlobal('Notification', FakeNotification);
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    $notify.set('ask');
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    $notify.set('blocked');
  });

  it('[M-S4] are asked for once, on a click, and tell of an offer until it is over', async () => {
    const supporter = fakeSupporter();
    await showConsole(supporter);
    expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
    await click(button('Turn on'));
    expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
    expect(text()).not.toContain('New requests can be shown on your desktop');
    await after(() => supporter.$offers.set([anOffer({ conversation: 'con-1', words: 'The screen stays grey' })]));
    expect(shown.map(({ title, options }) => [title, options.body])).toEqual([
      ['New request from Sofia Ferreira', 'The screen stays grey'],
    ]);
    await after(() => supporter.$offers.set([]));
    expect(shown[0]!.close).toHaveBeenCalled();
  });

  it('[M-S4] are not asked for again after a no, and not shown to whoever looks', async () => {
    await showConsole(fakeSupporter());
    await click(button('Not now'));
    expect(allNamed('button', 'Turn on')).toEqual([]);
    expect($notify.get()).toBe('off');
    notify('x', '', 'tag');
    $notify.set('on');
    vi.spyOn(document, 'hasFocus').mockReturnValue(true);
    notify('x', '', 'tag');
    expect(shown).toEqual([]);
  });
});
