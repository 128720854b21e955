// @vitest-environment happy-dom
import { TEXT_MAX } from '@deskside/sdk/constants';
import { DesksideError } from '@deskside/sdk/supporter';
import { describe, expect, it } from 'vitest';
import { $widest } from '../src/state/layout.ts';
import { $place } from '../src/state/place.ts';
import { aMessage, aView, fakeConversation, fakeSupporter, mine, NOW, open } from './fake-supporter.ts';
import { after, allNamed, button, click, field, named, press, text, type } from './page.tsx';
import { showConsole } from './signed-in.tsx';

async function showConversation(prepare: (conversation: ReturnType<typeof fakeConversation>) => void = () => {}) {
  const supporter = fakeSupporter();
  const conversation = fakeConversation('laura');
  prepare(conversation);
  supporter.$conversations.set([conversation]);
  await showConsole(supporter, { page: 'conversation', conversation: 'laura' });
  return { supporter, conversation };
}

const sent = (conversation: ReturnType<typeof fakeConversation>) =>
  conversation.calls.filter(([verb]) => verb === 'send').map(([, words]) => words);

describe('who the customer is', () => {
  const facts = () =>
    [...document.querySelectorAll('.facts dt')].map((name) => [name.textContent, name.nextElementSibling?.textContent]);

  it('says what the site signed, and marks it apart from what was typed', async () => {
    await showConversation((conversation) => {
      const customer = {
        id: 'u-laura',
        connected: true,
        name: 'Laura Bianchi',
        phone: '+39 0536 80 41 22',
        email: 'laura@bianchi.example',
        attributes: { cart: 3, plan: 'typed' },
        verified: {
          id: 'user-17',
          name: 'Laura Bianchi',
          email: 'laura@bianchi.example',
          attributes: { plan: 'gold' },
        },
      };
      conversation.$customer.set(customer);
    });
    expect(facts()).toEqual(
      expect.arrayContaining([
        ['User', 'user-17'],
        ['Phone', '+39 0536 80 41 22'],
        ['E-mail', 'laura@bianchi.example Verified'],
        ['plan', 'gold'],
        ['cart', '3'],
      ]),
    );
    expect(text()).toMatch(/From the site, signed.*gold.*From the page, not verified.*cart/s);
  });

  it('says nothing of the kind of a stranger', async () => {
    await showConversation();
    expect(text()).not.toContain('Verified');
    expect(text()).not.toContain('not verified');
  });
});

describe('the messages', () => {
  it('say who said what, together while one goes on, and how far mine came', async () => {
    await showConversation((conversation) =>
      conversation.$timeline.set([
        aMessage('Hello'),
        aMessage('All PDFs are blank'),
        mine('How can I help you?', { auto: true }),
        mine('Read', { state: 'read' }),
        mine('Delivered', { state: 'delivered' }),
        mine('On its way', { state: 'sending', seq: null }),
      ]),
    );
    const entries = [...document.querySelectorAll('[role=log] .entry')].map((entry) => [
      entry.querySelector('.strong')?.textContent ?? '',
      entry.querySelector('.bubble')?.textContent,
      entry.querySelector('.mark [aria-label]')?.getAttribute('aria-label') ?? '',
    ]);
    expect(entries).toEqual([
      ['Laura Bianchi', 'Hello', ''],
      ['', 'All PDFs are blank', ''],
      ['You', 'How can I help you?', ''],
      ['You', 'Read', 'Read'],
      ['', 'Delivered', 'Delivered'],
      ['', 'On its way', 'Not sent yet'],
    ]);
    expect(text()).toContain('Automatic');
  });

  it('tell a refusal where it happened, with a way out', async () => {
    const { conversation } = await showConversation((one) =>
      one.$timeline.set([mine('Too much', { state: 'failed', error: new DesksideError('too_large') })]),
    );
    expect(text()).toContain('Not sent. This is too long. Send it in parts.');
    await click(button('Edit and send again'));
    expect(conversation.$draft.get()).toBe('Too much');
  });

  it('set what is only typed apart, and never read it out by themselves', async () => {
    const { conversation } = await showConversation();
    await after(() => conversation.$preview.set('should I del'));
    const preview = named('[role=group]', 'What Laura Bianchi is typing');
    expect(preview.textContent).toContain('typing, not sent');
    expect(preview.querySelector('.bubble--preview')?.textContent).toBe('should I del');
    expect(preview.closest('[role=log], [aria-live]')).toBeNull();
    await after(() => conversation.$preview.set(''));
    expect(document.querySelector('.bubble--preview')).toBeNull();
  });

  it('count as read once they are on the screen', async () => {
    const { conversation } = await showConversation();
    await after(() => {
      conversation.$unread.set(1);
      conversation.$timeline.set([aMessage('Hello')]);
    });
    expect(conversation.calls).toContainEqual(['markRead']);
  });

  it('never become markup', async () => {
    await showConversation((conversation) => conversation.$timeline.set([aMessage('<img src=x onerror=alert(1)>')]));
    expect(document.querySelector('.bubble')?.innerHTML).toBe('&lt;img src=x onerror=alert(1)&gt;');
  });
});

describe('the composer', () => {
  it('sends by Enter and breaks the line by Shift Enter', async () => {
    const { conversation } = await showConversation();
    const reply = field('Reply');
    expect(document.activeElement).toBe(reply);
    await type(reply, 'Please open File');
    expect(await press('Enter', { shiftKey: true })).toBe(false);
    expect(await press('Enter')).toBe(true);
    expect(sent(conversation)).toEqual(['Please open File']);
    expect(reply.value).toBe('');
    expect(conversation.calls).toContainEqual(['typing']);
  });

  it('leaves Enter to the input method', async () => {
    const { conversation } = await showConversation();
    await type(field('Reply'), 'nihao');
    expect(await press('Enter', { isComposing: true })).toBe(false);
    expect(await press('Enter', { keyCode: 229 })).toBe(false);
    expect(sent(conversation)).toEqual([]);
  });

  it('does not send nothing', async () => {
    const { conversation } = await showConversation();
    await type(field('Reply'), '  \n ');
    await press('Enter');
    expect(sent(conversation)).toEqual([]);
    expect(button('Send').disabled).toBe(true);
  });

  it('counts near the limit and refuses what is over it', async () => {
    const { conversation } = await showConversation();
    await type(field('Reply'), 'x'.repeat(TEXT_MAX - 399));
    expect(text()).toContain('399 characters left');
    await type(field('Reply'), 'x'.repeat(TEXT_MAX + 2));
    expect(text()).toContain('2 characters too many.');
    await press('Enter');
    expect(sent(conversation)).toEqual([]);
  });

  it('says what waits while there is no connection, and goes on taking words', async () => {
    const { conversation } = await showConversation();
    await after(() => {
      const sending = { state: 'sending', seq: null } as const;
      conversation.$timeline.set([mine('One', sending), mine('Two', sending)]);
      conversation.$connection.set({ ...open, state: 'waiting', unsent: 3, nextTryAt: 1 }); // the record waits too
    });
    expect(document.querySelector('.conversation__notice')?.textContent).toContain('2 messages wait here');
    await type(field('Reply'), 'Still here');
    await press('Enter');
    expect(sent(conversation)).toEqual(['Still here']);
    await click(button('Try now'));
    expect(conversation.calls).toContainEqual(['retryNow']);
  });
});

describe('the end', () => {
  it('is asked about first', async () => {
    const { conversation } = await showConversation();
    await click(button('End'));
    named('[role=dialog]', 'End the conversation with Laura Bianchi?');
    await click(button('Cancel'));
    expect(conversation.calls).not.toContainEqual(['end']);
    await click(button('End'));
    await click(button('End conversation'));
    expect(conversation.calls).toContainEqual(['end']);
    expect(allNamed('textarea', 'Reply')).toEqual([]);
  });

  it('keeps in sight what was not sent, and no button under the fingers of who was typing', async () => {
    const { conversation } = await showConversation();
    await type(field('Reply'), 'Half a sent');
    await after(() => conversation.$state.set('ended'));
    expect(text()).toContain('Not sent: “Half a sent”');
    expect(document.activeElement).toBe(named('[role=group]', 'The conversation has ended'));
  });

  it('has its details over it on a phone, until Escape or the way back', async () => {
    $widest.set('phone');
    const { conversation } = await showConversation();
    const details = () => allNamed('aside', 'Details');
    const isTab = (name: string) => named('[role=tab]', name).getAttribute('aria-selected');
    expect(details()).toEqual([]);
    await click(button('Customer and record'));
    expect(details()).toHaveLength(1);
    expect(history.state).toEqual({ covered: true });
    await click(named('[role=tab]', 'History'));
    await press('Escape');
    expect(details()).toEqual([]);
    await click(button('Customer and record'));
    expect(isTab('History')).toBe('true');
    const here = $place.get();
    await after(() => dispatchEvent(new PopStateEvent('popstate')));
    expect(details()).toEqual([]);
    expect($place.get()).toEqual(here);
    // What was open when the conversation ended is closed as well.
    await click(button('Customer and record'));
    await after(() => conversation.$state.set('ended'));
    await press('Escape');
    expect(details()).toEqual([]);
    $widest.set('wide');
  });

  it('has one main button: the record as long as there is none, then what closes it', async () => {
    const { conversation } = await showConversation();
    const main = () => [...document.querySelectorAll('.ended-bar .button--primary')].map((one) => one.textContent);
    await after(() => conversation.$state.set('ended'));
    expect(main()).toEqual(['Fill in the record']);
    await click(button('Save record'));
    expect(main()).toEqual(['Close conversation']);
  });

  it('makes links of addresses, which tell the other side nothing', async () => {
    const { conversation } = await showConversation();
    await after(() => conversation.$timeline.set([aMessage('See https://shop.example/a?b=1.')]));
    const link = document.querySelector<HTMLAnchorElement>('.log a')!;
    expect([link.href, link.textContent]).toEqual(['https://shop.example/a?b=1', 'https://shop.example/a?b=1']);
    expect([link.target, link.rel]).toEqual(['_blank', 'noopener noreferrer nofollow']);
  });

  it('opens the record by itself, with what is known filled in', async () => {
    const { conversation } = await showConversation();
    const end = (by: 'customer' | 'supporter') => {
      const joined = {
        kind: 'joined',
        type: 'supporter.joined',
        seq: 8,
        at: NOW,
        supporter: { id: 'mia', name: 'Mia', title: '', phone: '', picture: '' },
      } as const;
      conversation.$timeline.set([joined, { kind: 'ended', type: 'conversation.ended', seq: 9, at: NOW, by }]);
      conversation.$state.set('ended');
    };
    await after(() => end('supporter'));
    expect(text()).toContain('The conversation has ended. You can still fill in the record.');
    expect(text()).toContain('Ended by you');
    await after(() => end('customer'));
    expect(text()).toContain('Laura Bianchi has left. You can still fill in the record.');
    expect([field('Customer name').value, field('Product').value]).toEqual(['Laura Bianchi', 'desktop']);
  });

  it('leaves the record where it is if the desk wants that', async () => {
    const { supporter, conversation } = await showConversation();
    await after(() => {
      const desk = supporter.$desk.get()!;
      supporter.$desk.set({ ...desk, settings: { ...desk.settings, recordOpens: false } });
      conversation.$state.set('ended');
    });
    expect(named('[role=tab]', 'Customer').getAttribute('aria-selected')).toBe('true');
  });

  it('shows the rating when it arrives', async () => {
    const { conversation } = await showConversation((one) => one.$state.set('ended'));
    const survey = {
      type: 'survey.answered' as const,
      seq: 9,
      at: NOW,
      score: 4,
      solved: 'yes' as const,
      comment: 'Quick',
    };
    await after(() => conversation.$timeline.set([{ kind: 'survey', ...survey }]));
    expect(document.querySelector('.log__survey')?.textContent).toContain('Laura Bianchi gave a rating');
    expect(document.querySelector('.log__survey [role=img]')?.getAttribute('aria-label')).toBe('4 of 5');
  });

  it('saves the last words of the record before the conversation is closed', async () => {
    const { conversation } = await showConversation((one) => one.$state.set('ended'));
    await type(field('Subject'), 'Blank PDFs');
    await click(button('Close conversation'));
    const verbs = conversation.calls.map(([verb]) => verb);
    expect(verbs.indexOf('saveRecord')).toBeGreaterThan(-1);
    expect(verbs.indexOf('close')).toBeGreaterThan(verbs.indexOf('saveRecord'));
    expect(location.hash).toBe('#tasks');
  });

  it('does not close over a record that could not be saved', async () => {
    const { conversation } = await showConversation((one) => one.$state.set('ended'));
    conversation.answers.saveRecord = () => Promise.reject(new DesksideError('storage_unavailable'));
    await type(field('Subject'), 'Blank PDFs');
    await click(button('Close conversation'));
    expect(conversation.calls).not.toContainEqual(['close']);
    expect(text()).toContain('The desk cannot save just now.');
    expect(field('Subject').value).toBe('Blank PDFs');
  });
});

describe('the bar of conversations', () => {
  it('leads from one to the other and counts what is unread', async () => {
    const supporter = fakeSupporter();
    const customer = { id: 'jonas', connected: true, name: 'Jonas Weber' };
    const jonas = fakeConversation('jonas', aView({ id: 'jonas', customer }));
    jonas.$unread.set(2);
    supporter.$conversations.set([fakeConversation('laura'), jonas]);
    await showConsole(supporter);
    const bar = named('nav', 'Running conversations');
    expect([...bar.querySelectorAll('button')].map((item) => item.textContent)).toEqual([
      'LBLaura Bianchi12:00',
      'JWJonas Weber2 unread',
    ]);
    expect(document.title).toBe('(2) Ledgerline');
    await click(bar.querySelectorAll('button')[1]!);
    expect(location.hash).toBe('#conversation/jonas');
    expect(document.title).toBe('Ledgerline');
  });

  it('keeps a draft for each conversation', async () => {
    const supporter = fakeSupporter();
    supporter.$conversations.set([fakeConversation('laura'), fakeConversation('jonas')]);
    await showConsole(supporter, { page: 'conversation', conversation: 'laura' });
    await type(field('Reply'), 'For Laura');
    const [first, second] = [...named('nav', 'Running conversations').querySelectorAll('button')];
    await click(second!);
    expect(field('Reply').value).toBe('');
    await click(first!);
    expect(field('Reply').value).toBe('For Laura');
  });

  it('says so when a conversation is not open here', async () => {
    await showConsole(fakeSupporter(), { page: 'conversation', conversation: 'somebody-elses' });
    expect(text()).toContain('This conversation is not open here');
  });
});
