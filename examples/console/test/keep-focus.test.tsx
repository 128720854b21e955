// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepFocus } from '../src/state/keep-focus.ts';

let stop: () => void;

beforeEach(() => {
  document.body.innerHTML = `<nav><button id="elsewhere"></button></nav>
    <main tabindex="-1"><div id="drawer" tabindex="-1"><p id="row"><button id="inside"></button></p></div></main>`;
  stop = keepFocus();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const at = (id: string) => document.getElementById(id)!;
const focusIsOn = (element: Element) => vi.waitFor(() => expect(document.activeElement).toBe(element));

it('goes to the nearest that is left of what stood round what is gone', async () => {
  at('inside').focus();
  at('row').remove();
  await focusIsOn(at('drawer'));
  at('drawer').remove();
  await focusIsOn(document.querySelector('main')!);
});

it('goes to the main part where nothing is left', async () => {
  at('elsewhere').focus();
  document.querySelector('nav')!.remove();
  await focusIsOn(document.querySelector('main')!);
});

it('goes to the title of a page that has one', async () => {
  document.querySelector('main')!.insertAdjacentHTML('afterbegin', '<h1>Tasks</h1>');
  at('elsewhere').focus();
  document.querySelector('nav')!.remove();
  await focusIsOn(document.querySelector('h1')!);
});

it('stays where somebody put it, and nowhere for who clicked beside everything', async () => {
  vi.useFakeTimers();
  at('inside').focus();
  at('row').remove();
  at('elsewhere').focus();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(document.activeElement).toBe(at('elsewhere'));
  at('elsewhere').blur();
  at('drawer').remove();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(document.activeElement).toBe(document.body);
});
