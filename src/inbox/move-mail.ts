import type { Tx } from '../platform/database.js';
import { unique } from './slice.js';

/** A mail on its way from one thread to another. */
export interface Move {
  message: number;
  from: number;
  into: number;
}

/**
 * Puts mails, with all their copies, into other threads, and counts both sides anew. A mailbox that had nothing in
 * the new thread sees it there as it saw the old one: archived, hidden, labelled and shared alike. Where one of the
 * two is private, the thread that takes the mail in is private from then on.
 *
 * Keys and links are the caller's.
 */
export async function moveMails(tx: Tx, moves: Move[]): Promise<void> {
  if (moves.length === 0) return;
  const given = [moves.map(move => move.message), moves.map(move => move.from), moves.map(move => move.into)];
  const moved = 'unnest($1::bigint[], $2::bigint[], $3::bigint[]) as moved (message, "from", "into")';
  const threads = unique(moves.flatMap(({ from, into }) => [from, into]));
  await tx.query('select id from thread where id = any($1) order by id for update', [threads]);
  await tx.query(
    `update message set thread_id = moved."into" from ${moved} where id = moved.message and thread_id = moved."from"`,
    given,
  );
  await tx.query(
    `update message_copy set thread_id = moved."into" from ${moved}
      where message_id = moved.message and thread_id = moved."from"`,
    given,
  );
  await tx.query(
    `insert into thread_mailbox as kept (thread_id, mailbox_id, last_at, first_at, archived_at, hidden_at, labels, sharing)
     select distinct on (moved."into", copy.mailbox_id) moved."into", copy.mailbox_id, before.last_at, before.first_at,
            before.archived_at, before.hidden_at, before.labels, before.sharing
       from ${moved} join message_copy copy on copy.message_id = moved.message
       join thread_mailbox before on before.thread_id = moved."from" and before.mailbox_id = copy.mailbox_id
      order by moved."into", copy.mailbox_id, before.sharing
     on conflict (thread_id, mailbox_id) do update set sharing = least(kept.sharing, excluded.sharing)`,
    given,
  );
  await recountThreads(tx, threads);
}

/** What follows from the copies: each mailbox's counts and dates, and when the thread was active last. */
export async function recountThreads(tx: Tx, threads: number[]): Promise<void> {
  await tx.query(
    'select 1 from thread_mailbox where thread_id = any($1) order by thread_id, mailbox_id for update',
    [threads],
  );
  await tx.query(
    `delete from thread_mailbox box where thread_id = any($1) and not exists (
       select from message_copy copy where copy.thread_id = box.thread_id and copy.mailbox_id = box.mailbox_id)`,
    [threads],
  );
  await tx.query(
    `update thread_mailbox box set messages = counted.messages, unread = counted.unread, last_at = counted.last_at,
            first_at = counted.first_at, has_received = counted.received, has_sent = counted.sent,
            has_attachments = counted.attachments
       from (
         select copy.thread_id, copy.mailbox_id, count(*) as messages, max(sent_at) as last_at, min(sent_at) as first_at,
                count(*) filter (where not seen and not outgoing) as unread,
                bool_or(not outgoing) as received, bool_or(outgoing) as sent,
                bool_or(exists (select from attachment where attachment.content_id = copy.content_id and not inline)) as attachments
           from message_copy copy where copy.thread_id = any($1) group by 1, 2) counted
      where box.thread_id = counted.thread_id and box.mailbox_id = counted.mailbox_id`,
    [threads],
  );
  await tx.query(
    `update thread set last_at = coalesce(
       (select max(sent_at) from message_copy where message_copy.thread_id = thread.id), '-infinity')
      where id = any($1)`,
    [threads],
  );
}

/** The person or organization of `link` has an address that stands in a mail of `thread`. */
const takesPart = (link: string, thread: string): string => `exists (
  select from message join participant on participant.message_id = message.id join address on address.id = participant.address_id
   where message.thread_id = ${thread} and (
     address.email = ${link}.evidence ->> 'address'
     or exists (select from contact_email where contact_email.email = address.email
                   and (contact_email.person_id = ${link}.person_id or contact_email.organization_id = ${link}.organization_id))))`;

const isContact = (link: string): string => `num_nonnulls(${link}.person_id, ${link}.organization_id) = 1`;

/** Gives `into` the people and organizations of `from` that take part in it as well, or that a user put there. */
export async function shareContacts(tx: Tx, from: number, into: number): Promise<void> {
  await tx.query(
    `insert into thread_link (thread_id, person_id, organization_id, state, rule, evidence, rests_on, actor_id, at)
     select $2, person_id, organization_id, state, rule, evidence, rests_on, actor_id, at from thread_link link
      where thread_id = $1 and ${isContact('link')}
        and (state = 'removed' or rule = 'by-hand' or ${takesPart('link', '$2')})
      order by id on conflict do nothing`,
    [from, into],
  );
}

/** Takes people and organizations off the thread that a rule put there and that take part in it no more. */
export async function dropStrangers(tx: Tx, thread: number): Promise<void> {
  await tx.query(
    `delete from thread_link link where thread_id = $1 and ${isContact('link')} and state = 'linked'
        and rule <> 'by-hand' and not ${takesPart('link', '$1')}`,
    [thread],
  );
}

/**
 * Gives a thread that mails were taken out into all items of the old one, with what was removed or answered by hand.
 * Without its item it could be seen by those who may see its people, and not the item: a split must not show mail.
 */
export async function shareItems(tx: Tx, from: number, into: number): Promise<void> {
  await tx.query(
    `insert into thread_link (thread_id, deal_id, lead_id, project_id, state, is_primary, rule, evidence, rests_on, actor_id, at)
     select $2, deal_id, lead_id, project_id, state, is_primary, rule, evidence, rests_on, actor_id, at from thread_link link
      where thread_id = $1 and not ${isContact('link')} order by id on conflict do nothing`,
    [from, into],
  );
  // An answer names the link that was chosen: here it is this thread's own.
  await tx.query(
    `update thread set asks = old.asks, ask = case when old.ask ->> 'rule' = 'chosen'
              then jsonb_set(old.ask, '{link}', coalesce(to_jsonb((
                select mine.id from thread_link chosen join thread_link mine on mine.thread_id = $2
                   and (mine.deal_id = chosen.deal_id or mine.lead_id = chosen.lead_id or mine.project_id = chosen.project_id)
                 where chosen.id = (old.ask ->> 'link')::bigint limit 1)), 'null')) else old.ask end
       from thread old where old.id = $1 and thread.id = $2`,
    [from, into],
  );
}
