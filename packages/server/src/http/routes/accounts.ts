import {
  BothSteps,
  ConfirmTwoFactor,
  MemberLink,
  RecoveryCodes,
  StartTwoFactor,
  TwoFactor,
  TwoFactorStarted,
} from '@deskside/sdk/protocol';
import { readAnswer } from '../../security/challenge.ts';
import { route } from '../route.ts';

/** The second step of one's own sign-in, and what managers do for members who cannot sign in any more. */
export const accountRoutes = [
  route({
    method: 'GET',
    path: '/desks/:desk/two-factor',
    policy: 'staff',
    summary: 'Whether one’s own sign-in has a second step, and how many recovery codes are left.',
    reply: TwoFactor,
    handle: ({ room, caller }) => room.twoFactor(caller.member.id),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/two-factor',
    policy: 'staff',
    summary: 'Draws the secret of a second step. It counts once it is confirmed.',
    body: StartTwoFactor,
    reply: TwoFactorStarted,
    handle: async ({ env, room, caller, body: { password, challenge }, network }) => {
      const answer = await readAnswer(challenge, env.DESKSIDE_SECRET);
      return room.startTwoFactor({ member: caller.member.id, password, network, answer });
    },
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/two-factor/confirm',
    policy: 'staff',
    summary: 'Switches the second step on with a first code, and answers the recovery codes.',
    body: ConfirmTwoFactor,
    reply: RecoveryCodes,
    handle: ({ room, caller, body, network }) => room.confirmTwoFactor(caller.member.id, body.code, network),
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/two-factor/codes',
    policy: 'staff',
    summary: 'Draws new recovery codes; the old ones are void.',
    body: BothSteps,
    reply: RecoveryCodes,
    handle: async ({ env, room, caller, body: { password, code, challenge }, network }) => {
      const answer = await readAnswer(challenge, env.DESKSIDE_SECRET);
      return room.newRecoveryCodes({ member: caller.member.id, password, code, network, answer });
    },
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/two-factor/end',
    policy: 'staff',
    summary: 'Switches the second step off.',
    body: BothSteps,
    handle: async ({ env, room, caller, body: { password, code, challenge }, network }) => {
      const answer = await readAnswer(challenge, env.DESKSIDE_SECRET);
      return room.endTwoFactor({ member: caller.member.id, password, code, network, answer });
    },
  }),
  route({
    method: 'POST',
    path: '/desks/:desk/members/:member/link',
    policy: 'manager',
    summary: 'Draws the token of a one-time link with which a member chooses a new password.',
    reply: MemberLink,
    handle: ({ room, caller, params }) => room.createLink(caller.member.id, params['member'] ?? ''),
  }),
  route({
    method: 'DELETE',
    path: '/desks/:desk/members/:member/two-factor',
    policy: 'manager',
    summary: 'Switches a member’s second step off.',
    handle: ({ room, caller, params }) => room.dropTwoFactor(caller.member.id, params['member'] ?? ''),
  }),
];
