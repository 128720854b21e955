import type { Client } from '@deskside/sdk/protocol';

const AGENT_MAX = 300;
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/i;
const COUNTRY = /^[A-Z]{2}$/;
const CITY_MAX = 80;

/** What a request says of the browser it comes from. Cloudflare knows the place; a machine of one's own does not. */
export function clientOf(request: Request): Omit<Client, 'zone'> {
  const [language = ''] = (request.headers.get('accept-language') ?? '').split(/[,;]/);
  const { country, city } = (request.cf ?? {}) as { country?: unknown; city?: unknown };
  return {
    agent: (request.headers.get('user-agent') ?? '').slice(0, AGENT_MAX),
    language: LANGUAGE.test(language.trim()) ? language.trim() : '',
    country: typeof country === 'string' && COUNTRY.test(country) ? country : '',
    city: typeof city === 'string' ? city.slice(0, CITY_MAX) : '',
  };
}
