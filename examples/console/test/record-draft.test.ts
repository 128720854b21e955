// @vitest-environment happy-dom
import { DesksideError } from '@deskside/sdk/supporter';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recordDraftOf } from '../src/workspace/record-draft.ts';
import { aView, fakeConversation, open } from './fake-supporter.ts';

const saved = (conversation: ReturnType<typeof fakeConversation>) =>
  conversation.calls.filter(([verb]) => verb === 'saveRecord').map(([, record]) => record);

beforeEach(() => {
  sessionStorage.clear();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('a record while it is being written', () => {
  it('is filled in from what is known, and follows it until somebody types', () => {
    const conversation = fakeConversation('laura');
    const draft = recordDraftOf(conversation);
    expect(draft.$values.get()).toMatchObject({ customerName: 'Laura Bianchi', product: 'desktop', subject: '' });
    draft.set({ customerName: 'Laura B.' });
    conversation.$customer.set({ ...aView().customer, name: 'Somebody', phone: '1' });
    expect(draft.$values.get()).toMatchObject({ customerName: 'Laura B.', phone: '1' });
    expect(draft.$state.get()).toBe('changed');
  });

  it('saves itself after a pause, once for many keys', async () => {
    const conversation = fakeConversation('laura');
    const draft = recordDraftOf(conversation);
    draft.set({ subject: 'B' });
    draft.set({ subject: 'Bl' });
    expect(saved(conversation)).toEqual([]);
    await vi.runAllTimersAsync();
    expect(saved(conversation)).toMatchObject([{ subject: 'Bl', customerName: 'Laura Bianchi' }]);
    expect(draft.$state.get()).toBe('saved');
  });

  it('keeps what is typed while it is being saved', async () => {
    const conversation = fakeConversation('laura');
    const draft = recordDraftOf(conversation);
    let arrived = () => {};
    conversation.answers.saveRecord = () => new Promise((resolve) => (arrived = resolve));
    draft.set({ subject: 'First' });
    const saving = draft.flush();
    draft.set({ subject: 'Second' });
    arrived();
    await saving;
    expect(draft.$values.get().subject).toBe('Second');
    expect(draft.$state.get()).toBe('changed');
    conversation.answers.saveRecord = () => Promise.resolve();
    await vi.runAllTimersAsync();
    expect(saved(conversation)).toMatchObject([{ subject: 'First' }, { subject: 'Second' }]);
    expect(draft.$state.get()).toBe('saved');
  });

  it('shows a failure, keeps the words, and tries again when the connection is back', async () => {
    const conversation = fakeConversation('laura');
    const draft = recordDraftOf(conversation);
    conversation.answers.saveRecord = () => Promise.reject(new DesksideError('not_connected'));
    draft.set({ subject: 'Blank PDFs' });
    await vi.runAllTimersAsync();
    expect(draft.$state.get()).toBe('failed');
    conversation.answers.saveRecord = () => Promise.resolve();
    conversation.$connection.set({ ...open, state: 'waiting' });
    conversation.$connection.set({ ...open });
    await vi.runAllTimersAsync();
    expect(draft.$state.get()).toBe('saved');
    expect(conversation.$record.get()?.subject).toBe('Blank PDFs');
  });

  it('survives a reload before it was saved', async () => {
    recordDraftOf(fakeConversation('laura')).set({ content: 'Half a sentence' });
    const conversation = fakeConversation('laura');
    const draft = recordDraftOf(conversation);
    expect(draft.$values.get().content).toBe('Half a sentence');
    await vi.runAllTimersAsync();
    expect(saved(conversation)).toMatchObject([{ content: 'Half a sentence' }]);
    expect(sessionStorage.length).toBe(0);
  });

  it('takes over what another window saved', () => {
    const conversation = fakeConversation('laura');
    const draft = recordDraftOf(conversation);
    conversation.$record.set({ ...draft.$values.get(), subject: 'From there' });
    expect(draft.$values.get().subject).toBe('From there');
  });
});
