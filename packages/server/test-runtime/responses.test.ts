import { evictDurableObject } from 'cloudflare:test';
import { RESPONSES_MAX } from '@deskside/sdk/constants';
import type { CannedResponse, ResponseList, SignedIn } from '@deskside/sdk/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { call, connect, makeDesk, type TestDesk } from './kit.ts';

let desk: TestDesk;
/** A supporter; Ann is a manager. */
let ben: string;

const PASSWORD = 'correct horse battery';

beforeEach(async () => {
  desk = await makeDesk();
  const link = desk.activations.find(({ user }) => user === 'ben');
  await call('POST', `/desks/${desk.id}/activate`, { body: { token: link?.token, password: PASSWORD } });
  ben = (await call<SignedIn>('POST', `/desks/${desk.id}/sign-in`, { body: { user: 'ben', password: PASSWORD } })).body
    .token;
});

const codeOf = ({ body }: { body: { error?: { code: string } } }) => body.error?.code ?? 'ok';
const save = (token: string, scope: CannedResponse['scope'], id: string, shortcut: string, text = 'Hello') =>
  call('PUT', `/desks/${desk.id}/responses/${scope}/${id}`, { token, body: { shortcut, text } });
const remove = (token: string, scope: CannedResponse['scope'], id: string) =>
  call('DELETE', `/desks/${desk.id}/responses/${scope}/${id}`, { token });
const list = async (token: string) =>
  (await call<ResponseList>('GET', `/desks/${desk.id}/responses`, { token })).body.responses;
const shortcuts = async (token: string) => (await list(token)).map(({ scope, shortcut }) => `${scope}/${shortcut}`);

describe('canned responses', () => {
  it('[K1] belong to the desk, whose managers change them, or to one supporter', async () => {
    const { token: ann } = desk.ann;
    expect(codeOf(await save(ben, 'desk', 'response-1', 'prices'))).toBe('forbidden');
    expect(codeOf(await save(ann, 'desk', 'response-1', 'prices'))).toBe('ok');
    expect(codeOf(await save(ben, 'own', 'response-1', 'hello', 'Ben’s'))).toBe('ok');
    expect(codeOf(await save(ann, 'own', 'response-1', 'hello', 'Ann’s'))).toBe('ok');
    expect(await shortcuts(ben)).toEqual(['own/hello', 'desk/prices']);
    expect((await list(ben))[0]?.text).toBe('Ben’s');
    expect(codeOf(await remove(ben, 'desk', 'response-1'))).toBe('forbidden');
    expect(codeOf(await remove(ben, 'own', 'response-1'))).toBe('ok');
    expect(await shortcuts(ben)).toEqual(['desk/prices']);
    expect(await shortcuts(ann)).toEqual(['own/hello', 'desk/prices']);
    expect(codeOf(await remove(ben, 'own', 'response-1'))).toBe('not_found');
  });

  it('[K2] have each shortcut once, without regard to case, and one’s own may be called as the desk’s', async () => {
    expect(codeOf(await save(ben, 'own', 'response-1', 'Hello'))).toBe('ok');
    expect(codeOf(await save(ben, 'own', 'response-2', 'hELLO'))).toBe('wrong_state');
    expect(codeOf(await save(ben, 'own', 'response-1', 'hello', 'Changed'))).toBe('ok');
    expect(codeOf(await save(desk.ann.token, 'desk', 'response-2', 'hello'))).toBe('ok');
    expect(await shortcuts(ben)).toEqual(['own/hello', 'desk/hello']);
    for (const wrong of ['', ' hello', '/hello', 'a b', 'x'.repeat(31), '-x']) {
      expect([wrong, codeOf(await save(ben, 'own', 'response-3', wrong))]).toEqual([wrong, 'bad_request']);
    }
    expect(codeOf(await save(ben, 'own', 'response-3', 'empty', '  '))).toBe('bad_request');
    expect(codeOf(await save(ben, 'own', 'short', 'hi'))).toBe('bad_request');
  });

  it('[K3] are at most RESPONSES_MAX of each', async () => {
    for (let n = 0; n < RESPONSES_MAX; n++) await save(ben, 'own', `response-${n}`, `s${n}`);
    expect(codeOf(await save(ben, 'own', 'one-more-1', 'more'))).toBe('too_large');
    expect(codeOf(await save(ben, 'own', 'response-0', 'other'))).toBe('ok');
    expect(codeOf(await save(desk.ann.token, 'desk', 'one-more-1', 'more'))).toBe('ok');
  });

  it('[K4] tell the consoles of whoever sees them, now and with the next welcome, and come back under the same id', async () => {
    const ofBen = await connect(desk.id, ben, null);
    const ofAnn = await connect(desk.id, desk.ann.token, null);
    const revisions = (wire: typeof ofBen) =>
      wire.frames.filter(({ type }) => type === 'responses').map(({ responses }) => responses);
    const welcomed = (wire: typeof ofBen) => wire.frames.find(({ type }) => type === 'welcome')?.['view'];
    expect(welcomed(ofBen)).toMatchObject({ responses: 0 });
    await save(ben, 'own', 'response-1', 'hello');
    await ofBen.until(() => revisions(ofBen).length === 1);
    await save(desk.ann.token, 'desk', 'response-1', 'prices');
    await ofBen.until(() => revisions(ofBen).length === 2);
    await ofAnn.until(() => revisions(ofAnn).length === 1);
    expect(revisions(ofBen)).toEqual([1, 2]);
    expect(revisions(ofAnn)).toEqual([1]);
    ofBen.close();
    await remove(ben, 'own', 'response-1');
    await evictDurableObject(desk.room);
    const again = await connect(desk.id, ben, null);
    expect(welcomed(again)).toMatchObject({ responses: 3 });
    await save(ben, 'own', 'response-1', 'hello');
    expect(await shortcuts(ben)).toEqual(['own/hello', 'desk/prices']);
  });
});
