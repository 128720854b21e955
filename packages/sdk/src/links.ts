/** Web addresses in what people write, for apps that make links of them. */

/** A piece of a text: plain, or an address that may be followed. */
export interface Piece {
  text: string;
  href?: string;
}

/** Where an address ends: white space, quotes, brackets. One pass over the text, without going back. */
const ADDRESS = /https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef]+/gi;
/** What belongs to the sentence round an address. */
const TAIL = /[.,;:!?)\]}*_~]+$/;

/** Splits a text at its web addresses. The shown text names the host that is really meant, never a disguise of it. */
export function linksIn(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const address = found.replace(TAIL, '');
    if (!URL.canParse(address)) continue;
    const url = new URL(address);
    // `https://bank.example@evil.example` shows one host and leads to another.
    if (url.username || url.password) continue;
    if (index > end) pieces.push({ text: text.slice(end, index) });
    const host = /^https?:\/\/([^/?#]*)/i.exec(address)![1]!;
    pieces.push({
      // A host in other letters than it seems is shown the way it is looked up.
      text: host.toLowerCase() === url.host ? address : address.replace(host, url.host),
      href: url.href,
    });
    end = index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
