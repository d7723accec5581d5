/**
 * Mail whose From a list rewrote so that DMARC passes ("Ann Lee via LIST <list@...>", Mailman's dmarc_moderation_action,
 * Google Groups, IETF's `ann=40x.com@dmarc.ietf.org`): who wrote it.
 */
import { parseAddressList } from './address.js';
import type { Headers } from './header.js';
import type { MailAddress } from './mail.js';
import { listIdOf } from './automatic.js';

const VIA = /(?:^|\s)(?:via|über)\s+\S.{0,120}$/iu;

/** The author behind a munged From; `null` where the list hides him; `from` itself where it is not munged. */
export function authorOf(
  headers: Headers,
  from: MailAddress | null,
  replyTo: MailAddress[],
): MailAddress | null {
  if (from === null || from.address === '') return null;
  const escaped = /^([^@]+)=40([^@=]+)@dmarc\./.exec(from.address);
  if (escaped)
    return parseAddressList(`${escaped[1]}@${escaped[2]}`).map(a => ({ ...a, name: from.name }))[0] ?? from;
  const lists = listAddresses(headers);
  const isListAddress = (address: string): boolean =>
    lists.has(address) || lists.has(address.replace('@', '.'));
  const via = VIA.test(from.name);
  const hasListSigns = lists.size > 0;
  if (!hasListSigns || !(isListAddress(from.address) || (via && sharesDomain(from.address, lists))))
    return from;
  const name = from.name.replace(VIA, '').replace(/^['"\s]+|['"\s]+$/g, '');
  const candidates = [
    ...['x-original-from', 'x-original-sender', 'x-mailfrom', 'author'].flatMap(field =>
      parseAddressList(headers.raw(field), headers.charset),
    ),
    // Without a `via` Reply-To may be anybody's (a newsletter's help desk): the name must be the one in From.
    ...replyTo.filter(a => via || sameName(a.name, name)),
    // Mailman 3 and lists that set Reply-To to themselves put the author into Cc.
    ...(via
      ? parseAddressList(headers.raw('cc'), headers.charset).filter(
          a => a.name !== '' && sameName(a.name, name),
        )
      : []),
  ];
  const author = candidates.find(
    candidate => !isListAddress(candidate.address) && candidate.address !== from.address,
  );
  // A newsletter that is sent from its own address has no other author.
  if (!author) return via ? null : from;
  return author.name === ''
    ? { ...author, name: via ? name : '' }
    : { ...author, name: author.name.replace(VIA, '') };
}

function sameName(a: string, b: string): boolean {
  const key = (text: string): string =>
    text
      .toLowerCase()
      .split(/[\s,"']+/)
      .filter(Boolean)
      .sort()
      .join(' ');
  return key(a) === key(b);
}

/** Addresses of the list, and its List-Id, which is the address with a dot for the `@` (RFC 2919) more often than not. */
function listAddresses(headers: Headers): Set<string> {
  const found = new Set<string>();
  const id = listIdOf(headers);
  if (id) found.add(id);
  for (const field of ['list-post', 'x-beenthere', 'mailing-list', 'x-mailing-list']) {
    for (const m of headers
      .raw(field)
      .slice(0, 2000)
      .matchAll(/[^\s<>:;,"]+@[^\s<>:;,"?]+/g))
      found.add(m[0].replace(/^mailto:/i, '').toLowerCase());
  }
  return found;
}

/** `list@lists.x` against the List-Id `list.lists.x` or another address at `lists.x`. */
function sharesDomain(address: string, lists: Set<string>): boolean {
  const domain = address.slice(address.indexOf('@') + 1);
  for (const list of lists) if (list.endsWith(`@${domain}`) || list.endsWith(`.${domain}`)) return true;
  return false;
}
