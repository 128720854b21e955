import type { Mode, Phase, PublicDesk, QueuePlace } from '@deskside/sdk/customer';

/** Where the customer is before a request, or beside one (the message form while waiting). */
export type Route =
  | { at: 'start' }
  | { at: 'request'; seat?: string }
  | { at: 'code'; code?: string }
  | { at: 'earlier' }
  /** An offline message without a conversation, or leaving the one that waits. */
  | { at: 'message'; seat?: string | undefined }
  | { at: 'left'; contact: string };

export type ViewName =
  | 'loading'
  | 'failed'
  | 'seats'
  | 'request'
  | 'code'
  | 'earlier'
  | 'message'
  | 'left'
  | 'busy'
  | 'choice'
  | 'talk'
  | 'ended';

export interface Situation {
  desk: PublicDesk | null;
  failed: boolean;
  route: Route;
  /** Null without a conversation. */
  phase: Phase | null;
  queue: QueuePlace | null;
  /** The customer said to wait, or wrote something: the choice is not asked again. */
  waits: boolean;
}

const starts = { seats: 'seats', code: 'code', auto: 'request' } as const satisfies Record<Mode, ViewName>;

/** Which view the panel shows. Pure, so that every situation can be listed in a test. */
export function viewOf(now: Situation): ViewName {
  if (now.phase === null || now.phase === 'left') {
    if (now.phase === 'left' || now.route.at === 'left') return 'left';
    if (now.desk === null) return now.failed ? 'failed' : 'loading';
    if (now.route.at !== 'start') return now.route.at;
    // Nobody is there to assign: the message form comes first, and offers to wait.
    return now.desk.mode === 'auto' && now.desk.online === 0 ? 'message' : starts[now.desk.mode];
  }
  if (now.phase === 'ended') return 'ended';
  if (now.phase === 'active') return 'talk';
  if (now.route.at === 'message') return 'message';
  if (now.phase === 'queued' && now.queue?.choose) return 'choice';
  if (now.phase === 'queued' && !now.waits) return 'busy';
  return 'talk';
}
