import { Trouble } from './trouble.ts';

/** The origin as browsers write it; a path or a missing scheme would never match. */
export function siteOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === '') {
    return url.origin;
  }
  throw new Trouble(
    'usage',
    `--origin ${text}: give the scheme, name and port of the site and nothing else, such as https://shop.example.`,
  );
}
