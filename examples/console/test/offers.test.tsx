// @vitest-environment happy-dom
import { DesksideError } from '@deskside/sdk/supporter';
import { describe, expect, it } from 'vitest';
import { anOffer, aRecord, fakeSupporter, NOW } from './fake-supporter.ts';
import { after, allNamed, button, click, field, named, press, text, type } from './page.tsx';
import { showConsole } from './signed-in.tsx';

const clara = { details: { name: 'Clara Hoffmann', phone: '+49 3641 55 08 12' }, since: NOW - 6_000 };

describe('an offer', () => {
  it('shows what is known, announces itself and leaves the focus alone', async () => {
    const supporter = fakeSupporter();
    await showConsole(supporter);
    const search = field('Search waiting');
    search.focus();
    await after(() => supporter.$offers.set([anOffer({ conversation: 'c', ...clara })]));
    const card = named('section', 'New request from Clara Hoffmann');
    expect(card.textContent).toContain('+49 3641 55 08 12');
    expect(card.textContent).toContain('Automatic, waiting 0:06');
    expect(card.querySelector('[role=timer]')?.getAttribute('aria-label')).toBe('14 seconds left');
    expect(document.activeElement).toBe(search);
    expect(document.querySelector('[role=status].unseen')?.textContent).toBe(
      'New request from Clara Hoffmann, Technical support. Alt A accepts, Alt D declines.',
    );
    expect(document.title).toBe('(1) New request · Ledgerline');
  });

  it('says how often the customer was here before, and nothing of a first time', async () => {
    const supporter = fakeSupporter();
    supporter.finished.records = [aRecord({ conversation: 'before', customer: 'customer-known' })];
    await showConsole(supporter);
    await after(() => supporter.$offers.set([anOffer({ conversation: 'new' })]));
    expect(supporter.calls).toContainEqual(['history', 'customer-new']);
    expect(document.querySelector('.offer')?.textContent).not.toContain('Earlier');
    await after(() => supporter.$offers.set([anOffer({ conversation: 'known' })]));
    expect(document.querySelector('.offer')?.textContent).toContain('Earlier1 conversation');
  });

  it('is accepted by Alt A from wherever one types, and opens the conversation', async () => {
    const supporter = fakeSupporter();
    supporter.$offers.set([anOffer({ conversation: 'c', ...clara })]);
    await showConsole(supporter);
    field('Search waiting').focus();
    expect(await press('å', { code: 'KeyA', altKey: true })).toBe(true);
    expect(supporter.calls).toContainEqual(['accept', 'offer-c', {}]);
    expect(location.hash).toBe('#conversation/c');
  });

  it('is declined by Alt D', async () => {
    const supporter = fakeSupporter();
    supporter.$offers.set([anOffer({ conversation: 'c' })]);
    await showConsole(supporter);
    await press('d', { altKey: true });
    expect(supporter.calls).toContainEqual(['decline', 'offer-c']);
    expect(document.querySelector('.offer')).toBeNull();
  });

  it('is not touched by the letters alone', async () => {
    const supporter = fakeSupporter();
    supporter.$offers.set([anOffer({ conversation: 'c' })]);
    await showConsole(supporter);
    expect(await press('a')).toBe(false);
    expect(await press('d')).toBe(false);
    expect(document.querySelectorAll('.offer')).toHaveLength(1);
  });

  it('stays readable beside others; the keys belong to the most urgent', async () => {
    const supporter = fakeSupporter();
    const late = anOffer({ conversation: 'late', details: { name: 'Tomás Herrera' } });
    supporter.$offers.set([
      { ...late, offer: { ...late.offer, until: NOW + 18_000 } },
      anOffer({ conversation: 'c', ...clara }),
    ]);
    await showConsole(supporter);
    expect(allNamed('section', /^New request/).map((card) => card.getAttribute('aria-label'))).toEqual([
      'New request from Clara Hoffmann',
      'New request from Tomás Herrera',
    ]);
    await press('d', { altKey: true });
    expect(supporter.calls).toContainEqual(['decline', 'offer-c']);
    await click(button('Accept'));
    expect(supporter.calls).toContainEqual(['accept', 'offer-late', {}]);
  });

  it('by direct code wants the two digits that the customer reads out', async () => {
    const supporter = fakeSupporter();
    supporter.$offers.set([anOffer({ conversation: 'c', mode: 'code' }, true)]);
    await showConsole(supporter);
    const number = field('Number the customer reads to you');
    expect(button('Accept').disabled).toBe(true);
    await press('a', { altKey: true });
    expect(document.activeElement).toBe(number); // asked for by the key, so the focus may move
    await type(number, 'x4b');
    expect(number.value).toBe('4');
    await type(number, '42');
    await press('Enter');
    expect(supporter.calls).toContainEqual(['accept', 'offer-c', { digits: '42' }]);
  });

  it('says when it was too late', async () => {
    const supporter = { ...fakeSupporter(), accept: () => Promise.reject(new DesksideError('gone')) };
    supporter.$offers.set([anOffer({ conversation: 'c' })]);
    await showConsole(supporter);
    await click(button('Accept'));
    expect(text()).toContain('That is over: somebody else was faster, or the time was up.');
  });

  it('can be silenced by itself', async () => {
    const supporter = fakeSupporter();
    supporter.$offers.set([anOffer({ conversation: 'c' })]);
    await showConsole(supporter);
    await click(button('Mute this sound'));
    expect(allNamed('button', 'Mute this sound')).toEqual([]);
    expect(button('Sound on').getAttribute('aria-pressed')).toBe('true');
  });
});
