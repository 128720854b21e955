import type { Page } from 'playwright-core';
import * as OTPAuth from 'otpauth';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStage, until, type Stage } from './kit/stage.ts';
import { PASSWORD } from '../packages/server/test/kit/desk.ts';

let stage: Stage;
let ann: Page;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const signOut = async (page: Page) => {
  await page.getByRole('button', { name: /^Ann/ }).first().click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
};

const signIn = async (page: Page, password: string) => {
  await page.getByLabel('User name', { exact: true }).fill('ann');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
};

describe('[M-S15] [M-S1] accounts', () => {
  it('[M-S1] a second step: an app’s code, a recovery code, and off again', async () => {
    ann = await stage.console('ann');
    await ann.getByRole('link', { name: 'Settings' }).click();
    await ann
      .getByRole('region', { name: 'Second step of signing in' })
      .getByRole('button', { name: 'Turn on…' })
      .click();
    const dialog = ann.getByRole('dialog', { name: 'Second step of signing in' });
    await dialog.getByLabel('Your password').fill('wrong');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByText('This is not your password.').waitFor();
    await dialog.getByLabel('Your password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByRole('img', { name: 'QR code for an authenticator app' }).waitFor();
    const secret = (await dialog.locator('code').innerText()).replaceAll(' ', '');
    const totp = new OTPAuth.TOTP({ secret });
    // The one of before, so that the one of now is still there to sign in with.
    const code = (steps: number) => totp.generate({ timestamp: Date.now() + steps * 30_000 });
    await dialog.getByLabel('Six digits from the app').fill('000000');
    await dialog.getByRole('button', { name: 'Turn on', exact: true }).click();
    await dialog.getByText('This code is not right.').waitFor();
    // Not at the end of its time: it would be too old when it arrives.
    await until(() => Date.now() % 30_000 < 15_000, 20_000);
    await dialog.getByLabel('Six digits from the app').fill(code(-1));
    await dialog.getByRole('button', { name: 'Turn on', exact: true }).click();
    const codes = ann.getByRole('dialog', { name: 'Your recovery codes' });
    await codes.waitFor();
    const recovery = await codes.getByRole('listitem').allInnerTexts();
    expect(new Set(recovery).size).toBe(10);
    await codes.getByRole('button', { name: 'Done' }).click();
    await ann.getByText('It is on. Recovery codes left: 10.').waitFor();

    await signOut(ann);
    await signIn(ann, PASSWORD);
    await ann.getByRole('heading', { name: 'One more step' }).waitFor();
    await ann.getByLabel('Code').fill('000000');
    await ann.getByRole('button', { name: 'Sign in', exact: true }).click();
    await ann.getByText('This code is not right, or was used already.').waitFor();
    await ann.getByLabel('Code').fill(code(0));
    await ann.keyboard.press('Enter');
    await ann.getByRole('heading', { name: 'Tasks' }).waitFor();

    await signOut(ann);
    await signIn(ann, PASSWORD);
    await ann.getByLabel('Code').fill(recovery[0]!.toLowerCase());
    await ann.keyboard.press('Enter');
    await ann.getByRole('link', { name: 'Settings' }).click();
    await ann.getByText('It is on. Recovery codes left: 9.').waitFor();
    await ann.getByRole('button', { name: 'New recovery codes…' }).click();
    const anew = ann.getByRole('dialog', { name: 'New recovery codes? The old ones end.' });
    await anew.getByLabel('Your password').fill(PASSWORD);
    await anew.getByLabel('Code, or a recovery code').fill(recovery[2]!);
    await ann.keyboard.press('Enter');
    await codes.waitFor();
    const drawn = await codes.getByRole('listitem').allInnerTexts();
    await codes.getByRole('button', { name: 'Done' }).click();
    await ann.getByText('It is on. Recovery codes left: 10.').waitFor();
    await ann.getByRole('button', { name: 'Turn off…' }).click();
    const off = ann.getByRole('dialog', { name: 'Turn the second step off?' });
    await off.getByLabel('Your password').fill(PASSWORD);
    await off.getByLabel('Code, or a recovery code').fill(recovery[1]!);
    await off.getByRole('button', { name: 'Turn off' }).click();
    await off.getByText('This code is not right, or was used already.').waitFor();
    await off.getByLabel('Code, or a recovery code').fill(drawn[1]!);
    await off.getByRole('button', { name: 'Turn off' }).click();
    await ann.getByText('It is off.').waitFor();
  });

  it('[M-S1] a manager gives a link for a new password; the old one and its sessions end', async () => {
    const mary = await stage.console('mary');
    await mary.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await mary.getByRole('button', { name: /^Talk to Ann/ }).click();
    await mary.getByRole('button', { name: 'More about Ann' }).click();
    await mary.getByRole('menuitem', { name: 'Link for a new password…' }).click();
    const dialog = mary.getByRole('dialog', { name: 'A new password for Ann' });
    await dialog.getByRole('button', { name: 'Copy link' }).click();
    await mary.getByText('The link is copied.').waitFor();
    const link = await mary.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(await dialog.getByLabel('Link').inputValue());
    // Until it is used all stays as it is.
    await ann.reload();
    await ann.getByRole('link', { name: 'Settings' }).waitFor();

    const other = await (await mary.context().browser()!.newContext({ locale: 'en-GB' })).newPage();
    await other.goto(link);
    await other.getByText(/sign in with as ann at desk/).waitFor();
    await other.getByLabel('New password', { exact: true }).fill('a brand new password');
    await other.getByLabel('The same again').fill('a brand new password');
    await other.getByRole('button', { name: 'Set password' }).click();
    await ann.getByRole('heading', { name: /Sign in/ }).waitFor();
    await signIn(other, PASSWORD);
    await other.getByText(/^These names and this password do not belong together/).waitFor();
    await signIn(other, 'a brand new password');
    await other.getByRole('heading', { name: 'Tasks' }).waitFor();
    // It works once, which is said before a password is asked for.
    await other.goto(link);
    await other.getByText('This link was used already or is too old.').waitFor();
    expect(await other.getByRole('textbox').count()).toBe(0);
    await other.context().close();
  });
});
