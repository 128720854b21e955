import ipaddr from 'ipaddr.js';
import type { Env } from '../env.ts';

/** A household or an office gets a whole block of version 6 addresses: whoever has it has all of these. */
const V6_PREFIX_PARTS = 4;

/**
 * The network a request comes from: the address, or the /64 around one of version 6. Cloudflare says it; on a machine of
 * one's own only a proxy can, if there is one. Empty if nobody does.
 */
export function networkOf(request: Request, env: Env): string {
  const address =
    env.DESKSIDE_BEHIND_PROXY === '1'
      ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim()
      : request.cf && request.headers.get('cf-connecting-ip');
  if (!address || !ipaddr.isValid(address)) return '';
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${parsed.parts
        .slice(0, V6_PREFIX_PARTS)
        .map((part) => part.toString(16))
        .join(':')}::/64`
    : parsed.toString();
}
