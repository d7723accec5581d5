import { Resolver } from 'node:dns/promises';

/** As node:dns/promises `resolve`, as far as DKIM and SPF ask: `TXT` gives lists of strings, the others strings. */
export type Resolve = (name: string, type: string) => Promise<string[][] | string[]>;

const timeoutMs = 4000;
const keptMs = 60_000;
const mostKept = 5000;

/**
 * Asks the DNS, twice at most. Answers are kept for a minute: a company's mail comes from the same few domains.
 *
 * @param servers `address` or `address:port`; the system's where there are none
 */
export function dnsResolver(servers: string[] = []): Resolve {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const kept = new Map<string, { until: number; answer: Promise<string[][] | string[]> }>();
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`;
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.answer;
    const answer = resolver.resolve(name, type) as Promise<string[][] | string[]>;
    if (kept.size >= mostKept) kept.clear();
    kept.set(key, { until: Date.now() + keptMs, answer });
    // That there is nothing is an answer too; that nobody answered is not.
    answer.catch((error: { code?: string }) => {
      if (error.code !== 'ENOTFOUND' && error.code !== 'ENODATA') kept.delete(key);
    });
    return answer;
  };
}
