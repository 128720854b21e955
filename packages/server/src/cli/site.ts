import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { files } from './data-directory.ts';
import { PACKAGE_ROOT } from './package-root.ts';
import { Trouble, fileTrouble } from './trouble.ts';

/** Below it each version of the widget has a folder of its own, called by a digest of what is in it. */
const PINNED = 'v';

/**
 * Puts the site of this version into the data directory and says where. The widget's files of earlier versions stay there:
 * pages name them together with a hash, and an upgrade must not take them away.
 */
export function prepareSite(data: string): string {
  const source = join(PACKAGE_ROOT, 'dist', 'site');
  if (!existsSync(source)) {
    throw new Trouble('notBuilt', `${source} is missing: Deskside is not built. Run: npm run build`);
  }
  const site = files.site(data);
  try {
    mkdirSync(site, { recursive: true, mode: 0o700 });
    for (const name of readdirSync(site)) {
      if (name !== PINNED) rmSync(join(site, name), { recursive: true });
    }
    copyFolder(source, site);
  } catch (error) {
    throw fileTrouble(error, site);
  }
  return site;
}

/** What is half written by a start that was killed is written again by the next one. */
function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else writeFileSync(target, readFileSync(source), { mode: 0o600 });
  }
}
