import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeConfiguration } from '../src/cli/configuration.ts';
import { parseJsonc } from '../src/cli/jsonc.ts';
import { redact } from '../src/cli/secrets.ts';
import { localUrl, readSettings, socketAddress } from '../src/cli/settings.ts';

const packageFile = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');
const secrets = { secret: 's'.repeat(43), operatorKey: 'o'.repeat(43) };

describe('the configuration for workerd', () => {
  it('has absolute paths, the secrets, and only fields that workerd takes', () => {
    const made = makeConfiguration({
      ...secrets,
      site: '/srv/data/site',
      publicUrl: 'https://help.example.com',
      behindProxy: true,
      helpDesk: '80000007',
      pushServices: 'push.example.com',
    });
    expect(made).toMatchObject({
      name: 'deskside',
      no_bundle: true,
      assets: { binding: 'ASSETS', run_worker_first: true },
    });
    expect(made['main']).toMatch(/^\/.*\/dist\/worker\.js$/);
    expect(made['assets']).toMatchObject({ directory: '/srv/data/site' });
    expect(made['vars']).toMatchObject({
      DESKSIDE_SECRET: secrets.secret,
      DESKSIDE_OPERATOR_KEY: secrets.operatorKey,
      DESKSIDE_BEHIND_PROXY: '1',
      DESKSIDE_HELP_DESK: '80000007',
      DESKSIDE_PUSH_SERVICES: 'push.example.com',
    });
    expect(made).not.toHaveProperty('observability');
  });

  it('[S21] comes from a file without secrets', () => {
    const source = packageFile('wrangler.jsonc');
    expect(source).not.toMatch(/DESKSIDE_(SECRET|OPERATOR_KEY)"\s*:\s*"[^"]/);
  });

  it('agrees with the one for a cluster', () => {
    const source = parseJsonc(packageFile('wrangler.jsonc')) as {
      compatibility_date: string;
      durable_objects: { bindings: { name: string; class_name: string }[] };
    };
    const cluster = packageFile('cluster.capnp');
    expect(cluster).toContain(`compatibilityDate = "${source.compatibility_date}"`);
    const { bindings } = source.durable_objects;
    expect(cluster.match(/durableObjectNamespace = /g)).toHaveLength(bindings.length);
    for (const { name, class_name } of bindings) {
      expect(cluster).toContain(`(name = "${name}", durableObjectNamespace = "${class_name}")`);
      expect(cluster).toContain(
        `(className = "${class_name}", uniqueKey = "deskside-${class_name}", enableSql = true)`,
      );
    }
  });
});

describe('reading settings', () => {
  it('has defaults for this machine only', () => {
    expect(readSettings({}, '/srv')).toEqual({
      host: '127.0.0.1',
      port: 8787,
      data: '/srv/.deskside/data',
      secretsFile: '/srv/.deskside/data.secret',
      publicUrl: null,
      behindProxy: false,
      helpDesk: null,
      pushServices: null,
    });
  });

  it('takes hosts of push services, and nothing else for one', () => {
    const read = (value: string) => readSettings({ DESKSIDE_PUSH_SERVICES: value }, '/').pushServices;
    expect(read('Push.example.com, other.example.org')).toBe('push.example.com,other.example.org');
    for (const wrong of ['https://push.example.com', '127.0.0.1', 'localhost', 'a.example,,']) {
      expect(() => read(wrong)).toThrow('DESKSIDE_PUSH_SERVICES');
    }
  });

  it('writes addresses of both kinds', () => {
    expect(socketAddress('::1', 80)).toBe('[::1]:80');
    expect(localUrl('::', 80)).toBe('http://[::1]:80');
    expect(localUrl('0.0.0.0', 80)).toBe('http://127.0.0.1:80');
    expect(readSettings({ HOST: '[::1]', DESKSIDE_URL: 'https://help.example.com/' }, '/')).toMatchObject({
      host: '::1',
      publicUrl: 'https://help.example.com',
    });
  });
});

describe('small readers', () => {
  it('takes comments and trailing commas, but not out of texts', () => {
    const text = '{ // one\n "a": "x // y, }", /* two */ "b": ["\\"/*", ], }';
    expect(parseJsonc(text)).toEqual({ a: 'x // y, }', b: ['"/*'] });
    expect(() => parseJsonc('{')).toThrow(SyntaxError);
  });

  it('replaces secrets in lines for the log', () => {
    expect(redact(`key ${secrets.operatorKey}, ${secrets.secret}!`, secrets)).toBe('key [secret], [secret]!');
  });
});
