// @vitest-environment happy-dom
import type { CannedResponse } from '@deskside/sdk/supporter';
import { beforeEach, describe, expect, it } from 'vitest';
import { fitting, slashWordAt } from '../src/responses/find.ts';
import { filledIn, firstMissing, firstUnknown } from '../src/responses/variables.ts';
import { aView, fakeConversation, fakeSupporter } from './fake-supporter.ts';
import { allNamed, button, click, field, press, text, type } from './page.tsx';
import { showConsole } from './signed-in.tsx';

const response = (shortcut: string, words: string, scope: CannedResponse['scope'] = 'own'): CannedResponse => ({
  id: `response-${shortcut}`,
  scope,
  shortcut,
  text: words,
});

const all = [
  response('hello', 'Hello {customer.name}, this is {supporter.name} of {desk.name}.'),
  response('prices', 'Our prices: https://ledgerline.example/prices', 'desk'),
  response('profile', 'Please choose “Standard A4”.'),
];

describe('variables', () => {
  const values = { 'customer.name': 'Laura', 'supporter.name': 'Mia', 'desk.name': '' };

  it('[M-S8] are filled in where something is known, and marked where nothing is', () => {
    const words = filledIn(all[0]!.text, values);
    expect(words).toBe('Hello Laura, this is Mia of {desk.name}.');
    expect(firstMissing(words)).toEqual({ name: '{desk.name}', from: 28, to: 39 });
    expect(firstMissing('Nothing, {not.one} either')).toBeNull();
  });

  it('[M-S8] that are misspelt are found while they are written', () => {
    expect(firstUnknown('Hello {customer.nam} and {customer.name}')).toBe('{customer.nam}');
    expect(firstUnknown('{ "a": 1 } {customer.name}')).toBeNull();
  });
});

describe('the word with a slash', () => {
  it('[M-S8] is the one at the cursor', () => {
    expect(slashWordAt('/pr', 3)).toEqual({ from: 0, to: 3, typed: 'pr' });
    expect(slashWordAt('Yes. /Pr', 8)).toEqual({ from: 5, to: 8, typed: 'pr' });
    expect(slashWordAt('and/or', 6)).toBeNull();
    expect(slashWordAt('/pr later', 9)).toBeNull();
    expect(slashWordAt('/问好', 3)).toEqual({ from: 0, to: 3, typed: '问好' });
  });

  it('[M-S8] finds beginnings of shortcuts first, then words', () => {
    expect(fitting(all, 'pr').map(({ shortcut }) => shortcut)).toEqual(['prices', 'profile']);
    expect(fitting(all, 'a4').map(({ shortcut }) => shortcut)).toEqual(['profile']);
    expect(fitting(all, '')).toHaveLength(3);
  });
});

describe('the composer', () => {
  let supporter: ReturnType<typeof fakeSupporter>;
  let conversation: ReturnType<typeof fakeConversation>;
  const reply = () => field('Reply');
  const start = async (view = aView()) => {
    supporter = fakeSupporter();
    conversation = fakeConversation('laura', view);
    supporter.$conversations.set([conversation]);
    supporter.$responses.set(all);
    await showConsole(supporter, { page: 'conversation', conversation: 'laura' });
  };

  it('[M-S8] completes with arrows and Enter, without sending', async () => {
    await start();
    await type(reply(), '/pr');
    expect(document.querySelectorAll('[role=option]')).toHaveLength(2);
    reply().focus();
    await press('ArrowDown');
    expect(document.querySelector('[aria-selected=true]')?.textContent).toContain('/profile');
    expect(reply().getAttribute('aria-activedescendant')).toBe(document.querySelector('[aria-selected=true]')?.id);
    await press('Enter');
    expect(conversation.$draft.get()).toBe('Please choose “Standard A4”.');
    expect(document.querySelector('[role=listbox]')).toBeNull();
    expect(conversation.calls.filter(([verb]) => verb === 'send')).toEqual([]);
  });

  it('[M-S8] closes the list with Escape and leaves the text; an input method keeps its Enter', async () => {
    await start();
    await type(reply(), '/pr');
    reply().focus();
    await press('Enter', { keyCode: 229 });
    expect(conversation.$draft.get()).toBe('/pr');
    expect(await press('Escape')).toBe(true);
    expect(document.querySelector('[role=listbox]')).toBeNull();
    expect(conversation.$draft.get()).toBe('/pr');
  });

  it('[M-S8] inserts at the cursor with one click, and sends at once with the arrow', async () => {
    await start();
    await type(reply(), 'One moment.  Yes.');
    reply().setSelectionRange(12, 12);
    await click(button('Insert /profile'));
    expect(conversation.$draft.get()).toBe('One moment. Please choose “Standard A4”. Yes.');
    await click(button('Send /hello at once'));
    expect(conversation.calls).toContainEqual(['send', 'Hello Laura Bianchi, this is Mia Lindqvist of Ledgerline.']);
    expect(conversation.$draft.get()).toBe('One moment. Please choose “Standard A4”. Yes.');
  });

  it('[M-S8] asks for what nobody knows, and does not send it as it is', async () => {
    await start(aView({ customer: { id: 'laura', connected: true } }));
    await click(button('Send /hello at once'));
    expect(conversation.calls.filter(([verb]) => verb === 'send')).toEqual([]);
    const { value, selectionStart, selectionEnd } = reply();
    expect(value.slice(selectionStart!, selectionEnd!)).toBe('{customer.name}');
    reply().focus();
    await press('Enter');
    expect(conversation.calls.filter(([verb]) => verb === 'send')).toEqual([]);
    expect(button('Fill in {customer.name}')).toBeTruthy();
    await type(reply(), value.replace('{customer.name}', 'Laura'));
    await press('Enter');
    expect(conversation.calls).toContainEqual(['send', 'Hello Laura, this is Mia Lindqvist of Ledgerline.']);
  });
});

describe('the page', () => {
  let supporter: ReturnType<typeof fakeSupporter>;
  beforeEach(() => {
    supporter = fakeSupporter();
    supporter.$responses.set(all);
  });

  it('[M-S15] adds, says what is wrong, deletes and takes the deletion back', async () => {
    await showConsole(supporter, { page: 'responses' });
    await click(button('Add response'));
    await type(field('Shortcut'), '/Hello');
    expect(text()).toContain('Another response has this shortcut.');
    await type(field('Shortcut'), '/Thanks');
    await type(field('Text'), 'Thank you, {customer.nam}');
    expect(button('Save').disabled).toBe(true);
    await type(field('Text'), 'Thank you, {customer.name}');
    await click(button('Save'));
    const [, saved] = supporter.calls.find(([verb]) => verb === 'saveResponse') as [string, CannedResponse];
    expect(saved).toMatchObject({ scope: 'own', shortcut: 'thanks', text: 'Thank you, {customer.name}' });
    await click(button('Delete /thanks'));
    expect(text()).not.toContain('Thank you');
    await click(button('Undo'));
    expect(supporter.calls.at(-1)).toEqual(['saveResponse', saved]);
  });

  it('[M-S8] shows the desk’s to everybody and lets managers change them', async () => {
    await showConsole(supporter, { page: 'responses' });
    await click(button('Desk'));
    expect(text()).toContain('/prices');
    expect(allNamed('button', 'Edit /prices')).toEqual([]);
    expect(allNamed('button', 'Add response')).toEqual([]);
    const manager = fakeSupporter({ role: 'manager' });
    manager.$responses.set(all);
    await showConsole(manager, { page: 'responses' });
    await click(button('Desk'));
    expect(button('Edit /prices')).toBeTruthy();
  });
});
