import { createHmac, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import type { IdentitySetup } from '@deskside/sdk/protocol';
import type * as z from 'zod';

/** A site that can say who its users are: one key of each kind, as its backend has them. */
export interface Site {
  secret: string;
  privateKey: KeyObject;
  jwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
  identity: z.input<typeof IdentitySetup>;
}

export function makeSite(required = false): Site {
  const secret = randomBytes(32).toString('base64url');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' }) as { x?: string; y?: string };
  const jwk = { kty: 'EC', crv: 'P-256', x, y } as const;
  const keys = [
    { kid: 'main', alg: 'HS256' as const, secret },
    { kid: 'sign', alg: 'ES256' as const, jwk },
  ];
  return { secret, privateKey, jwk, identity: { required, keys } };
}

const encode = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

type Sign = (text: string) => string;
const hmac =
  (secret: string | Buffer, hash = 'sha256'): Sign =>
  (text) =>
    createHmac(hash, secret).update(text).digest('base64url');
const ecdsa =
  (key: KeyObject, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363', hash = 'sha256'): Sign =>
  (text) =>
    createSign(hash).update(text).sign({ key, dsaEncoding }, 'base64url');

const make = (header: unknown, payload: unknown, sign: Sign) => {
  const text = `${encode(header)}.${encode(payload)}`;
  return `${text}.${sign(text)}`;
};

const claimsFor = (desk: string, user: string, more: object = {}) => ({
  aud: desk,
  sub: user,
  exp: seconds() + 120,
  jti: randomBytes(12).toString('base64url'),
  ...more,
});

/** What the site's backend makes: right in everything that `more` does not change. */
export function statement(site: Site, desk: string, user: string, more: object = {}, kid: 'main' | 'sign' = 'main') {
  const alg = kid === 'main' ? 'HS256' : 'ES256';
  const sign = kid === 'main' ? hmac(site.secret) : ecdsa(site.privateKey);
  return make({ alg, typ: 'JWT', kid }, claimsFor(desk, user, more), sign);
}

export interface Forgery {
  name: string;
  jwt: string;
  /** What the server says of it, where that is a promise. */
  reason?: string;
}

/**
 * Statements that must not be taken at `desk`. `site` is the desk's own; `other` is another desk's with keys of the same
 * names; `known` are secrets somebody may have or guess.
 */
export function forgeries(site: Site, desk: string, other: { site: Site; desk: string }, known: string[]): Forgery[] {
  const list: Forgery[] = [];
  const add = (name: string, jwt: string, reason?: string) => list.push({ name, jwt, ...(reason && { reason }) });
  const own = { main: hmac(site.secret), sign: ecdsa(site.privateKey) };
  const algOf = { main: 'HS256', sign: 'ES256' } as const;
  const claims = (more: object = {}) => claimsFor(desk, 'mallory', more);
  const good = (kid: 'main' | 'sign', more: object = {}) =>
    make({ alg: algOf[kid], typ: 'JWT', kid }, claims(more), own[kid]);
  const attacker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const attackerJwk = attacker.publicKey.export({ format: 'jwk' });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const bySign = (hash: string, key: KeyObject): Sign => ecdsa(key, 'ieee-p1363', hash);
  const kids = ['main', 'sign'] as const;

  for (const kid of kids) {
    // No signature at all, in every spelling.
    for (const alg of ['none', 'None', 'NONE', 'nOnE', ' none', 'none ', '', null, 0, false, [], {}, ['none']]) {
      for (const [how, sign] of [
        ['nothing', () => ''],
        ['something', () => 'AA'],
        ['a right signature', own[kid]],
      ] as [string, Sign][]) {
        add(`${kid}: alg ${JSON.stringify(alg)} with ${how}`, make({ alg, kid }, claims(), sign));
      }
    }
    // Another algorithm than the key's.
    const publicKeys = [
      JSON.stringify(site.jwk),
      site.jwk.x,
      site.jwk.y,
      site.jwk.x + site.jwk.y,
      Buffer.concat([Buffer.from(site.jwk.x, 'base64url'), Buffer.from(site.jwk.y, 'base64url')]),
      Buffer.concat([Buffer.from([4]), Buffer.from(site.jwk.x, 'base64url'), Buffer.from(site.jwk.y, 'base64url')]),
    ];
    for (const alg of ['HS256', 'HS384', 'HS512', 'hs256']) {
      const hash = alg.toLowerCase().replace('hs', 'sha');
      for (const [n, key] of publicKeys.entries()) {
        add(`${kid}: ${alg} with the public key, form ${n}`, make({ alg, kid }, claims(), hmac(key, hash)));
      }
      if (alg !== algOf[kid])
        add(`${kid}: ${alg} with the secret`, make({ alg, kid }, claims(), hmac(site.secret, hash)));
    }
    for (const alg of [
      'RS256',
      'RS384',
      'RS512',
      'PS256',
      'ES256',
      'ES384',
      'ES512',
      'EdDSA',
      'ES256K',
      'A128KW',
      'dir',
    ])
      for (const [who, sign] of [
        ['RSA', (text: string) => createSign('sha256').update(text).sign(rsa.privateKey, 'base64url')],
        ['a strange ECDSA key', bySign('sha256', attacker.privateKey)],
        ['the secret', own.main],
      ] as [string, Sign][])
        add(`${kid}: ${alg} by ${who}`, make({ alg, kid }, claims(), sign));
    // Headers that bring or name a key, or that have to be understood. Even with a right signature.
    const extras: Record<string, unknown> = {
      jku: 'https://attacker.example/keys',
      x5u: 'https://attacker.example/chain',
      jwk: attackerJwk,
      x5c: ['MIIB'],
      x5t: 'AAAA',
      'x5t#S256': 'AAAA',
      crit: ['exp'],
      b64: false,
      zip: 'DEF',
      cty: 'JWT',
      enc: 'A256GCM',
      epk: attackerJwk,
      p2c: 1e9,
      url: 'https://attacker.example',
      nonce: 'x',
    };
    for (const [field, value] of Object.entries(extras)) {
      const header = { alg: algOf[kid], typ: 'JWT', kid, [field]: value };
      add(`${kid}: header ${field}, rightly signed`, make(header, claims(), own[kid]), 'malformed');
      add(
        `${kid}: header ${field}, signed by a stranger`,
        make(header, claims(), bySign('sha256', attacker.privateKey)),
      );
      add(
        `${kid}: header ${field} as ES256`,
        make({ ...header, alg: 'ES256' }, claims(), bySign('sha256', attacker.privateKey)),
      );
    }
    for (const typ of ['JWE', 'at+jwt', 'dpop+jwt', '', 7, null, ['JWT']])
      add(`${kid}: typ ${JSON.stringify(typ)}`, make({ alg: algOf[kid], kid, typ }, claims(), own[kid]), 'malformed');
    // A key the desk does not have.
    for (const wrong of [
      '',
      'Main',
      'MAIN',
      'main ',
      ' main',
      'main\u0000',
      'other',
      '../main',
      '/dev/null',
      "main' OR '1'='1",
      '*',
      'constructor',
      '__proto__',
      'toString',
      'main,sign',
      'x'.repeat(5000),
    ])
      add(`${kid}: kid ${wrong.slice(0, 20)}`, make({ alg: algOf[kid], kid: wrong }, claims(), own[kid]), 'key');
    for (const wrong of [undefined, null, 0, true, ['main'], { main: 'main' }])
      add(
        `${kid}: kid ${JSON.stringify(wrong)}`,
        make({ alg: algOf[kid], kid: wrong }, claims(), own[kid]),
        'malformed',
      );
    const crossed = kid === 'main' ? 'sign' : 'main';
    add(`${kid}: the other kid`, make({ alg: algOf[kid], kid: crossed }, claims(), own[kid]), 'key');
    add(`${kid}: the other key`, make({ alg: algOf[kid], kid }, claims(), own[crossed]), 'signature');
    // Signatures.
    const [head = '', body = '', signature = ''] = good(kid).split('.');
    const bytes = Buffer.from(signature, 'base64url');
    for (let n = 0; n < bytes.length; n += 1) {
      const changed = Buffer.from(bytes);
      changed[n] = (changed[n] ?? 0) ^ (1 << (n % 8));
      add(`${kid}: byte ${n} of the signature`, `${head}.${body}.${changed.toString('base64url')}`, 'signature');
    }
    for (const size of [1, 2, 8, 16, 31, 33, 63, 65, 256])
      if (size !== bytes.length)
        add(`${kid}: a signature of ${size} zeros`, `${head}.${body}.${Buffer.alloc(size).toString('base64url')}`);
    add(`${kid}: zeros`, `${head}.${body}.${Buffer.alloc(bytes.length).toString('base64url')}`, 'signature');
    add(`${kid}: the signature twice`, `${head}.${body}.${signature}${signature}`);
    add(`${kid}: of another statement`, `${head}.${body}.${good(kid).split('.')[2]}`, 'signature');
    for (const change of [
      { sub: 'admin' },
      { aud: other.desk },
      { exp: seconds() + 299 },
      { jti: 'x' },
      { name: 'Ada' },
      { extra: 1 },
    ]) {
      const read = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
      add(
        `${kid}: changed ${JSON.stringify(change)}`,
        `${head}.${encode({ ...read, ...change })}.${signature}`,
        'signature',
      );
    }
    // Shapes.
    const whole = `${head}.${body}.${signature}`;
    for (let cut = 0; cut < whole.length; cut += 23) add(`${kid}: cut at ${cut}`, whole.slice(0, cut));
    for (const shape of [
      `${whole}.`,
      `.${whole}`,
      `${whole}.${signature}`,
      `${whole}.x.y`,
      `${whole}=`,
      `${whole}\n`,
      ` ${whole}`,
      `Bearer ${whole}`,
      `${head}..${signature}`,
      `.${body}.${signature}`,
      `${head}.${body}`,
      `${head}.${body}.`,
      `${head} .${body}.${signature}`,
      `${head}%2E${body}%2E${signature}`,
      JSON.stringify({ protected: head, payload: body, signature }),
    ])
      add(`${kid}: shape ${shape.slice(0, 6)}…${shape.slice(-6)}`, shape);
    for (const part of ['[]', 'null', '1', '"x"', '', '{', 'not json', '\u0000']) {
      add(`${kid}: a header ${part}`, make(part, claims(), own[kid]));
      add(`${kid}: claims ${part}`, make({ alg: algOf[kid], kid }, part, own[kid]));
    }
    // Claims, rightly signed.
    const signed = (what: string, more: object, reason: string) =>
      add(`${kid}: ${what} ${JSON.stringify(more).slice(0, 60)}`, good(kid, more), reason);
    for (const aud of [
      other.desk,
      [desk],
      [other.desk, desk],
      Number(desk),
      null,
      undefined,
      '',
      '*',
      ` ${desk}`,
      `${desk}0`,
      desk.slice(1),
      { desk },
      true,
    ])
      signed('aud', { aud }, 'audience');
    for (const exp of [undefined, null, '', `${seconds() + 60}`, true, [], {}, -1, 'never'])
      signed('exp', { exp }, 'claims');
    for (const exp of [0, 1, seconds() - 3600, seconds() - 1, seconds()]) signed('exp', { exp }, 'expired');
    // The list may take its time: these are still too long when they are sent.
    for (const late of [360, 400, 600, 3_600, 86_400, 31_536_000]) signed('exp', { exp: seconds() + late }, 'lifetime');
    signed('exp in milliseconds', { exp: Date.now() }, 'lifetime');
    for (const ago of [200, 1000, 86_400]) signed('iat', { iat: seconds() - ago, exp: seconds() + 200 }, 'lifetime');
    for (const late of [110, 3_600]) {
      signed('nbf', { nbf: seconds() + late }, 'not_yet');
      signed('iat', { iat: seconds() + late }, 'not_yet');
    }
    for (const wrong of ['soon', null, -1, {}]) {
      signed('nbf', { nbf: wrong }, 'claims');
      signed('iat', { iat: wrong }, 'claims');
    }
    for (const sub of [undefined, null, '', '   ', 7, true, [], ['ada'], {}, 'x'.repeat(201), 'a\u0000b', '\u001b'])
      signed('sub', { sub }, 'claims');
    for (const jti of [undefined, null, '', 7, [], {}, 'x'.repeat(201)]) signed('jti', { jti }, 'claims');
    for (const more of [
      { name: 7 },
      { name: '' },
      { name: 'x'.repeat(81) },
      { email: ['x'] },
      { email: 'x'.repeat(121) },
      { phone: {} },
      { attributes: [] },
      { attributes: 'x' },
      { attributes: { plan: { name: 'x' } } },
      { attributes: { plan: null } },
      { attributes: { plan: 'x'.repeat(201) } },
      { attributes: { '': 1 } },
      { attributes: { '<b>': 1 } },
      { attributes: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`a${n}`, n])) },
    ])
      signed('more', more, 'claims');
    // Another tenant's.
    const theirs = kid === 'main' ? hmac(other.site.secret) : ecdsa(other.site.privateKey);
    add(`${kid}: by another tenant for this desk`, make({ alg: algOf[kid], kid }, claims(), theirs), 'signature');
    add(
      `${kid}: by another tenant for theirs`,
      make({ alg: algOf[kid], kid }, claims({ aud: other.desk }), theirs),
      'signature',
    );
  }
  for (const secret of [
    '',
    ' ',
    'secret',
    'password',
    'main',
    desk,
    `${site.secret} `,
    site.secret.slice(0, -1),
    ...known,
  ])
    add(`HS256 with ${secret.slice(0, 8)}`, make({ alg: 'HS256', kid: 'main' }, claims(), hmac(secret)), 'signature');
  add('ES256 in DER', make({ alg: 'ES256', kid: 'sign' }, claims(), ecdsa(site.privateKey, 'der')), 'signature');
  add('too long', good('main', { filler: 'x'.repeat(10_000) }));
  return list;
}
