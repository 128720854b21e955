import { describe, expect, it } from 'vitest';
import { clientOf } from '../src/http/client.ts';

const from = (headers: Record<string, string>, cf?: object) =>
  clientOf(Object.assign(new Request('https://help.example.com', { headers }), cf && { cf }));

describe('what a request says of its browser', () => {
  it('is its name, its first language, and the place where Cloudflare knows it', () => {
    const headers = { 'user-agent': 'Mozilla/5.0 Firefox/145.0', 'accept-language': 'pt-PT,pt;q=0.9,en;q=0.5' };
    expect(from(headers, { country: 'PT', city: 'Porto' })).toEqual({
      agent: 'Mozilla/5.0 Firefox/145.0',
      language: 'pt-PT',
      country: 'PT',
      city: 'Porto',
    });
  });

  it('is empty where nobody says it, and short, whatever a stranger sends', () => {
    expect(from({})).toEqual({ agent: '', language: '', country: '', city: '' });
    const odd = from({ 'user-agent': 'x'.repeat(5_000), 'accept-language': '*, <b>' }, { country: 7, city: {} });
    expect(odd).toEqual({ agent: 'x'.repeat(300), language: '', country: '', city: '' });
    expect(from({ 'accept-language': `de-${'a'.repeat(500)}` }).language).toBe('');
  });
});
