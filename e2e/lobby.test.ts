import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSupport } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    mode: 'auto',
    fields: { name: 'optional', phone: 'hidden', email: 'hidden', product: 'hidden' },
    tracking: { enabled: true, consent: true },
    directEntry: true,
  });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('[M-S18] a visitor of the site', () => {
  it('is seen after saying yes, is invited, and talks to whoever invited', async () => {
    const ann = await stage.supporter('ann');
    const visitor = await stage.customer();
    await visitor.getByRole('button', { name: /^Open support/ }).waitFor();
    await ann.getByRole('link', { name: 'Visitors' }).click();
    await ann.getByText('Nobody is on the site').waitFor();
    expect(await visitor.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);

    await visitor.evaluate(() =>
      (window as unknown as { deskside: { setConsent: (given: boolean) => void } }).deskside.setConsent(true),
    );
    await ann.getByRole('checkbox', { name: /^Choose Visitor/ }).check();
    await ann.getByRole('button', { name: 'Invite', exact: true }).click();
    const dialog = ann.getByRole('dialog');
    await dialog.getByLabel('Text').fill('May I help you choose?');
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();

    await visitor.getByText('May I help you choose?').waitFor();
    await visitor.getByRole('button', { name: 'Talk to me' }).click();
    await visitor.getByText('Ringing Ann').waitFor();
    await visitor.getByRole('textbox', { name: 'Write a message…' }).fill('Yes, please');
    await visitor.getByRole('textbox', { name: 'Write a message…' }).press('Enter');
    await ann.getByRole('button', { name: /^Accept/ }).click();
    await ann.getByRole('log', { name: 'Messages' }).getByText('Yes, please').waitFor();
  });

  it('[M-S7] is found on the page where they are, beside the conversation', async () => {
    const ann = stage.supporters.get('ann')!;
    const details = ann.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: 'Look where' }).click();
    await details.getByText('Visits').waitFor();
    expect(await details.getByText('Here for').count()).toBe(1);
  });

  it('[M-S19] is talked to without having asked, where the desk allows it', async () => {
    const ann = stage.supporters.get('ann')!;
    await ann.getByRole('link', { name: 'Visitors' }).click();
    const visitor = await stage.customer();
    await visitor.getByRole('button', { name: /^Open support/ }).waitFor();
    await visitor.evaluate(() =>
      (window as unknown as { deskside: { setConsent: (given: boolean) => void } }).deskside.setConsent(true),
    );
    await ann.getByRole('button', { name: /^Begin a conversation with Visitor/ }).click();
    const composer = ann.getByRole('textbox', { name: 'Reply' });
    await composer.fill('The red one is on sale');
    await composer.press('Enter');
    // It comes as any message does: beside the icon, and nothing opens by itself.
    await visitor.getByText('The red one is on sale').first().waitFor();
    expect(await visitor.getByRole('dialog').count()).toBe(0);
    await visitor.getByRole('button', { name: /^Open support, \d unread/ }).click();
    await visitor.getByRole('textbox', { name: 'Write a message…' }).fill('Oh, thank you');
    await visitor.getByRole('textbox', { name: 'Write a message…' }).press('Enter');
    await ann.getByRole('log', { name: 'Messages' }).getByText('Oh, thank you').waitFor();
    await visitor.reload();
    await visitor.getByText('Oh, thank you').waitFor();
    await visitor.context().close();
  });

  it('is left alone without having said yes', async () => {
    const visitor = await stage.customer();
    await openSupport(visitor);
    await visitor.getByRole('button', { name: 'Request service', exact: true }).waitFor();
    const ann = stage.supporters.get('ann')!;
    await ann.getByRole('link', { name: 'Visitors' }).click();
    await ann.getByText('1 visitor', { exact: true }).waitFor();
    expect(await visitor.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  });
});
