import * as z from 'zod';
import { Duration, Id, Seat, Time } from './base.ts';

/**
 * Where a customer stands. Each customer is in exactly one of these (rule Q5). The desk decides it, the
 * conversation's room shows it.
 */
export const Placement = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('queued'),
    /** 1 is next. */
    position: z.number().int().positive(),
    /** Null while there is nothing to estimate from. */
    estimateMs: Duration.nullable(),
    /** How many people could help in principle: online in the group (or the one seat), busy or free. */
    online: z.number().int().nonnegative(),
    /** The chosen seat did not answer: the customer has to choose (`choice.make`) or leave. Until then nobody is asked. */
    choose: z.boolean(),
    /** The seat this customer waits for, in mode `seats`. */
    seat: Seat.nullable(),
  }),
  z.object({
    phase: z.literal('offered'),
    supporter: Seat,
    until: Time,
    /** Mode `code`: two digits that the customer reads to the supporter, who types them to accept. */
    digits: z
      .string()
      .regex(/^\d{2}$/)
      .nullable(),
  }),
  z.object({
    phase: z.literal('active'),
    supporter: Seat,
    since: Time,
    /** Set while the supporter is without a connection for long: somebody else is being asked. */
    lost: z.boolean().optional(),
  }),
  /** What was written became an offline message. */
  z.object({ phase: z.literal('left'), message: Id }),
  z.object({
    phase: z.literal('ended'),
    reason: z.enum(['customer', 'supporter', 'gone', 'code', 'desk']),
  }),
]);
export type Placement = z.infer<typeof Placement>;
export type Phase = Placement['phase'];
