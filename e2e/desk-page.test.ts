import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, askForService, endConversation, reply, write } from './kit/acts.ts';
import { expectAccessible } from './kit/access.ts';
import { DESK, openStage, until, type Stage } from './kit/stage.ts';

let stage: Stage;
beforeAll(async () => {
  // No site may embed this desk: its own page always may.
  stage = await openStage({ mode: 'auto', origins: [], accent: '#1f6e55' }, (setup) => ({
    ...setup,
    name: 'Harbour <b>Software</b> & Sons',
  }));
});
afterEach(({ task }) => stage.picture(task));
afterAll(async () => stage.close());

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describe('[M-C2] the desk’s own page', () => {
  it('[M-C2] gives help without any site, and a reload keeps the conversation', async () => {
    const ann = await stage.supporter('ann');
    const customer = await stage.person({ reducedMotion: 'reduce' });
    await customer.goto(`${stage.server.url}/d/${DESK}`);
    expect(await customer.title()).toBe('Harbour <b>Software</b> & Sons');
    await askForService(customer);
    await accept(ann, 'Clara');
    await write(customer, 'I came by a link');
    await reply(ann, 'Welcome');
    await customer.getByText('Welcome').waitFor();
    await expectAccessible(customer, 'the page in a conversation');
    await customer.reload();
    await customer.getByText('I came by a link').waitFor();
    await endConversation(ann);
    await customer.context().close();
  });

  it('[M-C2] opens what the address names, fills a phone, and speaks its language', async () => {
    const ann = stage.supporters.get('ann')!;
    const ben = await stage.supporter('ben');
    const customer = await stage.person({ ...phone, locale: 'zh-CN' });
    const answer = await fetch(`${stage.server.url}/v1/desks/${DESK}`);
    const { seats } = (await answer.json()) as { seats: { id: string; name: string }[] };
    const seat = seats.find(({ name }) => name === 'Ben')!.id;
    await customer.goto(`${stage.server.url}/d/${DESK}?seat=${seat}`);
    expect(await customer.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
    await ben.getByRole('region', { name: /^New request/ }).waitFor();
    expect(await ann.getByRole('region', { name: /^New request/ }).count()).toBe(0);
    const box = (await customer.locator('.panel').boundingBox())!;
    expect(box).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
    await customer.context().close();
    await ben.context().close();
    await ann.context().close();
  });

  it('[M-C2] can be installed as an app of its own', async () => {
    const customer = await stage.person(phone);
    await customer.goto(`${stage.server.url}/d/${DESK}`);
    const devtools = await customer.context().newCDPSession(customer);
    const manifest = await until(async () => {
      const { data, errors } = await devtools.send('Page.getAppManifest');
      expect(errors).toEqual([]);
      return data;
    });
    expect(JSON.parse(manifest)).toMatchObject({
      name: 'Harbour <b>Software</b> & Sons',
      start_url: `/d/${DESK}`,
      theme_color: '#1f6e55',
    });
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    // A window without a profile on disk installs nothing.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
    await customer.context().close();
  });

  it('[M-C2] says so where there is no such desk', async () => {
    const lost = await stage.person();
    for (const path of ['/d/80009999', '/d/none', '/d/80000001%22%3E']) {
      const answer = await lost.goto(stage.server.url + path);
      expect(answer!.status()).toBe(404);
      await lost.getByRole('heading', { name: 'There is no such desk' }).waitFor();
    }
    await expectAccessible(lost, 'no such desk');
    await lost.context().close();
  });
});
