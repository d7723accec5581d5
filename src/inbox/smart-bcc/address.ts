import { domainOf } from '../../mail/address.js';

/** What an item's own address names. */
export interface Target {
  type: 'deal' | 'lead' | 'project' | 'person' | 'organization';
  id: string;
}

const tags = {
  deal: 'deal',
  lead: 'lead',
  project: 'project',
  person: 'person',
  organization: 'org',
} as const;
const types = new Map(Object.entries(tags).map(([type, tag]) => [tag as string, type as Target['type']]));

/** Of the company's address an item's own: `company@bcc.example` -> `company+deal12@bcc.example`. */
export function itemAddress(company: string, target: Target): string {
  const at = company.lastIndexOf('@');
  const id = target.type === 'lead' ? shortened(target.id) : target.id;
  return `${company.slice(0, at)}+${tags[target.type]}${id}${company.slice(at)}`;
}

interface SmartBcc {
  /** The company's part. */
  name: string;
  target: Target | null;
}

/**
 * What an address at our domain means; null where it is at another, and `unknown` where it is at ours and means nothing.
 * Servers on the way may write it in capitals.
 */
export function readSmartBcc(address: string, domain: string): SmartBcc | 'unknown' | null {
  const text = address.trim().toLowerCase();
  if (domainOf(text) !== domain) return null;
  const [name = '', tag, ...more] = text.slice(0, text.lastIndexOf('@')).split('+');
  if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(name) || more.length > 0) return 'unknown';
  if (tag === undefined) return { name, target: null };
  const target = readTag(tag);
  return target ? { name, target } : 'unknown';
}

function readTag(text: string): Target | null {
  const [tag, type] = [...types].find(([start]) => text.startsWith(start)) ?? [];
  if (tag === undefined || type === undefined) return null;
  const written = text.slice(tag.length);
  const id = type === 'lead' ? lengthened(written) : /^[1-9]\d{0,14}$/.test(written) ? written : null;
  return id === null ? null : { type, id };
}

const shortLength = 25;

/** A UUID as 25 letters and digits: shorter, and the same in capitals. */
function shortened(uuid: string): string {
  return BigInt(`0x${uuid.replaceAll('-', '')}`)
    .toString(36)
    .padStart(shortLength, '0');
}

function lengthened(id: string): string | null {
  if (!/^[0-9a-z]{25}$/.test(id)) return null;
  let value = 0n;
  for (const digit of id) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  const hex = value.toString(16).padStart(32, '0');
  return hex.length > 32
    ? null
    : [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
