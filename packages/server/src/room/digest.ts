/**
 * A short digest of a JSON value, to tell whether a repeated id carries the same body (cyrb53: 53 bits, not
 * cryptographic). Whoever finds two bodies with one digest fools nobody else: receipts are kept by author, and the
 * first body stays in any case. SHA-256 took a tenth of the time of a message.
 */
export function digestOf(value: unknown): string {
  const text = JSON.stringify(value);
  let low = 0xdeadbeef;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 2_654_435_761);
    high = Math.imul(high ^ unit, 1_597_334_677);
  }
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  return `${text.length.toString(36)}-${(4_294_967_296 * (2_097_151 & high) + (low >>> 0)).toString(36)}`;
}
