import { need } from '../access/may.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { cannotSend } from '../accounts/can-send.js';
import { InvalidError, KontorError } from '../errors.js';
import type { LinkTarget } from '../inbox/link-by-hand.js';
import { normalizeAddress } from '../mail/address.js';
import type { MailAddress } from '../mail/mail.js';
import { hasLineEnd } from '../mail/send/compose.js';
import type { MailboxState } from '../model/mailbox.js';
import type { OutgoingLinks } from '../model/outgoing-mail.js';
import type { Sql } from '../platform/database.js';
import { mostBytes } from './attachments.js';
import { fieldsIn, mergeValues, refuseEmpty, type MergeValues } from './merge-fields.js';
import { aboutOf, type OutgoingView } from './view.js';

const mostRecipients = 500;
const longestSubject = 900;

export interface Recipient extends MailAddress {
  role: 'to' | 'cc' | 'bcc';
}

/** What is sent by a mailbox, and whose it is. */
export interface Sender {
  mailboxId: number;
  from: MailAddress;
}

/** A mail of which nothing stands in the way. */
export interface Fit {
  sender: Sender;
  recipients: Recipient[];
  values: MergeValues;
}

/**
 * All that stands in the way of sending a mail. It is looked at when somebody presses "send", and again when the mail is
 * composed, which may be weeks later.
 *
 * @throws {InvalidError} and other {KontorError}s that name the field and what to do
 */
export async function refuseUnfit(sql: Sql, viewer: Viewer, mail: OutgoingView): Promise<Fit> {
  const sender = await senderOf(sql, viewer, mail.mailbox_id);
  const recipients = recipientsOf(mail);
  refuseSubject(mail.subject);
  const bytes = mail.attachments.reduce((sum, file) => sum + file.size, 0);
  if (bytes > mostBytes)
    throw new InvalidError(
      'attachments',
      `The attachments have ${Math.ceil(bytes / 1024 / 1024)} MB together; a mail takes ${mostBytes / 1024 / 1024} MB`,
      'Take a file out, or send a link to it instead.',
      { rule: 'mail-files-too-large', said: `${mostBytes / 1024 / 1024}` },
    );
  const texts = [
    { at: 'subject', text: mail.subject },
    { at: 'html', text: mail.html },
  ];
  fieldsIn(texts);
  const [values] = await mergeValues(sql, viewer, [aboutOf(mail)]);
  refuseEmpty(texts, values!);
  if (mail.track_opens || mail.track_links) need(viewer, 'mail.track', { rule: 'mail-no-tracking' });
  return { sender, recipients, values: values! };
}

/** The viewer's mailbox, able to send. */
export async function senderOf(sql: Sql, viewer: Viewer, mailboxId: number | null): Promise<Sender> {
  const [row] = await sql.query<{
    id: number;
    email: string;
    name: string;
    state: MailboxState;
    sends: boolean;
  }>(
    `select m.id, m.email, u.name, m.state, m.smtp is not null as sends from mailbox m join users u on u.id = m.user_id
      where m.id = $2 and m.user_id = $1 and m.deleted_at is null and m.kind = 'imap'`,
    [viewer.userId, mailboxId],
  );
  if (!row)
    throw new InvalidError(
      'mailbox_id',
      'No mailbox is chosen that this mail could go out by',
      'Choose one of your own connected mailboxes.',
      { rule: 'mail-no-mailbox' },
    );
  // A sign-in that was refused the last time is tried again: this mail will say so.
  const inTheWay = cannotSend({ kind: 'imap', state: row.state, hasServer: row.sends, trouble: null });
  if (inTheWay) {
    const { rule, text, next_step } = inTheWay;
    if (rule === 'needs-reauth')
      throw new KontorError('needs_reauth', text, next_step, 'mailbox_id', { rule });
    throw new InvalidError('mailbox_id', text, next_step, { rule });
  }
  return { mailboxId: row.id, from: { address: row.email, name: oneLine(row.name) } };
}

/** Each once, as To before Cc before Bcc. */
function recipientsOf(mail: Pick<OutgoingView, 'to' | 'cc' | 'bcc'>): Recipient[] {
  const found = new Map<string, Recipient>();
  for (const role of ['to', 'cc', 'bcc'] as const) {
    for (const { address: given, name } of mail[role]) {
      const address = hasLineEnd(given) ? null : normalizeAddress(given);
      if (address === null)
        throw new InvalidError(
          role,
          `“${oneLine(given).slice(0, 100)}” is not an email address`,
          'Correct it, or take it out.',
          { rule: 'mail-bad-address', said: oneLine(given).slice(0, 100) },
        );
      if (hasLineEnd(name))
        throw new InvalidError(role, 'A name holds a line break', 'Write the name in one line.', {
          rule: 'mail-line-break',
        });
      if (!found.has(address)) found.set(address, { role, address, name: name.trim() });
    }
  }
  if (found.size === 0)
    throw new InvalidError('to', 'The mail has no recipient', 'Enter at least one address.', {
      rule: 'mail-no-recipient',
    });
  if (found.size > mostRecipients)
    throw new InvalidError(
      'to',
      `A mail goes to at most ${mostRecipients} people; this one has ${found.size}`,
      'Send it in parts, or use a mailing list.',
      { rule: 'mail-too-many-people', said: `${mostRecipients}` },
    );
  return [...found.values()];
}

export function refuseSubject(subject: string): void {
  if (hasLineEnd(subject))
    throw new InvalidError('subject', 'The subject holds a line break', 'Write the subject in one line.', {
      rule: 'mail-line-break',
    });
  if (subject.length > longestSubject)
    throw new InvalidError(
      'subject',
      `The subject is longer than ${longestSubject} characters`,
      'Shorten it.',
      { rule: 'mail-long-subject', said: `${longestSubject}` },
    );
}

/** @throws {InvalidError} where the mail is to be linked to an item that is not there for the viewer */
export async function refuseHidden(sql: Sql, viewer: Viewer, links: OutgoingLinks): Promise<void> {
  const there = await linksThere(sql, viewer, links);
  const missing = named(links).find(({ type }) => there.every(one => one.type !== type));
  if (!missing) return;
  const { type, id } = missing;
  throw new InvalidError(
    `links.${type}_id`,
    `There is no ${type} ${id}`,
    `Send the id of a ${type} that you may see, or none.`,
  );
}

/** Those of the items that are there for the viewer. */
export async function linksThere(sql: Sql, viewer: Viewer, links: OutgoingLinks): Promise<LinkTarget[]> {
  const asked = named(links);
  if (asked.length === 0) return [];
  const each = asked.map(
    ({ type }, n) =>
      `select '${type}' as type from ${type} item where item.id = $${n + 2} and ${visibleItem(viewer, 'item', '$1')}`,
  );
  const found = await sql.query<{ type: string }>(each.join(' union all '), [
    viewer.userId,
    ...asked.map(({ id }) => id),
  ]);
  return asked.filter(({ type }) => found.some(one => one.type === type));
}

function named(links: OutgoingLinks): LinkTarget[] {
  return (['deal', 'lead', 'project', 'person', 'organization'] as const).flatMap(type => {
    const id = links[`${type}_id`];
    return id === undefined ? [] : [{ type, id }];
  });
}

const oneLine = (text: string): string => text.replace(/[\s\0\u2028\u2029]+/g, ' ').trim();
