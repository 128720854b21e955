import { describe, expect, it } from 'vitest';
import { viewOf, type Situation } from '../src/panel/view-of.ts';
import { harbour } from './fake-customer.ts';

const start: Situation = {
  desk: harbour,
  failed: false,
  route: { at: 'start' },
  phase: null,
  queue: null,
  waits: false,
};
const place = { position: 2, estimateMs: null, online: 3, choose: false, seat: null };
const view = (change: Partial<Situation>) => viewOf({ ...start, ...change });

describe('before a request', () => {
  it('waits for the desk, and says when it does not come', () => {
    expect(view({ desk: null })).toBe('loading');
    expect(view({ desk: null, failed: true })).toBe('failed');
  });

  it('a desk that is known stays usable when a later look at it fails', () => {
    expect(view({ failed: true })).toBe('request');
  });

  it('starts as the mode says', () => {
    expect(view({ desk: { ...harbour, mode: 'seats' } })).toBe('seats');
    expect(view({ desk: { ...harbour, mode: 'code' } })).toBe('code');
    expect(view({ desk: { ...harbour, mode: 'auto' } })).toBe('request');
  });

  it('asks for a message first when nobody is there to assign', () => {
    expect(view({ desk: { ...harbour, online: 0 } })).toBe('message');
    expect(view({ desk: { ...harbour, online: 0 }, route: { at: 'request' } })).toBe('request');
    expect(view({ desk: { ...harbour, online: 0, mode: 'seats' } })).toBe('seats');
  });
});

describe('with a conversation', () => {
  it('rings with the composer', () => {
    expect(view({ phase: 'offered' })).toBe('talk');
  });

  it('asks once what to do when everybody is busy', () => {
    expect(view({ phase: 'queued', queue: place })).toBe('busy');
    expect(view({ phase: 'queued', queue: place, waits: true })).toBe('talk');
  });

  it('a seat that did not answer asks for a choice, also of somebody who waits', () => {
    expect(view({ phase: 'queued', queue: { ...place, choose: true }, waits: true })).toBe('choice');
  });

  it('the message form stands before whatever waits, but never before an answer', () => {
    const route = { at: 'message' } as const;
    expect(view({ phase: 'queued', queue: place, route })).toBe('message');
    expect(view({ phase: 'offered', route })).toBe('message');
    expect(view({ phase: 'active', route })).toBe('talk');
  });

  it('needs no desk: after a reload without network the conversation is there', () => {
    expect(view({ desk: null, failed: true, phase: 'active' })).toBe('talk');
  });

  it('ends', () => {
    expect(view({ phase: 'ended' })).toBe('ended');
    expect(view({ phase: 'left' })).toBe('left');
    expect(view({ phase: null, route: { at: 'left', contact: 'a@b.cd' } })).toBe('left');
  });
});
