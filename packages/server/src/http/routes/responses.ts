import { CannedResponse, CommandId, ResponseList, SaveResponse } from '@deskside/sdk/protocol';
import { failure } from '../../room/outcome.ts';
import { route } from '../route.ts';

const idIn = (params: Readonly<Record<string, string>>) => CommandId.safeParse(params['response']).data ?? null;

/** Texts that are sent again and again. */
export const responseRoutes = [
  route({
    method: 'GET',
    path: '/desks/:desk/responses',
    policy: 'staff',
    summary: 'The canned responses of the desk and one’s own, by shortcut.',
    reply: ResponseList,
    handle: ({ room, caller }) => room.responses(caller.member.id),
  }),
  route({
    method: 'PUT',
    path: '/desks/:desk/responses/own/:response',
    policy: 'staff',
    summary: 'Adds or changes a canned response of one’s own.',
    body: SaveResponse,
    reply: CannedResponse,
    handle: ({ room, caller, params, body }) => {
      const id = idIn(params);
      return id === null ? failure('bad_request') : room.saveResponse(caller.member.id, id, body);
    },
  }),
  route({
    method: 'DELETE',
    path: '/desks/:desk/responses/own/:response',
    policy: 'staff',
    summary: 'Removes a canned response of one’s own.',
    handle: ({ room, caller, params }) => room.removeResponse(caller.member.id, params['response'] ?? ''),
  }),
  route({
    method: 'PUT',
    path: '/desks/:desk/responses/desk/:response',
    policy: 'manager',
    summary: 'Adds or changes a canned response of the desk.',
    body: SaveResponse,
    reply: CannedResponse,
    handle: ({ room, params, body }) => {
      const id = idIn(params);
      return id === null ? failure('bad_request') : room.saveResponse(null, id, body);
    },
  }),
  route({
    method: 'DELETE',
    path: '/desks/:desk/responses/desk/:response',
    policy: 'manager',
    summary: 'Removes a canned response of the desk.',
    handle: ({ room, params }) => room.removeResponse(null, params['response'] ?? ''),
  }),
];
