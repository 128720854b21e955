/**
 * `npm run shots`: takes a picture of every state of widget and console, in both languages, light and dark, on a desktop,
 * on a phone and zoomed, with the real server and a real browser. They are in `shots/`; `shots/index.html` shows them all.
 */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { environment, install, root, run, tool } from './prepare.mjs';

const folder = join(root, 'shots');

await install();
const env = { ...environment, DESKSIDE_SHOTS: folder, ...(await findBrowser()) };
rmSync(folder, { recursive: true, force: true });
/** @type {[string, string[]][]} */
const steps = [
  [tool('node'), ['scripts/build.mjs']],
  [tool('vitest'), ['run', '--project', 'long', 'e2e-long/looks']],
];
for (const [command, args] of steps) {
  const { code } = await run(command, args, { env });
  if (code !== 0) process.exit(code ?? 1);
}

const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.png'));
const figures = names
  .sort()
  .map(
    (name) =>
      `<figure><a href="${name}"><img src="${name}" loading="lazy"></a><figcaption>${name}</figcaption></figure>`,
  );
writeFileSync(
  join(folder, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>Deskside</title>
<style>body{display:flex;flex-wrap:wrap;gap:16px;font:12px sans-serif}figure{margin:0}img{block-size:360px;border:1px solid #ccc}</style>
${figures.join('\n')}
`,
);
console.log(`${names.length} pictures: open shots/index.html.`);
