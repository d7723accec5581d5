import { domainOf, registrableDomain } from '../address.js';
import type { Headers } from '../header.js';

/** The same organization's: what DMARC calls relaxed alignment (RFC 7489, 3.1). */
export function isAligned(domain: string, from: string): boolean {
  const [a, b] = [domain.toLowerCase().replace(/\.$/, ''), from.toLowerCase()];
  if (a === b) return true;
  const organization = registrableDomain(b);
  return organization !== null && registrableDomain(a) === organization;
}

/**
 * What a relay's own Authentication-Results (RFC 8601) say of the author. Only the topmost counts: what lies below came
 * with the mail, and anybody may have written it.
 *
 * @param from the author's domain
 * @param authservId under which the relay writes; null: any
 * @returns null where the relay has written none
 */
export function relaysWord(
  headers: Headers,
  from: string,
  authservId: string | null,
): 'pass' | 'fail' | null {
  const [top] = headers.all('authentication-results');
  if (top === undefined) return null;
  const [id = '', ...results] = withoutComments(top).slice(0, 10_000).split(';');
  if (authservId !== null && id.trim().split(/\s/)[0]?.toLowerCase() !== authservId) return null;
  return results.some(result => vouches(result, from)) ? 'pass' : 'fail';
}

function vouches(result: string, from: string): boolean {
  const text = result.trim().toLowerCase();
  const [, method] = /^(dkim|spf|dmarc)(?:\/\d+)?\s*=\s*pass\b/.exec(text) ?? [];
  if (!method) return false;
  const property = (name: string) =>
    new RegExp(`\\b${name.replace('.', '\\.')}\\s*=\\s*"?([^\\s;"]{1,300})`).exec(text)?.[1] ?? '';
  const named = {
    dkim: [property('header.d'), property('header.i')],
    spf: [property('smtp.mailfrom')],
    dmarc: [property('header.from')],
  }[method as 'dkim' | 'spf' | 'dmarc'];
  return named.some(value => value !== '' && isAligned(domainIn(value), from));
}

const domainIn = (value: string): string => (value.includes('@') ? domainOf(value) : value);

/** Comments may stand anywhere, and hold what looks like a result. Nested ones go from the inside out. */
function withoutComments(text: string): string {
  let left = text;
  for (let depth = 0; depth < 20 && left.includes('('); depth++) {
    const next = left.replace(/\([^()]*\)/g, ' ');
    if (next === left) break;
    left = next;
  }
  return left;
}
