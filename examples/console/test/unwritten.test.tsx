// @vitest-environment happy-dom
import { RECORD_MS } from '@deskside/sdk/constants';
import { describe, expect, it, vi } from 'vitest';
import { $place } from '../src/state/place.ts';
import { aRecord, aView, aDesk, fakeConversation, fakeSupporter, NOW } from './fake-supporter.ts';
import { after, allNamed, button, click, text } from './page.tsx';
import { showConsole } from './signed-in.tsx';

describe('records to write', () => {
  const unwritten = () => aRecord({ conversation: 'con-1', record: null });

  it('[M-S9] stand on the page of tasks, and one is written in its conversation', async () => {
    const supporter = fakeSupporter();
    supporter.finished.records = [unwritten(), aRecord({ conversation: 'written', details: { name: 'Jonas' } })];
    await showConsole(supporter);
    expect(supporter.calls).toContainEqual(['records', { supporter: 'mia', unwritten: true }]);
    expect(text()).not.toContain('Jonas');
    await click(button('Write the record of Laura Bianchi'));
    expect(supporter.calls).toContainEqual(['reopen', 'con-1']);
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-1' });
  });

  it('[M-S9] go when there is nothing to add: what is known is the record', async () => {
    const supporter = fakeSupporter();
    supporter.finished.records = [unwritten()];
    await showConsole(supporter);
    await click(button('Nothing to add about Laura Bianchi'));
    const conversation = supporter.opened.get('con-1') as ReturnType<typeof fakeConversation>;
    expect(conversation.calls).toContainEqual([
      'saveRecord',
      {
        customerName: 'Laura Bianchi',
        phone: '+39 0536 80 41 22',
        email: '',
        product: 'desktop',
        problemType: null,
        subject: '',
        content: '',
      },
    ]);
    expect(conversation.calls).toContainEqual(['close']);
    await vi.waitFor(() => expect(allNamed('h2', 'Records to write')).toEqual([]));
    // A slip of the hand is no harm.
    supporter.calls.length = 0;
    await click(button('Write it after all'));
    expect(supporter.calls).toContainEqual(['reopen', 'con-1']);
    expect($place.get()).toEqual({ page: 'conversation', conversation: 'con-1' });
  });

  it('[M-S9] are not offered later than the desk allows', async () => {
    const supporter = fakeSupporter();
    supporter.$desk.set(aDesk({ recordLate: false }));
    supporter.finished.records = [aRecord({ conversation: 'old', record: null, endedAt: NOW - RECORD_MS })];
    await showConsole(supporter);
    expect(allNamed('h2', 'Records to write')).toEqual([]);
  });

  it('[M-S9] [B-S1] conversations that ended are open again after a reload, until they are closed', async () => {
    const before = fakeSupporter();
    const talk = fakeConversation('con-1');
    before.$conversations.set([talk, fakeConversation('con-2')]);
    await showConsole(before);
    before.$conversations.set([talk, fakeConversation('con-2')]);
    await after(() => talk.$state.set('ended'));
    const afterwards = fakeSupporter();
    await showConsole(afterwards, { page: 'conversation', conversation: 'con-1' });
    expect(afterwards.calls.filter(([verb]) => verb === 'reopen')).toEqual([['reopen', 'con-1']]);
    await after(() => afterwards.$conversations.set([]));
    const later = fakeSupporter();
    await showConsole(later);
    expect(later.calls.filter(([verb]) => verb === 'reopen')).toEqual([]);
  });
});

describe('a rating', () => {
  it('[M-S10] is asked for during the conversation, once', async () => {
    const supporter = fakeSupporter();
    const conversation = fakeConversation('laura');
    supporter.$conversations.set([conversation]);
    await showConsole(supporter, { page: 'conversation', conversation: 'laura' });
    await click(button('Ask for a rating'));
    expect(conversation.calls).toContainEqual(['askSurvey']);
    expect(button('Asked for a rating').disabled).toBe(true);
    await after(() => conversation.$view.set(aView({ survey: { wanted: true, asked: true, answered: true } })));
    expect(allNamed('button', /rating/)).toEqual([]);
  });
});
