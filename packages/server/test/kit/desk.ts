import type { DeskSettings, DeskSetup, DeskCreated, SignedIn } from '@deskside/sdk/protocol';
import { OPERATOR_KEY, type TestServer } from './server.ts';

export interface Answer<Body = unknown> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface CallOptions {
  token?: string;
  body?: unknown;
  origin?: string;
  headers?: Record<string, string>;
}

/** One request to `/v1`. */
export async function call<Body = Record<string, never>>(
  server: TestServer,
  method: string,
  path: string,
  { token, body, origin, headers = {} }: CallOptions = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${server.url}/v1${path}`, {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...(origin !== undefined && { origin }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as Body,
  };
}

/** As {@link call}, for what has to work. */
export async function mustCall<Body = Record<string, never>>(
  server: TestServer,
  method: string,
  path: string,
  options?: CallOptions,
): Promise<Body> {
  const answer = await call<Body>(server, method, path, options);
  if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const PASSWORD = 'correct horse battery';

export interface TestDesk {
  id: string;
  /** Gives members the password {@link PASSWORD}, unless they have it. Each takes the server a fifth of a second. */
  activate(...users: string[]): Promise<void>;
  /** Signs a member in and answers the token. */
  signIn(user: string): Promise<SignedIn>;
  /** A new visitor's token. */
  visitor(origin?: string): Promise<{ token: string; customer: string }>;
}

const groups = [
  { id: 'technical', name: 'Technical support' },
  { id: 'sales', name: 'After-sales' },
];

/** A desk with supporters `ann` and `ben` (technical), `cleo` (sales), manager `mary` and `admin`. */
export async function makeDesk(
  server: TestServer,
  settings: Partial<DeskSettings> = {},
  change: (setup: DeskSetup) => DeskSetup = (setup) => setup,
  id?: string,
): Promise<TestDesk> {
  const setup: DeskSetup = change({
    name: 'Test desk',
    groups,
    products: [{ id: 'app', name: 'The app' }],
    problemTypes: [{ id: 'crash', name: 'Crash' }],
    settings: { fields: { name: 'optional', phone: 'optional', email: 'optional', product: 'optional' }, ...settings },
    members: [
      { user: 'ann', name: 'Ann', role: 'supporter', groups: ['technical'] },
      { user: 'ben', name: 'Ben', role: 'supporter', groups: ['technical'] },
      { user: 'cleo', name: 'Cleo', role: 'supporter', groups: ['sales'] },
      { user: 'mary', name: 'Mary', role: 'manager', groups: ['technical', 'sales'] },
      { user: 'admin', name: 'Admin', role: 'admin' },
    ],
  });
  const made = await mustCall<DeskCreated>(server, 'POST', '/operator/desks', {
    token: OPERATOR_KEY,
    body: { ...(id && { id }), setup },
  });
  const activated = new Map<string, Promise<unknown>>();
  const activate = async (...users: string[]) => {
    for (const user of users) {
      const token = made.activations.find((one) => one.user === user)?.token;
      if (token && !activated.has(user)) {
        const body = { token, password: PASSWORD };
        activated.set(user, mustCall(server, 'POST', `/desks/${made.id}/activate`, { body }));
      }
      await activated.get(user);
    }
  };
  return {
    id: made.id,
    activate,
    signIn: async (user) => {
      await activate(user);
      return mustCall(server, 'POST', `/desks/${made.id}/sign-in`, { body: { user, password: PASSWORD } });
    },
    visitor: (origin) =>
      mustCall(server, 'POST', `/desks/${made.id}/visitors`, { body: {}, ...(origin !== undefined && { origin }) }),
  };
}
