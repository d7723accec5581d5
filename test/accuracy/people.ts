/** Names and addresses. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeAddress } from '../../src/mail/address.js';
import { displayName } from '../../src/mail/name.js';
import { json, Tally, type OnMiss, type Row } from './corpora.js';

interface NameCase {
  name: string;
  expect: { first?: string; last?: string; title?: string; nickname?: string; suffix?: string };
}

/** First and last names; that corpus tests titles, nicknames and suffixes of which an address book shows none. */
export function nameRows(corporaDir: string, onMiss: OnMiss): Row[] {
  const tally = new Tally(
    'nameparser: first and last name',
    onMiss,
    'without cases of nicknames and conjunctions',
  );
  for (const { name, expect } of json<NameCase[]>(join(corporaDir, 'name-nameparser/cases.json'), [])) {
    if (
      expect.nickname !== undefined ||
      / (and|&|y|e) /i.test(name) ||
      /["(']/.test(name) ||
      expect.first === undefined
    )
      continue;
    const ours = displayName(name, '');
    tally.check(
      name,
      ours.firstName === expect.first && ours.lastName === (expect.last ?? ''),
      [ours.firstName, ours.lastName],
      expect,
    );
  }
  return [tally.row()];
}

/** is_email's verdicts: what RFC 5321 or DNS would take must pass, what is an error must not. */
export function addressRows(corporaDir: string, onMiss: OnMiss): Row[] {
  const path = join(corporaDir, 'addr-isemail/tests.xml');
  const valid = new Tally('isemail: valid addresses taken', onMiss);
  const invalid = new Tally(
    'isemail: errors refused',
    onMiss,
    'we tolerate dots that RFC 5322 forbids: providers issued them',
  );
  if (!existsSync(path)) return [];
  const xml = readFileSync(path, 'utf8').replace(/<!--[\s\S]*?-->/g, '');
  for (const m of xml.matchAll(
    /<test id="\d+">[\s\S]*?<address>([\s\S]*?)<\/address>[\s\S]*?<category>(\w+)<\/category>[\s\S]*?<\/test>/g,
  )) {
    const address = unescapeXml(m[1]!);
    if (address !== address.trim()) continue;
    const ours = normalizeAddress(address);
    if (m[2] === 'ISEMAIL_VALID_CATEGORY' || m[2] === 'ISEMAIL_DNSWARN')
      valid.check(address, ours !== null, ours, m[2]);
    else if (m[2] === 'ISEMAIL_ERR') invalid.check(address, ours === null, ours, m[2]);
  }
  return [valid, invalid].map(tally => tally.row());
}

function unescapeXml(text: string): string {
  return text
    .replace(/&#x24([0-9a-f]{2});/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}
