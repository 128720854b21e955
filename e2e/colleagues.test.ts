import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('colleagues', () => {
  it('[M-S11] talk to each other, are told of it, and find it again', async () => {
    const ann = await stage.supporter('ann');
    const ben = await stage.supporter('ben');
    await ann.getByRole('button', { name: 'Talk to Ben' }).click();
    const hers = ann.getByRole('dialog', { name: 'Ben' });
    await hers.getByText('Nothing said yet').waitFor();
    const text = hers.getByRole('textbox', { name: 'Message to Ben' });
    // Whoever opens it may write at once.
    await ann.keyboard.type('Do you know invoices?');
    await ann.keyboard.press('Enter');
    await hers.getByRole('log').getByText('Do you know invoices?').waitFor();
    expect(await text.inputValue()).toBe('');

    // He is told, the row counts, and one click leads there.
    await ben.getByRole('button', { name: 'Talk to Ann, 1 unread message' }).waitFor();
    await ben.getByText('Ann wrote to you.').waitFor();
    await ben.getByRole('button', { name: 'Show', exact: true }).click();
    const his = ben.getByRole('dialog', { name: 'Ann' });
    await his.getByText('Do you know invoices?').waitFor();
    await ben.getByRole('button', { name: 'Talk to Ann', exact: true }).waitFor();
    await his.getByRole('textbox', { name: 'Message to Ann' }).fill('A little');
    await ben.keyboard.press('Enter');
    await hers.getByRole('log').getByText('A little').waitFor();

    // In another window of hers it is there, too, and read already.
    const elsewhere = await stage.console('ann');
    await elsewhere.getByRole('button', { name: 'Talk to Ben', exact: true }).click();
    await elsewhere.getByRole('dialog', { name: 'Ben' }).getByText('A little').waitFor();
    await ann.keyboard.press('Escape');
    await hers.waitFor({ state: 'hidden' });
    await ann.reload();
    await ann.getByRole('button', { name: 'Talk to Ben', exact: true }).click();
    await ann.getByRole('log').getByText('A little').waitFor();
  });
});
