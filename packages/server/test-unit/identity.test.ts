import { describe, expect, it } from 'vitest';
import { makeSite, statement } from '../test/kit/identity.ts';
import { customerOf, readStatement, type VerifyingKey } from '../src/security/identity.ts';
import { seal, unseal } from '../src/security/seal.ts';

const DESK = '80000001';
const site = makeSite();
const keys = site.identity.keys as VerifyingKey[];
/** A full second, so that what is counted in seconds is exact. */
const second = Math.floor(Date.now() / 1000);
const now = second * 1000;
const read = (more: object, kid: 'main' | 'sign' = 'main') =>
  readStatement(statement(site, DESK, 'ada', more, kid), DESK, keys, now);

describe('[S11] the limits of a statement, to the second', () => {
  it.each(['main', 'sign'] as const)('by the key %s', async (kid) => {
    const user = { user: { id: 'ada' } };
    expect(await read({ exp: second + 300 }, kid)).toMatchObject(user);
    expect(await read({ exp: second + 301 }, kid)).toBe('lifetime');
    expect(await read({ exp: second + 1 }, kid)).toMatchObject(user);
    expect(await read({ exp: second }, kid)).toBe('expired');
    expect(await read({ iat: second - 100, exp: second + 200 }, kid)).toMatchObject(user);
    expect(await read({ iat: second - 101, exp: second + 200 }, kid)).toBe('lifetime');
    for (const field of ['iat', 'nbf']) {
      expect(await read({ [field]: second + 30 }, kid)).toMatchObject(user);
      expect(await read({ [field]: second + 31 }, kid)).toBe('not_yet');
    }
  });

  it('takes every text as a secret, also one that looks like a key in PEM', async () => {
    const secret = '-----BEGIN PUBLIC KEY----- PRIVATE, and long enough';
    const jwt = statement({ ...site, secret }, DESK, 'ada');
    expect(await readStatement(jwt, DESK, [{ kid: 'main', alg: 'HS256', secret }], now)).toMatchObject({ kid: 'main' });
  });
});

describe('[I2] the customer of a user', () => {
  it('is the same for the same user, desk and installation, and no other', () => {
    const ids = [
      customerOf('ada', DESK, 'secret'),
      customerOf('Ada', DESK, 'secret'),
      customerOf('ada', '80000002', 'secret'),
      customerOf('ada', DESK, 'another'),
      customerOf(`1\nada`, '8000000', 'secret'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(customerOf('ada', DESK, 'secret')).toBe(ids[0]);
    for (const id of ids) expect(id).toMatch(/^u-[\w-]{43}$/);
  });
});

describe('a sealed secret', () => {
  it('opens for its use and with the installation’s secret only, and never looks the same', async () => {
    const sealed = await seal('秘密 secret', 'use', 'installation');
    expect(await unseal(sealed, 'use', 'installation')).toBe('秘密 secret');
    expect(await unseal(sealed, 'other', 'installation')).toBeNull();
    expect(await unseal(sealed, 'use', 'other')).toBeNull();
    expect(await unseal((sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1), 'use', 'installation')).toBeNull();
    expect(await unseal('', 'use', 'installation')).toBeNull();
    expect(await seal('秘密 secret', 'use', 'installation')).not.toBe(sealed);
  });
});
