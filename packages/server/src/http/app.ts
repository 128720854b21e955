import { Hono, type MiddlewareHandler } from 'hono';
import { timingSafeEqual, createHash } from 'node:crypto';
import type * as z from 'zod';
import { DeskId, type SignIn } from '@deskside/sdk/protocol';
import { version } from '../../package.json';
import type { Env } from '../env.ts';
import type { Identity } from '../desk/desk.ts';
import { isFailure, type Failure } from '../room/machine.ts';
import { bodyOf, codeOfFault, failure, statusOf } from '../room/outcome.ts';
import { drain } from '../files/take-in.ts';
import { drawChallenge } from '../security/challenge.ts';
import { deskCard } from './desk-card.ts';
import { ANSWER_HEADERS } from './answer-headers.ts';
import { SELF, isAllowed, originOf } from './origin.ts';
import { clientOf } from './client.ts';
import { networkOf } from './network.ts';
import { openApi } from './open-api.ts';
import type { Arriving, Call, Policy, Route } from './route.ts';
import { accountRoutes } from './routes/accounts.ts';
import { customerRoutes } from './routes/customers.ts';
import { fileRoutes } from './routes/files.ts';
import { operatorRoutes } from './routes/operator.ts';
import { pushRoutes } from './routes/push.ts';
import { colleagueRoutes } from './routes/colleagues.ts';
import { responseRoutes } from './routes/responses.ts';
import { SIGN_IN, staffRoutes } from './routes/staff.ts';
import { signInNowhere } from './sign-in-nowhere.ts';

const BODY_MAX = 262_144;

/** Every route there is. Tests walk through this list. */
export const routes: readonly Route[] = [
  ...customerRoutes,
  ...staffRoutes,
  ...pushRoutes,
  ...accountRoutes,
  ...responseRoutes,
  ...colleagueRoutes,
  ...fileRoutes,
  ...operatorRoutes,
];

interface Variables {
  request: string;
  origin: string;
}

interface AppEnv {
  Bindings: Env;
  Variables: Variables;
}

export const app = new Hono<AppEnv>().basePath('/v1');

app.use(async (context, next) => {
  context.set('request', crypto.randomUUID());
  context.set('origin', originOf(context.req.raw));
  await next();
  // Not with `context.header`: it makes a new answer for each of them.
  const { headers } = context.res;
  for (const [name, value] of Object.entries(ANSWER_HEADERS)) if (!headers.has(name)) headers.set(name, value);
});

// Which other sites may read an answer is the desk's to say.
const allowOrigin: MiddlewareHandler<AppEnv> = async (context, next) => {
  const origin = context.get('origin');
  const foreign = origin !== '' && origin !== SELF;
  const desk = context.req.param('desk') ?? '';
  const card = foreign && DeskId.safeParse(desk).success ? await deskCard(context.env, desk) : null;
  const allowed = foreign && card !== null && isAllowed(origin, card.origins);
  if (context.req.method === 'OPTIONS') {
    context.res = new Response(null, { status: 204 });
    if (allowed) {
      context.header('access-control-allow-methods', 'GET, POST, PUT, DELETE');
      context.header('access-control-allow-headers', 'authorization, content-type');
      context.header('access-control-max-age', '600');
    }
  } else {
    await next();
  }
  context.header('vary', 'origin', { append: true });
  // A site that is refused may read that it is, and nothing else.
  const refused =
    foreign && card !== null && context.req.method === 'GET' && context.res.status === statusOf('origin_refused');
  if (allowed || refused) {
    context.header('access-control-allow-origin', origin);
    context.header('access-control-expose-headers', 'etag, retry-after');
  }
};
app.use('/desks/:desk', allowOrigin);
app.use('/desks/:desk/*', allowOrigin);

app.get('/health', (context) => context.json({ ok: true, version }));
app.get('/openapi.json', (context) => context.json(openApi(routes, version)));

for (const route of routes) {
  app.on(route.method, route.path, async (context) => {
    const result = await answer(route, context.req.raw, context.env, context.req.param(), context.get('origin'));
    if (isFailure(result)) {
      if (route.bytes === 'in' && context.req.raw.body) await drain(context.req.raw.body);
      return refused(result, context.get('request'));
    }
    if (result instanceof Response) return result;
    if (route.cacheSeconds > 0) return cached(result, route.cacheSeconds, context.req.raw);
    return context.json(result ?? {});
  });
}

app.all('*', (context) => {
  const path = context.req.path.replace(/^\/v1/, '');
  const known = routes.some((route) => new RegExp(`^${route.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path));
  return refused(failure(known ? 'method_not_allowed' : 'not_found'), context.get('request'));
});

app.onError((error, context) => {
  const request = context.get('request');
  console.log(JSON.stringify({ event: 'fault', where: 'http', request, error: error.stack ?? String(error) }));
  return refused(failure(codeOfFault(error)), request);
});

async function answer(
  route: Route,
  request: Request,
  env: Env,
  params: Record<string, string>,
  origin: string,
): Promise<unknown> {
  if (route.policy === 'operator') {
    if (!isOperator(request, env)) return failure('unauthorized');
  }
  const desk = params['desk'] ?? '';
  let room: Call<Policy, unknown, unknown>['room'] | null = null;
  if (route.path.includes('/:desk')) {
    const card = DeskId.safeParse(desk).success ? await deskCard(env, desk) : null;
    if (!card && route.path === SIGN_IN && route.body) {
      if (!isAllowed(origin, [])) return failure('origin_refused');
      const body = await bodyIn(request, route.body);
      if (isFailure(body)) return body;
      const result = await signInNowhere({ desk, body: body as SignIn, network: networkOf(request, env) }, env);
      return result.failure === 'challenge_required' ? challenged(env) : result;
    }
    if (!card) return failure('not_found');
    if (!isAllowed(origin, card.origins)) return failure('origin_refused');
    room = env.DESK.get(env.DESK.idFromName(desk));
  }

  let caller: Identity | null = null;
  if (room && !['anyone', 'page', 'operator'].includes(route.policy)) {
    const token = tokenOf(request);
    const found = token === '' ? failure('unauthorized') : await room.identify(token, origin);
    if (isFailure(found)) return found;
    caller = found;
    if (!mayCall(route.policy, caller)) return failure('forbidden');
  }

  const body = route.body ? await bodyIn(request, route.body) : null;
  if (isFailure(body)) return body;
  const query = route.query ? route.query.safeParse(Object.fromEntries(new URL(request.url).searchParams)) : null;
  if (query && !query.success) return failure('bad_request', { issues: issuesOf(query.error) });

  const result = await route.handle({
    env,
    desk,
    room: room as Call<Policy, unknown, unknown>['room'],
    caller: caller,
    body,
    query: query ? query.data : null,
    bytes: route.bytes === 'in' ? bytesIn(request) : null,
    params,
    origin,
    network: networkOf(request, env),
    client: clientOf(request),
  });
  return isFailure(result) && result.failure === 'challenge_required' ? challenged(env) : result;
}

async function challenged(env: Env): Promise<Failure> {
  return failure('challenge_required', await drawChallenge(env.DESKSIDE_SECRET));
}

function mayCall(policy: Policy, caller: Identity): boolean {
  switch (policy) {
    case 'person':
      return true;
    case 'customer':
      return caller.role === 'customer';
    case 'staff':
      return caller.role === 'staff';
    case 'manager':
      return caller.role === 'staff' && (caller.member.role === 'manager' || caller.member.role === 'admin');
    default:
      return false;
  }
}

async function bodyIn<Body>(request: Request, schema: z.ZodType<Body>): Promise<Body | Failure> {
  // A form of another site can post text, but not JSON by name.
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
    return failure('bad_request', { expected: 'application/json' });
  }
  const text = await textIn(request);
  if (text === null) return failure('too_large', { maxBytes: BODY_MAX });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failure('bad_request', { expected: 'JSON' });
  }
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : failure('bad_request', { issues: issuesOf(parsed.error) });
}

/** The body, or null as soon as it is longer than allowed. */
async function textIn(request: Request): Promise<string | null> {
  if (!request.body) return '';
  // HTTP sees to it that no more comes than the header says; without one the bytes have to be counted.
  const length = Number(request.headers.get('content-length') ?? Number.NaN);
  if (length > BODY_MAX) return null;
  if (length >= 0) return request.text();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > BODY_MAX) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function bytesIn({ body, headers }: Request): Arriving {
  const length = headers.get('content-length');
  return { stream: body ?? new Response('').body!, length: length === null ? null : Number(length) };
}

/** Where in the body, and what is wrong: never the value, which may be a secret. */
function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.slice(0, 10).map(({ path, message }) => ({ path: path.join('.').slice(0, 100), message }));
}

function tokenOf(request: Request): string {
  return /^Bearer ([\w.-]{20,200})$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
}

function isOperator(request: Request, env: Env): boolean {
  if (!env.DESKSIDE_OPERATOR_KEY) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(tokenOf(request)), digest(env.DESKSIDE_OPERATOR_KEY));
}

function refused(result: Failure, request: string): Response {
  const headers: Record<string, string> = {};
  const retryAfterMs = result.data?.['retryAfterMs'];
  if (typeof retryAfterMs === 'number') headers['retry-after'] = String(Math.ceil(retryAfterMs / 1000));
  return Response.json({ error: bodyOf(result, request) }, { status: statusOf(result.failure), headers });
}

function cached(value: unknown, seconds: number, request: Request): Response {
  const text = JSON.stringify(value);
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  const headers = { etag, 'cache-control': `public, max-age=${seconds}`, 'content-type': 'application/json' };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(text, { headers });
}
