// @vitest-environment happy-dom
import { DesksideError } from '@deskside/sdk/supporter';
import { describe, expect, it } from 'vitest';
import { setLanguage } from '../src/text/text.ts';
import { aColleague, aDesk, aVisitor, aWaiting, fakeSupporter, NOW, open } from './fake-supporter.ts';
import { after, allNamed, button, click, field, named, text, type } from './page.tsx';
import { showConsole } from './signed-in.tsx';

const here = { page: 'visitors' } as const;

function tracking(member = {}) {
  const supporter = fakeSupporter(member);
  supporter.$desk.set(aDesk({ tracking: { enabled: true, consent: true } }));
  return supporter;
}
const rows = () => [...document.querySelectorAll('tbody tr')].map((row) => row.textContent);

describe('visitors', () => {
  it('are in the menu only where the desk looks at them', async () => {
    const blind = fakeSupporter();
    await showConsole(blind, here);
    expect(allNamed('a', 'Visitors')).toEqual([]);
    expect(document.querySelector('h1')?.textContent).toBe('Tasks');
    expect(blind.calls).not.toContainEqual(['lobby']);
    await showConsole(tracking(), { page: 'tasks' });
    expect(named('a', 'Visitors').getAttribute('href')).toBe('#visitors');
  });

  it('are shown alive, with what they look at and what became of them', async () => {
    const supporter = tracking();
    await showConsole(supporter, here);
    expect(document.querySelector('[role=status][aria-label^=Loading]')).not.toBeNull();
    const { $visitors } = supporter.lobbyOf;
    supporter.$colleagues.set([aColleague({ id: 'eva', name: 'Eva Kraus' })]);
    await after(() => $visitors.set([]));
    expect(text()).toContain('Nobody is on the site');
    const notice = { id: 'n', kind: 'invitation', from: 'eva', at: NOW, answer: null } as const;
    await after(() =>
      $visitors.set([
        aVisitor({ id: 'visitor-aaaa', visits: 3 }),
        aVisitor({ id: 'visitor-bbbb', notice }),
        aVisitor({ id: 'visitor-cccc', notice: { ...notice, answer: 'accepted' } }),
        aVisitor({ id: 'sofia' }),
      ]),
    );
    expect(rows()[0]).toContain('Visitor AAAA');
    expect(rows()[0]).toContain('German · Phone · visit 3');
    expect(rows()[0]).toContain('Pricesledgerline.example/pricing3:002');
    expect(rows()[1]).toContain('Invited by Eva Kraus');
    expect(rows()[2]).toContain('Accepted the invitation');
    await after(() =>
      supporter.$queue.set([aWaiting({ conversation: 'w', customer: 'sofia', details: { name: 'Sofia Ferreira' } })]),
    );
    expect(rows()[3]).toContain('Sofia Ferreira');
    expect(rows()[3]).toContain('Waits in the queue');
    await after(() => setLanguage('zh'));
    await showConsole(supporter, { page: 'tasks' });
    await showConsole(supporter, here);
    expect(text()).toContain('当前在网站上');
    expect(supporter.calls.filter(([verb]) => verb === 'close').length).toBeGreaterThan(0);
  });

  it('are invited, one or several, and whoever left meanwhile is not', async () => {
    const supporter = tracking();
    const { $visitors } = supporter.lobbyOf;
    $visitors.set(['aaaa', 'bbbb', 'cccc'].map((id) => aVisitor({ id })));
    await showConsole(supporter, here);
    expect(button('Invite').disabled).toBe(true);
    await click(field('Choose Visitor AAAA'));
    await click(field('Choose all shown'));
    await click(field('Choose Visitor CCCC'));
    expect(text()).toContain('2 chosen');
    await after(() => $visitors.set(['bbbb', 'cccc'].map((id) => aVisitor({ id }))));
    await click(button('Invite'));
    const dialog = named('[role=dialog]', 'Invite 1 visitor');
    expect(field('Text').value).toBe('Hello, can I help you?');
    await type(field('Text'), '  Shall I show you? ');
    await click([...dialog.querySelectorAll('button')].at(-1)!);
    expect(supporter.calls).toContainEqual(['sendNotice', ['bbbb'], { kind: 'invitation', text: 'Shall I show you?' }]);
    expect(text()).toContain('Sent to 1 visitor');
    expect(button('Invite').disabled).toBe(true);
  });

  it('get a notice with a link of the web only; an admin, whom nobody can ask for, invites nobody', async () => {
    const supporter = tracking({ role: 'admin' });
    supporter.lobbyOf.$visitors.set([aVisitor({ id: 'aaaa' })]);
    await showConsole(supporter, here);
    expect(allNamed('button', 'Invite')).toEqual([]);
    await click(field('Choose Visitor AAAA'));
    await click(button('Send notice'));
    expect(button('Send').disabled).toBe(true);
    await type(field('Text'), 'Sale until Sunday');
    await type(field('Link (optional)'), 'javascript:alert(1)');
    expect(button('Send').disabled).toBe(true);
    expect(text()).toContain('An address begins with https://');
    await type(field('Link (optional)'), 'https://ledgerline.example/sale');
    await click(button('Send'));
    const notice = { kind: 'notice', text: 'Sale until Sunday', link: 'https://ledgerline.example/sale' };
    expect(supporter.calls).toContainEqual(['sendNotice', ['aaaa'], notice]);
  });

  it('are found by page; a table of many begins short', async () => {
    const supporter = tracking();
    supporter.lobbyOf.$visitors.set(
      Array.from({ length: 150 }, (_, n) =>
        aVisitor({ id: `v-${n}`, page: { url: `https://a.example/${n}`, title: `Page ${n}`, at: NOW } }),
      ),
    );
    await showConsole(supporter, here);
    expect(rows()).toHaveLength(100);
    await click(button('Show 50 more'));
    expect(rows()).toHaveLength(150);
    await click(field('Choose all shown'));
    expect(text()).toContain('150 chosen, at most 100 at a time');
    expect(button('Invite').disabled).toBe(true);
    await type(field('Search pages'), 'page 149');
    expect(rows()).toHaveLength(1);
    await type(field('Search pages'), 'nothing such');
    await click(button('Show all'));
    expect(rows()).toHaveLength(100);
  });

  it('say when they could not be loaded, or are not up to date', async () => {
    const supporter = tracking();
    const { $connection, $visitors } = supporter.lobbyOf;
    const lost = { ...open, state: 'waiting', error: new DesksideError('not_connected') } as const;
    $connection.set(lost);
    await showConsole(supporter, here);
    expect(text()).toContain('The visitors did not load');
    await click(button('Try again'));
    expect(supporter.calls).toContainEqual(['retryNow']);
    await after(() => {
      $connection.set(open);
      $visitors.set([aVisitor({ id: 'aaaa' })]);
    });
    expect(rows()).toHaveLength(1);
    await after(() => $connection.set(lost));
    expect(text()).toContain('Not up to date');
    await after(() => $connection.set({ ...lost, state: 'closed' }));
    await click(button('Try again'));
    expect(supporter.calls.filter(([verb]) => verb === 'lobby')).toHaveLength(2);
  });
});
