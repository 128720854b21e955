import * as z from 'zod';
import { PAGE_SIZE } from '@deskside/sdk/constants';
import {
  ColleagueMessage,
  ColleagueMessageList,
  CommandId,
  ReadColleague,
  TellColleague,
} from '@deskside/sdk/protocol';
import { failure } from '../../room/outcome.ts';
import { route } from '../route.ts';

/** What members of a desk say to each other. */
export const colleagueRoutes = [
  route({
    method: 'GET',
    path: '/desks/:desk/colleagues/:colleague/messages',
    policy: 'staff',
    summary: `What one and a colleague said to each other, newest first, at most ${PAGE_SIZE}.`,
    query: z.object({ before: z.coerce.number().int().positive().default(Number.MAX_SAFE_INTEGER) }),
    reply: ColleagueMessageList,
    handle: ({ room, caller, params, query }) =>
      room.colleagueMessages(caller.member.id, params['colleague'] ?? '', query.before),
  }),
  route({
    method: 'PUT',
    path: '/desks/:desk/colleagues/:colleague/messages/:message',
    policy: 'staff',
    summary: 'Tells a colleague something, under an id of one’s own.',
    body: TellColleague,
    reply: ColleagueMessage,
    handle: ({ room, caller, params, body }) => {
      const id = CommandId.safeParse(params['message']).data;
      if (id === undefined) return failure('bad_request');
      return room.tellColleague(caller.member.id, params['colleague'] ?? '', id, body.text);
    },
  }),
  route({
    method: 'PUT',
    path: '/desks/:desk/colleagues/:colleague/read',
    policy: 'staff',
    summary: 'Marks what a colleague said as read, up to a number.',
    body: ReadColleague,
    handle: ({ room, caller, params, body }) =>
      room.readColleague(caller.member.id, params['colleague'] ?? '', body.seq),
  }),
];
