import type {
  Client,
  KnownDetails,
  DeskSettings,
  Group,
  Mode,
  OfflineMessage,
  ProblemType,
  Product,
  Status,
} from '@deskside/sdk/protocol';
import type { MemberInput } from './command.ts';

/** Why an offer ended without an answer. `withdrawn`: somebody else took it, the customer left, or the desk changed. */
export type OfferEnd = 'declined' | 'timeout' | 'disconnected' | 'away' | 'withdrawn';

/** What happened at a desk: facts, each with its time. `feedOf` tells what supporters see of them. */
export type DeskMachineEvent = { at: number } & (
  | {
      type: 'setup.applied';
      desk: string;
      name: string;
      groups: readonly Group[];
      products: readonly Product[];
      problemTypes: readonly ProblemType[];
      settings: DeskSettings;
      members: readonly MemberInput[];
      /** Ids of those who were members until now. */
      removed: readonly string[];
    }
  | {
      type: 'customer.queued';
      conversation: string;
      customer: string;
      details: KnownDetails;
      mode: Mode;
      group: string | null;
      product: string | null;
      seat: string | null;
      page: string;
      client: Client | null;
      network: string;
      choose: boolean;
      digits: string | null;
      code: string | null;
    }
  /** What is new about somebody who waits or is being helped. */
  | {
      type: 'customer.changed';
      conversation: string;
      change: {
        details?: KnownDetails;
        words?: string;
        connected?: boolean;
        group?: string | null;
        product?: string | null;
      };
    }
  /** The chosen seat is not there: the customer has to choose. */
  | { type: 'choice.asked'; conversation: string }
  | { type: 'choice.made'; conversation: string; choice: 'seat' | 'group' }
  | { type: 'offer.made'; conversation: string; offer: string; supporter: string; until: number }
  /** `choose`: this was the only seat to ask, so the customer has to choose. */
  | { type: 'offer.ended'; conversation: string; offer: string; supporter: string; reason: OfferEnd; choose: boolean }
  /** The pause is over: everybody may be asked again. */
  | { type: 'round.started'; conversation: string }
  /** `from`: who was responsible until now, if anybody was. */
  | {
      type: 'conversation.assigned';
      conversation: string;
      supporter: string;
      how: 'offer' | 'taken' | 'transfer' | 'taken-over' | 'entered';
      from: string | null;
    }
  /** Others are asked to go on with an active conversation. One that is under way already becomes this one. */
  | {
      type: 'transfer.started';
      conversation: string;
      to: string | null;
      group: string | null;
      note: string;
      lost: boolean;
    }
  /** Nobody took it. `asked`: who was asked last. */
  | {
      type: 'transfer.ended';
      conversation: string;
      to: string | null;
      group: string | null;
      asked: string | null;
      reason: OfferEnd | 'returned';
      lost: boolean;
    }
  /** The visit left the desk: `left` with its message, or `ended`. `supporter`: who was responsible. */
  | ({ type: 'conversation.closed'; conversation: string; customer: string; supporter: string | null } & (
      | { outcome: 'left'; message: string }
      | { outcome: 'ended'; reason: 'customer' | 'supporter' | 'gone' | 'code' | 'desk' }
    ))
  | { type: 'offline-message.left'; message: OfflineMessage }
  | { type: 'offline-message.handled'; message: OfflineMessage }
  | { type: 'offline-message.read'; message: OfflineMessage }
  | { type: 'status.chosen'; supporter: string; status: Status }
  | { type: 'away.chosen'; supporter: string; minutes: number | null }
  /** Nobody uses any of the supporter's consoles; somebody does again. */
  | { type: 'supporter.idled'; supporter: string }
  | { type: 'supporter.returned'; supporter: string }
  | { type: 'supporter.connected'; supporter: string }
  /** `since`: when the last sign of life came. */
  | { type: 'supporter.disconnected'; supporter: string; since: number }
  /** Without a connection for PRESENCE_GRACE_MS. */
  | { type: 'supporter.gone'; supporter: string }
  | {
      type: 'customer.banned';
      customer: string;
      name: string;
      network: string | null;
      reason: string;
      by: string;
      until: number;
    }
  /** `by`: who lifted it; null: its time was over. */
  | { type: 'ban.ended'; customer: string; by: string | null }
  | { type: 'code.created'; supporter: string; hash: string; until: number }
  | { type: 'code.ended'; supporter: string; hash: string; state: 'used' | 'burnt' | 'replaced' | 'withdrawn' }
  /** A wrong direct code, or wrong digits of a number match. `refusalOf` makes the sender's answer from it. */
  | { type: 'code.missed'; reason: 'wrong' | 'used' | 'expired' }
);

/** The event of one type. */
export type EventOf<Type extends DeskMachineEvent['type']> = Extract<DeskMachineEvent, { type: Type }>;
