import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, mustCall, type Answer } from './kit/desk.ts';
import { operationsOf, type Operation } from './kit/reference.ts';
import { OPERATOR_KEY, TestServer } from './kit/server.ts';
import { TENANT_FILE, makeTenant, type Tenant } from './kit/tenant.ts';

/** Every route, called by everybody, about everything: the list is the server's own. */

interface Caller {
  name: string;
  token: string | undefined;
  /** The desk that knows this token. */
  tenant: 'red' | 'blue' | null;
  kind: 'none' | 'customer' | 'supporter' | 'manager' | 'operator';
}

const UNKNOWN_DESK = '89999999';
const UNKNOWN_ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const RANDOM_TOKEN = 'A'.repeat(43);

let server: TestServer;
let operations: Operation[];
let tenants: { red: Tenant; blue: Tenant };
let callers: Caller[];
let probes = 0;

beforeAll(async () => {
  server = await TestServer.start();
  operations = await operationsOf(server);
  tenants = { red: await makeTenant(server, 'red'), blue: await makeTenant(server, 'blue') };
  const { red } = tenants;
  const signedOut = await red.desk.signIn('ann');
  await mustCall(server, 'POST', `/desks/${red.desk.id}/sign-out`, { token: signedOut.token });
  const known = (['red', 'blue'] as const).flatMap((tenant): Caller[] => {
    const { ann, ben, mary, admin, finished, waiting, active } = tenants[tenant];
    return [
      { name: 'finished', token: finished.token, tenant, kind: 'customer' },
      { name: 'waiting', token: waiting.token, tenant, kind: 'customer' },
      { name: 'active', token: active.token, tenant, kind: 'customer' },
      { name: 'ann', token: ann.token, tenant, kind: 'supporter' },
      { name: 'ben', token: ben.token, tenant, kind: 'supporter' },
      { name: 'mary', token: mary.token, tenant, kind: 'manager' },
      { name: 'admin', token: admin.token, tenant, kind: 'manager' },
    ];
  });
  callers = [
    { name: 'nobody', token: undefined, tenant: null, kind: 'none' },
    { name: 'a made-up token', token: RANDOM_TOKEN, tenant: null, kind: 'none' },
    { name: 'who signed out', token: signedOut.token, tenant: null, kind: 'none' },
    { name: 'the operator', token: OPERATOR_KEY, tenant: null, kind: 'operator' },
    ...known,
  ];
}, 120_000);
afterAll(async () => server.close());

/** A body that is right in form for each route that takes one: with the ids given, where it names any. */
function bodyFor({ method, path }: Operation, id: string): unknown {
  switch (`${method} ${path}`) {
    case 'POST /desks/:desk/visitors':
      return {};
    case 'POST /desks/:desk/conversations':
      return { id: crypto.randomUUID(), seat: id };
    case 'POST /desks/:desk/offline-messages':
      return { id: crypto.randomUUID(), text: 'x', details: {}, seat: id, group: id, product: id };
    case 'POST /desks/:desk/tickets':
      return { room: 'conversation', conversation: id };
    case 'POST /desks/:desk/sign-in':
      return { user: 'nobody', password: 'not the password' };
    case 'POST /desks/:desk/password':
      return { current: 'not the password', password: 'not a password yet' };
    case 'PUT /desks/:desk/push':
    case 'DELETE /desks/:desk/push':
      return {
        endpoint: `https://fcm.googleapis.com/${id}`,
        keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) },
      };
    case 'POST /desks/:desk/two-factor':
      return { password: 'not the password' };
    case 'POST /desks/:desk/two-factor/confirm':
      return { code: '000000' };
    case 'POST /desks/:desk/two-factor/codes':
    case 'POST /desks/:desk/two-factor/end':
      return { password: 'not the password', code: '000000' };
    case 'POST /desks/:desk/activate':
      return { token: RANDOM_TOKEN, password: 'not a password yet' };
    case 'PUT /desks/:desk/setup':
      // Right in form and refused by the rules, so that the desk stays as it is.
      return { name: 'x', groups: [], products: [], members: [{ user: 'x', name: 'x', role: 'admin', groups: [id] }] };
    case 'PUT /desks/:desk/responses/own/:response':
    case 'PUT /desks/:desk/responses/desk/:response':
      return { shortcut: id.slice(-20), text: 'x' };
    case 'PUT /desks/:desk/colleagues/:colleague/messages/:message':
      return { text: 'x' };
    case 'PUT /desks/:desk/colleagues/:colleague/read':
      return { seq: 1 };
    case 'PUT /desks/:desk/conversations/:conversation/files/:file':
      // Any bytes will do; the file that is there has others.
      return { id };
    case 'POST /operator/desks':
      return { id: tenants.red.desk.id, setup: { name: 'x', groups: [], products: [], members: [] } };
    case 'POST /operator/desks/:desk/links':
      return { user: 'nobody' };
    case 'POST /operator/desks/:desk/origins':
      return { origins: ['https://shop.example'] };
    default:
      throw new Error(`${method} ${path} takes a body: say here which, so that it is tested as well`);
  }
}

/** Calls that may happen and would end what the other calls need. Other tests make them. */
const ENDS_THE_TEST = new Set([
  'POST /desks/:desk/sign-out',
  'DELETE /desks/:desk/visitors/current',
  'POST /operator/stop',
]);

function mayCall({ policy }: Operation, caller: Caller, desk: string): 'yes' | 'unauthorized' | 'forbidden' {
  if (policy === 'anyone' || policy === 'page') return 'yes';
  if (policy === 'operator') return caller.kind === 'operator' ? 'yes' : 'unauthorized';
  if (caller.tenant === null || tenants[caller.tenant].desk.id !== desk) return 'unauthorized';
  const allowed: Record<'customer' | 'staff' | 'manager' | 'person', readonly Caller['kind'][]> = {
    customer: ['customer'],
    staff: ['supporter', 'manager'],
    manager: ['manager'],
    person: ['customer', 'supporter', 'manager'],
  };
  return allowed[policy].includes(caller.kind) ? 'yes' : 'forbidden';
}

async function probe(
  operation: Operation,
  caller: Caller,
  desk: string,
  id: string,
): Promise<Answer<{ error?: { code: string } }>> {
  probes += 1;
  const path = operation.path.replace(':desk', desk).replace(':file', TENANT_FILE).replace(/:\w+/g, id);
  const answer = await call<{ error?: { code: string } }>(server, operation.method, path, {
    ...(caller.token !== undefined && { token: caller.token }),
    ...(operation.hasBody && { body: bodyFor(operation, id) }),
  });
  // Nobody ever reads what is somebody else's.
  const text = JSON.stringify(answer.body);
  for (const tenant of ['red', 'blue'] as const) {
    for (const { word, readers } of tenants[tenant].canaries) {
      const mayRead = (caller.tenant ?? tenant) === tenant && readers.includes(caller.name);
      if (!mayRead && text.includes(word)) {
        throw new Error(`${caller.name} of ${caller.tenant} read ${word} with ${operation.method} ${path}`);
      }
    }
  }
  return answer;
}

const label = ({ method, path }: Operation) => `${method} ${path}`;
const isEnding = (operation: Operation, allowed: string) => allowed === 'yes' && ENDS_THE_TEST.has(label(operation));

/** The answer without what may differ: the request id, and the id that was asked for. */
function essence(answer: Answer, id: string): string {
  const text = JSON.stringify(answer.body)
    .replaceAll(id, '<id>')
    .replace(/"request":"[^"]+"/, '"request":"<request>"');
  const headers = [...answer.headers].filter(([name]) => name !== 'content-length' && name !== 'date');
  return `${answer.status}\n${JSON.stringify(headers)}\n${text}`;
}

describe('every route by every caller', () => {
  it('S2: the reference names a policy for every route, and each body is known here', () => {
    expect(operations.length).toBeGreaterThanOrEqual(21);
    for (const operation of operations) {
      expect(operation.policy, label(operation)).toMatch(/^(anyone|page|customer|staff|manager|person|operator)$/);
      if (operation.hasBody) expect(bodyFor(operation, UNKNOWN_ID)).toBeDefined();
    }
  });

  it('S1 S2: each call is let in, refused or unknown as its policy says, and shows nobody what is not theirs', async () => {
    const { red, blue } = tenants;
    const wrong: string[] = [];
    for (const operation of operations) {
      const desks = operation.path.includes(':desk')
        ? [red.desk.id, blue.desk.id, UNKNOWN_DESK, 'x', '8000000%30']
        : ['-'];
      for (const desk of desks) {
        const exists = desk === '-' || desk === red.desk.id || desk === blue.desk.id;
        for (const caller of callers) {
          const allowed = mayCall(operation, caller, desk);
          if (isEnding(operation, allowed)) continue;
          const isSignIn = operation.path.endsWith('/sign-in');
          // Each costs a hash, and whose token comes with it makes no difference.
          if (isSignIn && (caller.kind === 'manager' || caller.kind === 'customer')) continue;
          const { status, body } = await probe(operation, caller, desk, UNKNOWN_ID);
          const code = body?.error?.code ?? '';
          let isRight: boolean;
          if (isSignIn) isRight = code === 'unauthorized' || code === 'rate_limited';
          // The operator's own key comes before any question about a desk.
          else if (operation.policy === 'operator' && allowed !== 'yes') isRight = code === allowed;
          else if (!exists) isRight = status === 404 && code === 'not_found';
          else if (allowed === 'yes') isRight = status < 500 && code !== 'unauthorized' && code !== 'forbidden';
          else isRight = code === allowed;
          if (!isRight)
            wrong.push(`${label(operation)} at ${desk} by ${caller.name} of ${caller.tenant}: ${status} ${code}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('S1 S2: the ids of others answer as ids that do not exist, byte for byte', async () => {
    const { red, blue } = tenants;
    const others = {
      conversation: [blue.finished.conversation, blue.active.conversation, red.waiting.conversation],
      session: [blue.ann.session, blue.mary.session],
      seat: [blue.ann.member.id, blue.mary.member.id],
      response: [blue.responses.ann],
    };
    let compared = 0;
    for (const operation of operations) {
      const inPath = /:(conversation|session|response)\b/.exec(operation.path)?.[1] as
        | 'conversation'
        | 'session'
        | 'response'
        | undefined;
      const kind =
        inPath ??
        (operation.path.endsWith('/tickets')
          ? 'conversation'
          : operation.path.endsWith('/conversations')
            ? 'seat'
            : null);
      if (kind === null || (kind === 'seat' && operation.method !== 'POST')) continue;
      // To save under an id that is somebody else's is to have one of one's own: nobody else's changes.
      if (kind === 'response' && operation.method === 'PUT') continue;
      for (const caller of callers.filter(({ tenant }) => tenant === 'red')) {
        if (mayCall(operation, caller, red.desk.id) !== 'yes') continue;
        const foreign: string[] = [...others[kind]];
        if (kind === 'conversation' && caller.name !== 'finished') {
          const readsAll = operation.path.includes('/records/') && caller.kind === 'manager';
          if (caller.name !== 'ann' && !readsAll) foreign.push(red.finished.conversation);
        }
        if (kind === 'response' && caller.name !== 'ann') foreign.push(red.responses.ann);
        if (kind === 'session')
          for (const other of [red.ann, red.ben, red.mary])
            if (other.token !== caller.token) foreign.push(other.session);
        const unknown = await probe(operation, caller, red.desk.id, UNKNOWN_ID);
        for (const id of foreign) {
          if (caller.name === 'waiting' && id === red.waiting.conversation) continue;
          const answer = await probe(operation, caller, red.desk.id, id);
          expect(essence(answer, id), `${label(operation)} by ${caller.name} with ${id}`).toBe(
            essence(unknown, UNKNOWN_ID),
          );
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThanOrEqual(60);
  });

  it('S2: a supporter finds their own finished conversations only, a manager everybody’s', async () => {
    const { red } = tenants;
    const path = `/desks/${red.desk.id}/records`;
    const list = (token: string, query = '') =>
      call<{ records?: unknown[]; error?: { code: string } }>(server, 'GET', path + query, { token });
    expect((await list(red.ann.token)).body.records).toHaveLength(1);
    expect((await list(red.ben.token)).body.records).toHaveLength(0);
    expect((await list(red.mary.token)).body.records).toHaveLength(1);
    expect((await list(red.ben.token, `?supporter=${red.ann.member.id}`)).body.error?.code).toBe('forbidden');
    expect((await list(red.mary.token, `?supporter=${red.ann.member.id}`)).body.records).toHaveLength(1);
  });

  it('S22: a method that an address does not know is refused, for everybody and without a trace', async () => {
    const { red } = tenants;
    const paths = [...new Set(operations.map(({ path }) => path))];
    for (const path of paths) {
      const known = operations.filter((operation) => operation.path === path).map(({ method }) => method as string);
      const address = path.replace(':desk', red.desk.id).replace(/:\w+/, UNKNOWN_ID);
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND']) {
        if (known.includes(method)) continue;
        const { status, text } = await plain(method, `/v1${address}`, red.admin.token);
        expect(status, `${method} ${path}`).toBe(405);
        expect(text).not.toContain(red.admin.token);
      }
    }
    for (const method of ['TRACE', 'POST', 'DELETE', 'PUT']) {
      for (const path of ['/', '/console/', '/deskside.js', '/v1', '/unknown']) {
        expect((await plain(method, path, red.admin.token)).status, `${method} ${path}`).toBe(405);
      }
    }
  });

  it('S1: fields and parameters that are not in the schema change nothing', async () => {
    const { red, blue } = tenants;
    // Whoever names a customer, a desk or a policy beside what is asked for is still who the token says.
    const extra = {
      customer: blue.waiting.customer,
      desk: blue.desk.id,
      policy: 'anyone',
      role: 'admin',
      token: blue.ann.token,
    };
    const current = await call<{ conversation: string }>(
      server,
      'GET',
      `/desks/${red.desk.id}/conversations/current?${new URLSearchParams(extra).toString()}`,
      {
        token: red.waiting.token,
        headers: { 'x-desk': blue.desk.id, 'x-partykit-room': blue.desk.id, 'x-deskside-pass': '%7B%7D' },
      },
    );
    expect(current.body).toEqual({ conversation: red.waiting.conversation });
    const twice = await call<{ error: { code: string; data: unknown } }>(
      server,
      'POST',
      `/desks/${red.desk.id}/conversations`,
      {
        token: red.waiting.token,
        body: { id: crypto.randomUUID(), ...extra },
      },
    );
    expect(twice.body.error).toMatchObject({ code: 'already_open', data: { conversation: red.waiting.conversation } });
  });

  it('S1: so many calls were made', () => {
    expect(probes).toBeGreaterThan(1_100);
  });
});

/** With any method: `fetch` refuses some. */
async function plain(method: string, path: string, token: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, method, path, headers: { authorization: `Bearer ${token}` } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    asked.once('error', reject);
    asked.end();
  });
}

describe('files of the site', () => {
  it('are those of this server, whatever the address looks like', async () => {
    for (const path of ['/~1//[/x', '/~1//other.example/x', '/~1/..%2f..%2fwrangler.json', '/v/abc/~1//[/x']) {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        request({ host: '127.0.0.1', port: server.port, path }, (answer) => resolve(answer.resume().statusCode))
          .on('error', reject)
          .end();
      });
      expect(status, path).toBe(404);
    }
  });
});
