import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** The page as it stands breaks no rule of WCAG 2.2 A and AA that a program can check. */
export async function expectAccessible(page: Page, where: string): Promise<void> {
  const axe = new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']);
  // It does not know that nobody reaches what is behind a modal dialog: it judges its colours by the dialog's, and the
  // size of the dialog's buttons by how near they are to what they cover.
  for (const host of ['deskside-widget', 'deskside-screenshot']) {
    if (await page.locator(`${host} dialog:modal`).count()) {
      axe.include({ fromShadowDom: [host, 'dialog'] }).disableRules('target-size');
    }
  }
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  expect(found, where).toEqual([]);
}
