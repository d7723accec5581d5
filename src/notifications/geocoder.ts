import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { z } from 'zod';
import { guardedLookup, isAllowed, NetworkRefusedError } from '../mail/imap/networks.js';

const patienceMs = 10_000;
/** One place is a few kilobytes. */
const mostBytes = 256 * 1024;

const text = z.string().max(1000).optional().catch(undefined);
/** What Nominatim calls the parts; smaller places have their name under other words than cities. */
const found = z
  .array(
    z.object({
      address: z
        .object({
          country: text,
          state: text,
          county: text,
          city: text,
          town: text,
          village: text,
          municipality: text,
          suburb: text,
          neighbourhood: text,
          road: text,
          pedestrian: text,
          house_number: text,
          unit: text,
          postcode: text,
        })
        .optional(),
    }),
  )
  .max(50);

/**
 * Asks a geocoder that speaks as Nominatim does: `GET <url>?q=…&format=jsonv2&addressdetails=1`.
 *
 * @param url may have parameters of its own, such as a key
 * @returns the parts as Pipedrive calls them, `{locality, postal_code, …}`; null where it knows no such place
 * @throws what node:net says, {NetworkRefusedError} for an address in a private network, an Error for other answers
 */
export async function askGeocoder(
  url: string,
  place: string,
  allowedNetworks: string[],
): Promise<Record<string, string> | null> {
  const target = new URL(url);
  target.searchParams.set('q', place);
  target.searchParams.set('format', 'jsonv2');
  target.searchParams.set('addressdetails', '1');
  target.searchParams.set('limit', '1');
  const [first] = found.parse(JSON.parse(await get(target, allowedNetworks)));
  const address = first?.address;
  if (!address) return null;
  const parts = {
    country: address.country,
    admin_area_level_1: address.state,
    admin_area_level_2: address.county,
    locality: address.city ?? address.town ?? address.village ?? address.municipality,
    sublocality: address.suburb ?? address.neighbourhood,
    route: address.road ?? address.pedestrian,
    street_number: address.house_number,
    subpremise: address.unit,
    postal_code: address.postcode,
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part)) as Record<string, string>;
}

/** Redirects are not followed: they would lead past the guard. */
function get(target: URL, allowedNetworks: string[]): Promise<string> {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isAllowed(host, allowedNetworks)) return Promise.reject(new NetworkRefusedError(host));
  const { request } = target.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const asked = request(
      target,
      {
        agent: false,
        lookup: guardedLookup(allowedNetworks),
        headers: { accept: 'application/json', 'user-agent': 'Kontor' },
        signal: AbortSignal.timeout(patienceMs),
      },
      response => {
        if (response.statusCode !== 200) {
          response.destroy();
          return reject(new Error(`the geocoder answered ${response.statusCode}`));
        }
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
          if (body.length > mostBytes) response.destroy(new Error('the geocoder’s answer has no end'));
        });
        response.on('end', () => resolve(body));
        response.on('error', reject);
      },
    );
    asked.on('error', reject).end();
  });
}
