import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'deskside-wrangler-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the configuration of the server edition is one that Cloudflare takes', async () => {
  const wrangler = join(root, 'node_modules/.bin/wrangler');
  const args = ['deploy', '--dry-run', '--config', 'packages/server/wrangler.jsonc', '--outdir', folder];
  const env = { ...process.env, WRANGLER_SEND_METRICS: 'false', CI: 'true', NO_COLOR: '1' };
  const { stdout, stderr } = await promisify(execFile)(wrangler, args, { cwd: root, env });
  expect(stdout).toContain('--dry-run: exiting now');
  expect(stderr).not.toMatch(/error|warning/i);
  expect(readdirSync(folder)).toContain('worker.js');
});
