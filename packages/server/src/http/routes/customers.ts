import {
  ConversationOpened,
  CreateVisitor,
  CurrentConversation,
  LeaveOfflineMessage,
  OfflineMessageLeft,
  PublicDesk,
  RequestConversation,
  VisitorCreated,
} from '@deskside/sdk/protocol';
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
    handle: ({ room, origin, body }) => Promise.resolve(room.createVisitor(origin, body)),
  }),
  route({
    method: 'DELETE',
    path: '/desks/:desk/visitors/current',
    policy: 'customer',
    summary: 'Ends the visitor’s token: its connections close at once. A stranger’s open conversation ends with it.',
    handle: ({ room, caller: { session, customer, user } }) =>
      Promise.resolve(room.endVisitor({ session, customer, user })),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/conversations',
    policy: 'customer',
    summary: 'Asks for help: of a seat, by a direct code, or of whoever is free.',
    body: RequestConversation,
    reply: ConversationOpened,
    handle: async ({ env, room, caller, body }) => {
      const { challenge, ...wish } = body;
      const answer = challenge === undefined ? null : await readAnswer(challenge, env.DESKSIDE_SECRET);
      return room.request(caller, wish, answer);
    },
  }),
  route({
    method: 'GET',
    path: '/desks/:desk/conversations/current',
    policy: 'customer',
    summary: 'The conversation the customer has open, if any.',
    reply: CurrentConversation,
    handle: ({ room, caller }) => Promise.resolve(room.current(caller.customer)),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/offline-messages',
    policy: 'customer',
    summary: 'Leaves a message without a conversation.',
    body: LeaveOfflineMessage,
    reply: OfflineMessageLeft,
    handle: ({ room, caller, body }) => Promise.resolve(room.leaveMessage(caller, body)),
  }),
];
