import { SUBPROTOCOL, TICKET_PREFIX, errors, PROTOCOL_VERSION, type ErrorCode } from '@deskside/sdk/constants';
import type { Env } from './env.ts';
import { ANSWER_HEADERS } from './http/answer-headers.ts';
import { app } from './http/app.ts';
import { deskCard } from './http/desk-card.ts';
import { deskPage } from './http/desk-page.ts';
import { originOf } from './http/origin.ts';
import { withSiteHeaders } from './http/site-headers.ts';
import { isStopping } from './http/stopping.ts';
import { bodyOf, codeOfFault, failure } from './room/outcome.ts';
import { PASS_HEADER, type Pass } from './room/viewer.ts';
import { refuse as refuseSocket } from './room/room.ts';
import { readTicket, signResume, type Ticket } from './security/ticket.ts';

export { Conversation } from './conversation/conversation.ts';
export { Desk } from './desk/desk.ts';
export { Directory } from './directory/directory.ts';
export { Lobby } from './lobby/lobby.ts';
export { Records } from './records/records.ts';

/** Everything the internet can reach: HTTP below `/v1`, three kinds of rooms, and files. */
export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    try {
      return await respond(request, env, context);
    } catch (error) {
      // A room that cannot be woken, for example. `app` answers for its own.
      const id = crypto.randomUUID();
      const stack = error instanceof Error ? error.stack : String(error);
      console.log(JSON.stringify({ event: 'fault', where: 'worker', request: id, error: stack }));
      return refuse(codeOfFault(error), {}, undefined, id);
    }
  },
} satisfies ExportedHandler<Env>;

async function respond(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
  const url = new URL(request.url);
  const { pathname } = url;
  if (isStopping() && pathname !== '/v1/health') return refuse('unavailable', { 'retry-after': '1' });
  if (pathname.startsWith('/v1/')) return app.fetch(request, env, context);
  if (pathname.startsWith('/parties/')) return connect(request, env);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse('method_not_allowed');
  if (pathname === '/') return new Response(null, { status: 302, headers: { location: '/console/' } });
  const page = await deskPage(request, pathname, env);
  if (page) return withSiteHeaders(page, pathname);
  // A browser that failed to load a module once never asks for that address again, so the widget asks at another.
  const path = pathname.replace(/^(\/v\/\w+)?\/~\d+\//, '$1/');
  if (path === pathname) return withSiteHeaders(await env.ASSETS.fetch(request), path);
  // Set, not resolved: what begins with two slashes would be another host.
  url.pathname = path;
  return withSiteHeaders(await env.ASSETS.fetch(new Request(url, request)), path);
}

/**
 * Opens a socket to a room. The ticket says who, where to and from which page; until it is checked no room is
 * addressed. The room gets a request made here, so that nothing else from outside can reach it.
 */
async function connect(request: Request, env: Env): Promise<Response> {
  const url = new URL(request.url);
  const path = /^\/parties\/(desk|conversation|lobby)\/([\w-]{1,64})$/.exec(url.pathname);
  if (!path) return refuse('not_found');
  if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') return refuse('version_unsupported');
  if (url.searchParams.get('v') !== String(PROTOCOL_VERSION)) {
    return refuse('version_unsupported', {}, { version: PROTOCOL_VERSION });
  }
  const protocols = (request.headers.get('sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
  const offered = protocols.find((name) => name.startsWith(TICKET_PREFIX));
  if (!protocols.includes(SUBPROTOCOL) || !offered) return refuse('unauthorized');
  const ticket = await readTicket(offered.slice(TICKET_PREFIX.length), env.DESKSIDE_SECRET);
  if (!ticket) return refuse('unauthorized');
  if (ticket.origin !== originOf(request)) return refuse('origin_refused');
  const [, kind, id] = path;
  if (kind !== ticket.room || id !== (ticket.conversation ?? ticket.desk)) return refuse('unauthorized');
  // The lobby of a desk that keeps none is never made.
  if (kind === 'lobby' && !(await deskCard(env, ticket.desk))?.desk.tracking.enabled) return refuseSocket('not_found');

  const pass: Pass = {
    ticket: ticket.id,
    expires: ticket.expiresAt,
    isResume: ticket.resume,
    resume: await signResume(ticket, env.DESKSIDE_SECRET),
    viewer: ticket.viewer,
  };
  const since = url.searchParams.get('since') ?? '0';
  // A header is bytes: names may be Chinese.
  const headers = { upgrade: 'websocket', [PASS_HEADER]: encodeURIComponent(JSON.stringify(pass)) };
  const address = `https://room/${kind}?since=${encodeURIComponent(since.slice(0, 20))}`;
  return roomOf(ticket, env).fetch(new Request(address, { headers }));
}

function roomOf({ room, desk, conversation }: Ticket, env: Env): { fetch(request: Request): Promise<Response> } {
  switch (room) {
    case 'desk':
      return env.DESK.get(env.DESK.idFromName(desk));
    case 'lobby':
      return env.LOBBY.get(env.LOBBY.idFromName(desk));
    case 'conversation':
      return env.CONVERSATION.get(env.CONVERSATION.idFromName(`${desk}.${conversation}`));
  }
}

function refuse(
  code: ErrorCode,
  headers: Record<string, string> = {},
  data?: Record<string, unknown>,
  request: string = crypto.randomUUID(),
): Response {
  const error = bodyOf(failure(code, data), request);
  const all = { ...ANSWER_HEADERS, ...headers };
  return Response.json({ error }, { status: errors[code].status, headers: all });
}
