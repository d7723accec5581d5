import type { Sql } from '../../src/platform/database.js';

/** As many threads of one mail each as a test wants, from `email` into one mailbox, a minute apart, without parsing any. */
export async function manyThreads(
  sql: Sql,
  { mailboxId, count, email, last }: { mailboxId: number; count: number; email: string; last: Date },
): Promise<void> {
  await sql.query(
    `with bytes as (
       insert into blob (sha256, size, pack, at, length) values (sha256($4::bytea), 1, 'none', 0, 1) returning sha256
     ), body as (
       insert into content (hash, text, snippet, search) values (sha256($4::bytea), 'Hello', 'Hello', '') returning id
     ), who as (
       insert into address (email) values (convert_from($4::bytea, 'utf8')) returning id
     ), thread as (
       insert into thread (subject, last_at) select 'Mail ' || n, $3::timestamptz - n * interval '1 minute' from generate_series(1, $2::int) n
       returning id, subject, last_at
     ), listed as (
       insert into thread_mailbox (thread_id, mailbox_id, last_at, first_at, messages, has_received, sharing)
       select id, $1, last_at, last_at, 1, true, 'private' from thread
     ), message as (
       insert into message (id_hash, header_key, message_id, subject, subject_key, from_email, sent_at, thread_id, thread_rule)
       select gen_random_uuid(), gen_random_uuid(), id || '@many', subject, gen_random_uuid(), convert_from($4::bytea, 'utf8'), last_at, id, 'new'
         from thread returning id, thread_id, sent_at
     ), copy as (
       insert into message_copy (message_id, mailbox_id, thread_id, content_id, blob, size, received_at, sent_at)
       select message.id, $1, thread_id, body.id, bytes.sha256, 1, sent_at, sent_at from message, body, bytes
     )
     insert into participant (message_id, address_id, role, position) select message.id, who.id, 'f', 0 from message, who`,
    [mailboxId, count, last, Buffer.from(email)],
  );
}
