/* What a page says of its visitor. Anybody may say anything: of each text is kept what can be used. */

/** Longest address and title that are kept: what does not fit is cut off. */
const KEPT_MAX = 500;
const TITLE_MAX = 200;
const HIDDEN = '…';

/**
 * Where a visitor is, without what may be a secret. Query and fragment are left out altogether: they carry sign-in
 * links, mail addresses and session ids, and nobody can list the harmless ones of every site. So are names and
 * passwords, and parts of the path that look drawn rather than written, such as the token of a link that sets a
 * password anew. What is no page of the web is empty.
 */
export function pageAddressOf(text: string): string {
  const url = webAddressOf(text);
  if (!url) return '';
  const path = url.pathname
    .split('/')
    .map((part) => (looksDrawn(part) ? HIDDEN : part))
    .join('/');
  return (url.origin + path).slice(0, KEPT_MAX);
}

/** Only the site of where somebody came from: its paths are not ours to show. */
export function siteOf(text: string): string {
  return webAddressOf(text)?.origin.slice(0, KEPT_MAX) ?? '';
}

/** A title without what is no text. */
export function titleOf(text: string): string {
  return text
    .slice(0, TITLE_MAX)
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trim();
}

/** A language tag, or empty. Some browsers name what is none. */
export function languageOf(text: string): string {
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/.test(text) ? text : '';
}

function webAddressOf(text: string): URL | null {
  const url = URL.parse(text);
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null;
}

/** Ids and tokens: an UUID, a long piece of letters mixed with digits, or capitals and digits all over. */
function looksDrawn(part: string): boolean {
  return (
    /[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/i.test(part) ||
    part.split(/[^A-Za-z0-9]/).some((piece) => piece.length >= 20 && /\d/.test(piece) && /[A-Za-z]/.test(piece)) ||
    (part.length >= 32 && /[a-z]/.test(part) && /[A-Z]/.test(part) && /\d/.test(part))
  );
}
