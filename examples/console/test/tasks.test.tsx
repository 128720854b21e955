// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { DesksideError } from '@deskside/sdk/supporter';
import { $widest } from '../src/state/layout.ts';
import { aColleague, anOfflineMessage, aWaiting, fakeSupporter, NOW, open } from './fake-supporter.ts';
import { after, allNamed, button, choose, click, field, named, press, text, type } from './page.tsx';
import { showConsole } from './signed-in.tsx';

const rows = (section: string) =>
  [...named('section', section).querySelectorAll('tbody tr')].map((row) => row.textContent.replaceAll(/\s+/g, ' '));

function waitingPair() {
  return [
    aWaiting({ conversation: 'a' }),
    aWaiting({ conversation: 'b', details: {}, group: 'after', product: 'payroll', since: NOW - 24_000, words: '' }),
  ];
}

describe('the queue', () => {
  it('shows who waits, for what, and for how long', async () => {
    const supporter = fakeSupporter();
    supporter.$queue.set(waitingPair());
    await showConsole(supporter);
    expect(rows('Queue')).toEqual([
      'SFSofia Ferreira+351 22 555 01Ledgerline DesktopTechnical supportWe cannot post the October VAT, it says the period is locked6:00Take',
      'Customer ER-BAutomaticPayrollAfter-salesNothing written yet0:24Take',
    ]);
    expect(document.querySelector('.wait--late')?.textContent).toBe('6:00');
  });

  it('lets anyone be taken out of turn and opens the conversation', async () => {
    const supporter = fakeSupporter();
    supporter.$queue.set(waitingPair());
    await showConsole(supporter);
    await click(button('Take Customer ER-B'));
    expect(supporter.calls).toContainEqual(['take', 'b']);
    expect(location.hash).toBe('#conversation/b');
  });

  it('says why somebody could not be taken', async () => {
    const supporter = { ...fakeSupporter(), take: () => Promise.reject(new DesksideError('wrong_state')) };
    supporter.$queue.set(waitingPair());
    await showConsole(supporter);
    await click(button('Take Sofia Ferreira'));
    expect(document.querySelector('[role=alert] .toast')?.textContent).toContain('somebody else was faster');
    expect(location.hash).toBe('#tasks');
  });

  it('shows at whom somebody rings, and who lost the connection', async () => {
    const supporter = fakeSupporter();
    supporter.$colleagues.set([aColleague({ id: 'eva', name: 'Eva Kraus' })]);
    const offer = { id: 'o', supporter: 'eva', at: NOW, until: NOW + 9000, match: false };
    supporter.$queue.set([aWaiting({ conversation: 'a', offer }), aWaiting({ conversation: 'b', connected: false })]);
    await showConsole(supporter);
    expect([...document.querySelectorAll('.table .chip')].map((chip) => chip.textContent)).toEqual([
      'Rings at Eva Kraus',
      'Not connected',
    ]);
  });

  it('is filtered by group and words, and says who is left out', async () => {
    const supporter = fakeSupporter();
    supporter.$queue.set(waitingPair());
    await showConsole(supporter);
    await choose(field('Group'), 'after');
    expect(rows('Queue')).toHaveLength(1);
    await type(field('Search waiting'), 'nobody is called that');
    expect(text()).toContain('2 people wait outside of what you look for.');
    await click(button('Show all'));
    expect(rows('Queue')).toHaveLength(2);
  });

  it('says what to do when nobody waits', async () => {
    const supporter = fakeSupporter();
    supporter.$status.set('away');
    await showConsole(supporter);
    await click(button('Go online'));
    expect(supporter.calls).toContainEqual(['setStatus', 'online']);
    await click(named('.empty button', 'Get a direct code'));
    expect(text()).toContain('407 192');
  });

  it('cannot be served by the administrator', async () => {
    const supporter = fakeSupporter({ role: 'admin', groups: [] });
    supporter.$queue.set(waitingPair());
    await showConsole(supporter);
    expect(allNamed('button', /^Take/)).toEqual([]);
    expect(allNamed('button', /direct code/i)).toEqual([]);
  });
});

describe('whoever is away while somebody waits', () => {
  it('is told so, and goes online with one click', async () => {
    const supporter = fakeSupporter();
    supporter.$queue.set([aWaiting({ conversation: 'sofia' })]);
    supporter.$status.set('away');
    await showConsole(supporter);
    expect(text()).toContain('New requests do not ring here until you are online.');
    await click(button('Go online'));
    expect(supporter.calls).toContainEqual(['setStatus', 'online']);
  });
});

describe('offline messages', () => {
  it('are opened, commented and marked as handled', async () => {
    const supporter = fakeSupporter();
    supporter.$offlineMessages.set([anOfflineMessage({ id: '1' })]);
    await showConsole(supporter);
    await click(button('Open the message of Amélie Roux'));
    const drawer = named('[role=dialog]', 'Amélie Roux');
    expect(document.activeElement).toBe(drawer);
    await type(field('Comment'), ' Called back ');
    await click(button('Mark handled'));
    expect(supporter.calls).toContainEqual(['handleOfflineMessage', '1', 'Called back']);
    expect(text()).toContain('No open messages');
  });

  it('answers into the widget, but only somebody whom the site knows', async () => {
    const supporter = fakeSupporter();
    const details = { name: 'Amélie Roux', verified: { id: 'u1', name: 'Amélie Roux' } };
    supporter.$offlineMessages.set([anOfflineMessage({ id: '1', details }), anOfflineMessage({ id: '2' })]);
    await showConsole(supporter);
    const [known, stranger] = allNamed('button', 'Open the message of Amélie Roux');
    await click(stranger!);
    expect(allNamed('textarea', 'Answer')).toEqual([]);
    await click(known!);
    await type(field('Answer'), 'It is renewed now.');
    await click(button('Answer and mark handled'));
    expect(supporter.calls).toContainEqual(['handleOfflineMessage', '1', '', 'It is renewed now.']);
  });

  it('gives the focus back when its drawer is closed by Escape', async () => {
    const supporter = fakeSupporter();
    supporter.$offlineMessages.set([anOfflineMessage({ id: '1' })]);
    await showConsole(supporter);
    const row = button('Open the message of Amélie Roux');
    row.focus();
    await click(row);
    await press('Escape');
    expect(document.querySelector('[role=dialog]')).toBeNull();
    expect(document.activeElement).toBe(row);
  });

  it('loses nothing when Escape closes what stands above its drawer', async () => {
    const supporter = fakeSupporter();
    supporter.$offlineMessages.set([anOfflineMessage({ id: '1' })]);
    await showConsole(supporter);
    await click(button('Open the message of Amélie Roux'));
    await type(field('Comment'), 'Half a comment');
    await click(button('Ban…'));
    expect(allNamed('[role=dialog]', 'Ban Amélie Roux?')).toHaveLength(1);
    await press('Escape');
    expect(allNamed('[role=dialog]', 'Ban Amélie Roux?')).toEqual([]);
    expect(field('Comment').value).toBe('Half a comment');
    await press('Escape');
    expect(document.querySelector('[role=dialog]')).toBeNull();
  });

  it('shows those who were handled, by whom, page by page', async () => {
    const supporter = fakeSupporter();
    supporter.$colleagues.set([aColleague({ id: 'eva', name: 'Eva Kraus' })]);
    const handled = { by: 'eva', at: NOW, comment: '' };
    // As many as the server gives at once: there may be more.
    supporter.finished.offline = Array.from({ length: 100 }, (_, n) => anOfflineMessage({ id: `m${n}`, handled }));
    await showConsole(supporter);
    await click(named('[role=radio]', 'Handled'));
    expect(supporter.calls).toContainEqual(['offlineMessages', { state: 'handled' }]);
    expect(rows('Offline messages')[0]).toContain('Handled by Eva Kraus');
    await click(button('Show older messages'));
    expect(supporter.calls).toContainEqual(['offlineMessages', { state: 'handled', before: NOW - 18 * 3_600_000 }]);
    expect(allNamed('button', 'Show older messages')).toEqual([]);
    // Fewer are all there are.
    supporter.finished.offline = [anOfflineMessage({ id: '2', handled })];
    await click(named('[role=radio]', 'All'));
    expect(rows('Offline messages')).toHaveLength(1);
    expect(allNamed('button', 'Show older messages')).toEqual([]);
  });

  it('can be tried again when they did not load', async () => {
    const supporter = fakeSupporter();
    supporter.finished.offline = [anOfflineMessage({ id: '2' })];
    let fails = true;
    const offlineMessages = () =>
      fails ? Promise.reject(new DesksideError('unavailable')) : Promise.resolve(supporter.finished.offline);
    await showConsole({ ...supporter, offlineMessages });
    await click(named('[role=radio]', 'All'));
    expect(text()).toContain('The messages did not load');
    fails = false;
    await click(button('Try again'));
    expect(rows('Offline messages')).toHaveLength(1);
  });
});

describe('the frame', () => {
  it('shows a shorter word in the menu of a phone, whose name stays', async () => {
    $widest.set('phone');
    await showConsole(fakeSupporter());
    expect(named('nav a', 'Canned responses').textContent).toBe('Responses');
    await after(() => $widest.set('wide'));
    expect(named('nav a', 'Canned responses').textContent).toBe('Canned responses');
  });

  it('changes the status from its menu, by keyboard alone', async () => {
    const supporter = fakeSupporter();
    await showConsole(supporter);
    const me = button('Mia Lindqvist, Online');
    me.focus();
    await click(me);
    expect(document.activeElement?.textContent).toContain('Online');
    await press('ArrowDown');
    await click(document.activeElement as HTMLElement);
    expect(supporter.calls).toContainEqual(['setStatus', 'away']);
    expect(document.activeElement).toBe(me);
    expect(me.textContent).toContain('Away');
  });

  it('shows colleagues by group with what they have to do', async () => {
    const supporter = fakeSupporter();
    supporter.$colleagues.set([
      aColleague({ id: 'dan', name: 'Daniel Okafor', status: 'offline' }),
      aColleague({ id: 'eva', name: 'Eva Kraus', load: 3 }),
      aColleague({ id: 'mia', name: 'Mia Lindqvist' }),
    ]);
    await showConsole(supporter);
    expect(named('section', 'Technical support').textContent).toContain('1 of 2');
    expect([...document.querySelectorAll('.colleague .person__name')].map((name) => name.textContent)).toEqual([
      'Eva Kraus',
      'Daniel Okafor',
    ]);
    expect(document.querySelector('.load')?.getAttribute('aria-label')).toBe('3 of 5 conversations');
    await click(button('Colleagues'));
    expect(document.querySelector('.colleague')).toBeNull();
  });

  it('says that it is not connected, how much waits, and tries at once when told', async () => {
    const supporter = fakeSupporter();
    await showConsole(supporter);
    expect(document.querySelector('.banner')).toBeNull();
    await after(() => supporter.$connection.set({ ...open, state: 'waiting', nextTryAt: Date.now() + 4_000 }));
    expect(document.querySelector('.banner')?.textContent).toMatch(/Not connected\. .* Next try in [45] s\./);
    await click(button('Try now'));
    expect(supporter.calls).toContainEqual(['retryNow']);
  });

  it('waits with a skeleton for the first view of the desk', async () => {
    const supporter = fakeSupporter();
    supporter.$desk.set(null);
    await showConsole(supporter);
    expect(document.querySelector('.skeletons')).not.toBeNull();
    await after(() => supporter.$connection.set({ ...open, state: 'waiting' }));
    expect(text()).toContain('The tasks did not load');
  });
});
