import type { CustomerDetails, KnownDetails, VerifiedUser } from '@deskside/sdk/protocol';

/** [I1] What is known of a customer: what was signed stands before what was typed, and is never lost by typing. */
export function knownDetails(typed: CustomerDetails, verified: VerifiedUser | null | undefined): KnownDetails {
  const { name, phone, email, attributes } = typed;
  const given = Object.fromEntries(
    Object.entries({ name, phone, email, attributes }).filter(([, value]) => value !== undefined),
  ) as CustomerDetails;
  if (!verified) return given;
  const { id: _id, attributes: _attributes, ...signed } = verified;
  return { ...given, ...signed, verified };
}
