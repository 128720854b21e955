import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { accept, askForService, openSupport, write } from './kit/acts.ts';
import { openStage, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto', greeting: '', survey: false });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

describe('bans', () => {
  it('[M-S12] a customer is kept away for a while, is told until when, and comes back when it is lifted', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.customer();
    await openSupport(customer);
    await askForService(customer);
    await write(customer, 'Buy my coins');
    await accept(ann, 'Clara');
    await ann.getByRole('button', { name: 'Ban…' }).click();
    const dialog = ann.getByRole('dialog', { name: 'Ban Clara?' });
    await dialog.getByText('The conversation ends at once.').waitFor();
    await dialog.getByLabel('For how long').selectOption('One week');
    await dialog.getByLabel('Reason').fill('Advertises');
    await dialog.getByRole('button', { name: 'Ban', exact: true }).click();
    await ann.getByRole('tab', { name: 'Customer' }).click();
    await ann.getByText(/^Banned until .* by Ann.*: Advertises$/).waitFor();

    await customer.getByRole('button', { name: 'Start again' }).click();
    await askForService(customer);
    await customer.getByText(/^You cannot write to this desk before .*\d{4}/).waitFor();

    await ann.getByRole('link', { name: 'Tasks' }).click();
    const bans = ann.getByRole('region', { name: 'Banned' });
    await bans.getByText('Advertises').waitFor();
    await bans.getByRole('button', { name: 'Lift the ban of Clara' }).click();
    await bans.waitFor({ state: 'detached' });
    await customer.getByRole('button', { name: 'Request service' }).click();
    await accept(ann, 'Clara');
  });
});
