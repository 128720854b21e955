import { TZDate } from '@date-fns/tz';
import * as z from 'zod';
import {
  Activate,
  Activated,
  ChangePassword,
  CreateTicket,
  DeskId,
  DeskSetup,
  FinishedConversation,
  HelpDesk,
  Id,
  OfflineMessageList,
  RecordList,
  SessionList,
  SetupChanged,
  SignIn,
  SignedIn,
  TicketCreated,
} from '@deskside/sdk/protocol';
import { PAGE_SIZE, SUBJECT_MAX } from '@deskside/sdk/constants';
import { cardOf } from '../../desk/member-card.ts';
import { isFailure } from '../../room/machine.ts';
import { failure } from '../../room/outcome.ts';
import { readAnswer } from '../../security/challenge.ts';
import { signTicket } from '../../security/ticket.ts';
import { deskCard } from '../desk-card.ts';
import { route } from '../route.ts';
import { viewerFor } from '../viewer-for.ts';

/** The one route that a desk which does not exist answers as well. */
export const SIGN_IN = '/desks/:desk/sign-in';

const time = z.coerce.number().int().positive();

const RecordQuery = z.object({
  supporter: z.string().max(64).optional(),
  /** Everybody's with this customer, for whoever may take care of them. */
  customer: Id.optional(),
  /** Somewhere in the name, the contact, the first words or the record. */
  words: z.string().max(SUBJECT_MAX).default(''),
  /** A day in `zone`. */
  day: z.iso.date().optional(),
  zone: z.string().max(60).default('UTC'),
  before: time.optional(),
  /** Only those that still lack a record, of the last UNWRITTEN_MS. */
  unwritten: z.stringbool().default(false),
});

/** What was not written by then will not be. */
const UNWRITTEN_MS = 30 * 86_400_000;

const seesAll = (role: string) => role === 'manager' || role === 'admin';

/** What staff may ask of a desk, and what makes somebody staff. */
export const staffRoutes = [
  route({
    method: 'POST',
    path: SIGN_IN,
    policy: 'page',
    summary: 'Signs a member of staff in.',
    body: SignIn,
    reply: SignedIn,
    handle: async ({ env, room, body, network, origin, client }) => {
      const { user, password, code = null, challenge } = body;
      const answer = await readAnswer(challenge, env.DESKSIDE_SECRET);
      return room.signIn({ user, password, code, network, origin, agent: client.agent, answer });
    },
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/activate',
    policy: 'page',
    summary: 'Sets a password with the token of a one-time link; without a password, says whose link it is.',
    body: Activate,
    reply: Activated,
    handle: ({ room, body }) => room.activate(body.token, body.password ?? null),
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/me',
    policy: 'staff',
    summary: 'Who is signed in with this token.',
    reply: SignedIn.omit({ token: true }),
    handle: ({ caller: { session, member } }) => ({
      session: session.id,
      expiresAt: session.expires,
      member: cardOf(member),
    }),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/sign-out',
    policy: 'staff',
    summary: 'Ends the sign-in session of this token.',
    handle: ({ room, caller }) => room.endSession(caller.member.id, caller.session.id),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/password',
    policy: 'staff',
    summary: 'Changes one’s own password; all other sign-in sessions of the member end.',
    body: ChangePassword,
    handle: async ({ env, room, caller, body, network }) => {
      const { current, password, challenge } = body;
      const answer = await readAnswer(challenge, env.DESKSIDE_SECRET);
      const { member, session } = caller;
      const own = { member: member.id, password: current, network, answer };
      return room.changePassword({ ...own, session: session.id, next: password });
    },
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/help',
    policy: 'staff',
    summary: 'The desk where supporters get help themselves, if the operator named one.',
    reply: HelpDesk,
    handle: async ({ env }) => {
      const named = DeskId.safeParse(env.DESKSIDE_HELP_DESK).data;
      return { desk: named !== undefined && (await deskCard(env, named)) ? named : null };
    },
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/sessions',
    policy: 'staff',
    summary: 'One’s own sign-in sessions.',
    reply: SessionList,
    handle: ({ room, caller }) => room.sessions(caller.member.id, caller.session.id),
  }),
  route({
    method: 'DELETE',
    path: '/desks/:desk/sessions/:session',
    policy: 'staff',
    summary: 'Ends one of one’s own sign-in sessions; its connections close within two seconds.',
    handle: ({ room, caller, params }) => room.endSession(caller.member.id, params['session'] ?? ''),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/tickets',
    policy: 'person',
    summary: 'Draws a ticket for one connection. It works once, for 30 seconds.',
    body: CreateTicket,
    reply: TicketCreated,
    handle: async ({ env, desk, room, caller, body, origin }) => {
      const conversation = body.room === 'conversation' ? body.conversation : null;
      const viewer = await viewerFor(room, caller, body);
      if (isFailure(viewer)) return viewer;
      return signTicket({ desk, room: body.room, conversation, origin, viewer }, env.DESKSIDE_SECRET);
    },
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/offline-messages',
    policy: 'staff',
    summary: `Offline messages, newest first, at most ${PAGE_SIZE}.`,
    query: z.object({ state: z.enum(['open', 'handled', 'all']).default('open'), before: time.optional() }),
    reply: OfflineMessageList,
    handle: async ({ room, query }) => ({
      messages: await room.offlineMessages({
        state: query.state,
        before: query.before ?? Number.MAX_SAFE_INTEGER,
        limit: PAGE_SIZE,
      }),
    }),
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/records',
    policy: 'staff',
    summary: `Finished conversations, newest first, at most ${PAGE_SIZE}: one’s own, or everybody’s for managers, or all of a customer one takes care of.`,
    query: RecordQuery,
    reply: RecordList,
    handle: async ({ env, desk, room, caller, query }) => {
      const own = caller.member.id;
      // [H1]
      const isKnown = query.customer !== undefined && (await room.mayKnow(own, query.customer));
      const all = isKnown || seesAll(caller.member.role);
      if (!all && query.supporter !== undefined && query.supporter !== own) return failure('forbidden');
      const day = query.day === undefined ? null : boundsOf(query.day, query.zone);
      if (day === 'no zone') return failure('bad_request', { field: 'zone' });
      const records = await env.RECORDS.get(env.RECORDS.idFromName(desk)).list({
        supporter: query.supporter ?? (all ? null : own),
        customer: query.customer ?? null,
        words: query.words.trim(),
        from: day?.from ?? (query.unwritten ? Date.now() - UNWRITTEN_MS : 0),
        unwritten: query.unwritten,
        before: Math.min(query.before ?? Number.MAX_SAFE_INTEGER, day?.before ?? Number.MAX_SAFE_INTEGER),
      });
      return { records };
    },
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/records/:conversation',
    policy: 'staff',
    summary: 'One finished conversation with everything that was said.',
    reply: FinishedConversation,
    handle: async ({ env, desk, room, caller, params }) => {
      const id = params['conversation'] ?? '';
      const { id: own, role } = caller.member;
      const summary = await env.RECORDS.get(env.RECORDS.idFromName(desk)).find(id);
      if (!summary) return failure('not_found');
      const isOwn = summary.supporter?.id === own;
      if (!isOwn && !seesAll(role) && !(await room.mayKnow(own, summary.customer))) return failure('not_found');
      return env.CONVERSATION.get(env.CONVERSATION.idFromName(`${desk}.${id}`)).finished();
    },
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/setup',
    policy: 'manager',
    summary: 'The set-up of the desk as it stands.',
    reply: DeskSetup,
    handle: ({ room }) => room.setup(),
  }),
  route({
    method: 'PUT',
    path: '/desks/:desk/setup',
    policy: 'manager',
    summary: 'Replaces the set-up of the desk. Members who are missing from it lose their access at once.',
    body: DeskSetup,
    reply: SetupChanged,
    handle: ({ room, caller, body }) => room.setUp(body, caller.member.id),
  }),
];

/** The first moment of a day in a time zone, and the first after it. */
function boundsOf(day: string, zone: string): { from: number; before: number } | 'no zone' {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const from = new TZDate(year, month - 1, date, zone).getTime();
  const before = new TZDate(year, month - 1, date + 1, zone).getTime();
  return Number.isNaN(from) || Number.isNaN(before) ? 'no zone' : { from, before };
}
