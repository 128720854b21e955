import * as z from 'zod';
import {
  ConversationList,
  ConversationOpened,
  ConversationTranscript,
  CreateVisitor,
  CurrentConversation,
  LeaveOfflineMessage,
  OfflineMessageLeft,
  OwnMessageList,
  PublicDesk,
  RequestConversation,
  VisitorCreated,
  type EarlierConversation,
  type FinishedSummary,
} from '@deskside/sdk/protocol';
import { failure } from '../../room/outcome.ts';
import { readAnswer } from '../../security/challenge.ts';
import { deskCard } from '../desk-card.ts';
import { route } from '../route.ts';

/** What a page and its visitor may ask of a desk. */
export const customerRoutes = [
  route({
    method: 'GET',
    path: '/desks/:desk',
    policy: 'page',
    summary: 'What a page may know of a desk before anybody clicks: its name, mode, groups, products and seats.',
    reply: PublicDesk,
    cacheSeconds: 5,
    handle: async ({ env, desk }) => (await deskCard(env, desk))?.desk,
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/visitors',
    policy: 'page',
    summary:
      'Draws a token, bound to the desk and the origin of the page: for a new visitor, or for the site’s user whom `identity` names.',
    body: CreateVisitor,
    reply: VisitorCreated,
    handle: ({ room, origin, body, network }) => room.createVisitor(origin, body, network),
  }),
  route({
    method: 'DELETE',
    path: '/desks/:desk/visitors/current',
    policy: 'customer',
    summary: 'Ends the visitor’s token: its connections close at once. A stranger’s open conversation ends with it.',
    handle: ({ room, caller: { session, customer, user } }) => room.endVisitor({ session, customer, user }),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/conversations',
    policy: 'customer',
    summary: 'Asks for help: of a seat, by a direct code, or of whoever is free.',
    body: RequestConversation,
    reply: ConversationOpened,
    handle: async ({ env, room, caller, body, network, client }) => {
      const { challenge, ...wish } = body;
      const answer = await readAnswer(challenge, env.DESKSIDE_SECRET);
      return room.request(caller, wish, client, network, answer);
    },
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/conversations/current',
    policy: 'customer',
    summary: 'The conversation the customer has open, if any.',
    reply: CurrentConversation,
    handle: ({ room, caller }) => room.current(caller.customer),
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/conversations',
    policy: 'customer',
    summary: 'The customer’s own finished conversations, newest first, at most 20.',
    query: z.object({ before: z.coerce.number().int().positive().default(Number.MAX_SAFE_INTEGER) }),
    reply: ConversationList,
    handle: async ({ env, desk, caller, query }) => {
      const found = await env.RECORDS.get(env.RECORDS.idFromName(desk)).listOf(caller.customer, query.before);
      return { conversations: found.map(earlierOf) };
    },
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/conversations/:conversation/history',
    policy: 'customer',
    summary: 'One of them with everything that both sides saw.',
    reply: ConversationTranscript,
    handle: async ({ env, desk, caller, params }) => {
      const id = params['conversation'] ?? '';
      const found = await env.RECORDS.get(env.RECORDS.idFromName(desk)).find(id);
      if (found?.customer !== caller.customer) return failure('not_found');
      const events = await env.CONVERSATION.get(env.CONVERSATION.idFromName(`${desk}.${id}`)).transcript();
      return events ? { ...earlierOf(found), events } : failure('not_found');
    },
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/offline-messages',
    policy: 'customer',
    summary: 'Leaves a message without a conversation.',
    body: LeaveOfflineMessage,
    reply: OfflineMessageLeft,
    handle: ({ room, caller, body, network }) => room.leaveMessage(caller, body, network),
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/offline-messages/own',
    policy: 'customer',
    summary: 'The messages the customer left, newest first, at most 20, with the answers to them.',
    reply: OwnMessageList,
    handle: ({ room, caller }) => room.ownMessages(caller.customer),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/offline-messages/:message/read',
    policy: 'customer',
    summary: 'Says that the answer to a message was read.',
    handle: ({ room, caller, params }) => room.readMessage(caller.customer, params['message'] ?? ''),
  }),
];

/** What a customer may know of a finished conversation: not the record, and of the supporter the public seat. */
function earlierOf({ conversation, requestedAt, endedAt, supporter, words }: FinishedSummary): EarlierConversation {
  return { id: conversation, startedAt: requestedAt, endedAt, supporter, words };
}
