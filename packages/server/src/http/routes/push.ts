import { PushKey, PushSubscription } from '@deskside/sdk/protocol';
import { route } from '../route.ts';

/** Whom to tell what while no console is open. */
export const pushRoutes = [
  route({
    method: 'GET',
    path: '/desks/:desk/push',
    policy: 'staff',
    summary: 'The key with which a browser subscribes to what is told while no console is open.',
    reply: PushKey,
    handle: ({ room }) => room.pushKey(),
  }),
  route({
    method: 'PUT',
    path: '/desks/:desk/push',
    policy: 'staff',
    summary: 'Keeps a browser’s subscription for as long as the sign-in session lasts.',
    body: PushSubscription,
    handle: ({ room, caller, body }) => room.subscribe(caller.member.id, caller.session.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/desks/:desk/push',
    policy: 'staff',
    summary: 'Ends a browser’s subscription.',
    body: PushSubscription,
    handle: ({ room, caller, body }) => room.unsubscribe(caller.member.id, body.endpoint),
  }),
];
