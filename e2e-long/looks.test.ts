import { mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { expectAccessible } from '../e2e/kit/access.ts';
import { openStage, type Stage } from '../e2e/kit/stage.ts';
import { walkConsole } from '../e2e/kit/walk-console.ts';
import { openDesks, walkWidget, type See } from '../e2e/kit/walk-widget.ts';
import type { Language } from '../e2e/kit/words.ts';

/** Where pictures of every state go; without it none are taken. */
const pictures = process.env['DESKSIDE_SHOTS'];

const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
/** A desktop of 1280 px at 400 %, which is the narrowest that WCAG asks for. */
const zoomed = { viewport: { width: 320, height: 400 } };

const looks = (['en', 'zh-CN'] as const satisfies Language[]).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    Object.entries({ desktop, phone, zoomed }).map(([device, options]) => ({
      name: `${language} ${colorScheme} ${device}`,
      language,
      options: { ...options, colorScheme },
    })),
  ),
);

/** Each language in each look, on each device: enough to find what is wrong. Pictures are taken of all. */
const checked = [
  'en light desktop',
  'en dark phone',
  'zh-CN light phone',
  'zh-CN dark desktop',
  'en light zoomed',
  'zh-CN dark zoomed',
];
const walked = looks.filter(({ name }) => pictures || checked.includes(name));

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ mode: 'auto' }, undefined, { browser: 'whole' });
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => {
  await stage.close();
});

/** Looks at a state: a picture where pictures are wanted, and what a program can check. */
const seeIn =
  (app: string, name: string): See =>
  async (page, state) => {
    if (pictures) {
      mkdirSync(`${pictures}/${app}`, { recursive: true });
      await page.screenshot({ path: `${pictures}/${app}/${state} ${name}.png`.replaceAll(' ', '-') });
    }
    await expectAccessible(page, state);
  };

describe('[B-C3] every state of the widget', () => {
  it.each(walked)('can be read and used by everybody: $name', async (look) => {
    const desks = await openDesks(stage, looks.indexOf(look) + 1);
    await walkWidget(stage, desks, look, seeIn('widget', look.name));
    desks.close();
  });
});

describe('every page of the console', () => {
  // Supporters sit at a desk: a phone is for once in a while, and 320 px for nobody.
  it.each(walked.filter(({ name }) => !name.endsWith('zoomed')))(
    'can be read and used by everybody: $name',
    async (look) => {
      await walkConsole(stage, looks.indexOf(look) + 1, look, seeIn('console', look.name));
    },
  );
});
