import type {
  Client,
  KnownDetails,
  DeskSettings,
  Group,
  OfflineMessage,
  ProblemType,
  Product,
  Role,
  Status,
} from '@deskside/sdk/protocol';

/** A member as the set-up names them; the id was drawn by the room, the same for the same user. */
export interface MemberInput {
  id: string;
  user: string;
  name: string;
  title: string;
  phone: string;
  picture: string;
  role: Role;
  groups: readonly string[];
  capacity: number | null;
}

/**
 * What can be asked of a desk's rules. Whoever asks was recognised before, ids and random digits were drawn, codes
 * were hashed: nothing is left to chance here.
 */
export type DeskMachineCommand =
  /** Replaces the set-up. Members who are missing are disabled and lose everything at once. */
  | {
      type: 'setup.apply';
      /** The member who changes it; missing: the operator. */
      by?: string | undefined;
      desk: string;
      name: string;
      groups: readonly Group[];
      products: readonly Product[];
      problemTypes: readonly ProblemType[];
      settings: DeskSettings;
      members: readonly MemberInput[];
    }
  /** A customer asks for help: by `seat`, by `codeHash`, or neither. `digits` are two, used for a number match. */
  | {
      type: 'visit.request';
      conversation: string;
      customer: string;
      details: KnownDetails;
      seat?: string | undefined;
      codeHash?: string | undefined;
      /** The customer solved a challenge. */
      challenged?: boolean | undefined;
      group?: string | undefined;
      product?: string | undefined;
      page: string;
      client?: Client | undefined;
      /** Stands for the network they ask from; empty if the server does not know it. */
      network?: string | undefined;
      /** How long they have to wait before they may ask, as storage has it. */
      waitMs?: number | undefined;
      digits: string;
    }
  | { type: 'visit.choose'; conversation: string; choice: 'seat' | 'group' }
  | { type: 'visit.details'; conversation: string; details: KnownDetails }
  /** What the customer wrote first. Later words change nothing. */
  | { type: 'visit.words'; conversation: string; words: string }
  | { type: 'visit.connection'; conversation: string; connected: boolean }
  /**
   * The customer leaves before an answer (`customer`) or did not come back (`gone`). With `text` it becomes an
   * offline message with the id `message`, else the visit ends.
   */
  | {
      type: 'visit.leave';
      conversation: string;
      reason: 'customer' | 'gone';
      message: string;
      text: string;
      details: KnownDetails;
    }
  /** An answered conversation ended in its room. */
  | { type: 'visit.end'; conversation: string; by: 'customer' | 'supporter' | 'desk' }
  | {
      type: 'offline-message.leave';
      message: string;
      customer: string;
      details: KnownDetails;
      group?: string | undefined;
      product?: string | undefined;
      seat?: string | undefined;
      page: string;
      network?: string | undefined;
      waitMs?: number | undefined;
      text: string;
    }
  /** `message` as storage has it; null: there is none with that id. */
  | {
      type: 'offline-message.handle';
      supporter: string;
      message: OfflineMessage | null;
      comment: string;
      answer?: string | undefined;
    }
  /** The customer has read the answer. */
  | { type: 'offline-message.read'; customer: string; message: OfflineMessage | null }
  | { type: 'status.set'; supporter: string; status: Status }
  | { type: 'away.set'; supporter: string; minutes: number | null }
  /** Whether nobody uses any console of a supporter. */
  | { type: 'supporter.activity'; supporter: string; idle: boolean }
  /** The first connection of a supporter opened, the last one closed; `since`: when it was last heard of. */
  | { type: 'supporter.connect'; supporter: string }
  | { type: 'supporter.disconnect'; supporter: string; since: number }
  /** After a restart: who is connected. Everybody else is without a connection from now. */
  | { type: 'presence.reset'; connected: readonly string[] }
  | { type: 'offer.accept'; offer: string; supporter: string; digits?: string | undefined }
  | { type: 'offer.decline'; offer: string; supporter: string }
  | { type: 'queue.take'; conversation: string; supporter: string }
  /** The responsible supporter asks somebody else to go on: `to`, or whoever of `group` is free. */
  | {
      type: 'transfer.start';
      conversation: string;
      supporter: string;
      to?: string | undefined;
      group?: string | undefined;
      note: string;
    }
  | { type: 'transfer.withdraw'; conversation: string; supporter: string }
  /** A supporter begins with a visitor who is there. `details`: what the site signed, if it did. */
  | {
      type: 'visit.enter';
      conversation: string;
      customer: string;
      details: KnownDetails;
      supporter: string;
      page: string;
    }
  /** `known`: whether this supporter has to do with the customer, as storage has it. */
  | {
      type: 'customer.ban';
      supporter: string;
      customer: string;
      known: boolean;
      name: string;
      ms: number;
      reason: string;
      network: boolean;
    }
  | { type: 'ban.lift'; supporter: string; customer: string }
  | { type: 'conversation.take-over'; conversation: string; supporter: string }
  | { type: 'code.create'; supporter: string; hash: string; until: number }
  /** The time of `wakeAt` has come. */
  | { type: 'tick' };

/** The command of one type. */
export type CommandOf<Type extends DeskMachineCommand['type']> = Extract<DeskMachineCommand, { type: Type }>;
