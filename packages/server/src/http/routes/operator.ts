import * as z from 'zod';
import {
  AllowOrigins,
  CreateDesk,
  DeskCreated,
  MemberLink,
  OriginsAllowed,
  RescueMember,
} from '@deskside/sdk/protocol';
import { openRooms } from '../../room/open-rooms.ts';
import { failure } from '../../room/outcome.ts';
import { forgetCard } from '../desk-card.ts';
import { route } from '../route.ts';
import { stop } from '../stopping.ts';

const DESK_IDS = 10_000_000;
const TRIES = 20;

/** What only whoever runs the installation may do. */
export const operatorRoutes = [
  route({
    method: 'POST',
    path: '/operator/desks',
    policy: 'operator',
    summary: 'Makes a desk and answers a one-time token for each of its members.',
    body: CreateDesk,
    reply: DeskCreated,
    handle: async ({ env, body }) => {
      const directory = env.DIRECTORY.get(env.DIRECTORY.idFromName('directory'));
      let id = body.id ?? '';
      if (body.id !== undefined) {
        // A crash between the two steps below leaves a name without a desk: then this goes on where it stopped.
        const isTaken = !(await directory.add(id)) && (await env.DESK.get(env.DESK.idFromName(id)).card()) !== null;
        if (isTaken) return failure('already_open', { desk: id });
      } else {
        for (let tries = 0; tries < TRIES && id === ''; tries++) {
          const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
          const drawn = `8${String(number % DESK_IDS).padStart(7, '0')}`;
          if (await directory.add(drawn)) id = drawn;
        }
        if (id === '') return failure('unavailable');
      }
      const result = await env.DESK.get(env.DESK.idFromName(id)).setUp(body.setup);
      if ('failure' in result) {
        await directory.remove(id);
        return result;
      }
      forgetCard(id);
      return { id, activations: result.activations };
    },
  }),
  route({
    method: 'POST',
    path: '/operator/desks/:desk/links',
    policy: 'operator',
    summary: 'Draws the token of a one-time link for a member whom nobody in the desk can help.',
    body: RescueMember,
    reply: MemberLink,
    handle: ({ room, body }) => room.rescue(body.user, body.dropTwoFactor),
  }),
  route({
    method: 'POST',
    path: '/operator/desks/:desk/origins',
    policy: 'operator',
    summary: 'Lets sites embed the widget, beside those that may already. Answers all of them.',
    body: AllowOrigins,
    reply: OriginsAllowed,
    handle: async ({ room, body, params }) => {
      const result = await room.allow(body.origins);
      forgetCard(params['desk'] ?? '');
      return result;
    },
  }),
  route({
    method: 'POST',
    path: '/operator/stop',
    policy: 'operator',
    summary: 'Refuses new work and closes every connection with 1012. Answers when that is done.',
    reply: z.object({ sockets: z.number() }),
    handle: async ({ env }) => {
      stop();
      const namespaces = { desk: env.DESK, conversation: env.CONVERSATION, lobby: env.LOBBY };
      const counts = await Promise.all(
        openRooms().map(({ kind, name }) => {
          const namespace = namespaces[kind];
          return namespace.get(namespace.idFromName(name)).closeAll();
        }),
      );
      return { sockets: counts.reduce((sum, count) => sum + count, 0) };
    },
  }),
];
