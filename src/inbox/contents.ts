import type { Tx } from '../platform/database.js';
import { clean, rows, type Incoming } from './slice.js';

/**
 * Text, search words and attachments. It comes before everything that locks threads and people, because it is most of
 * the work: slices do it side by side. All transactions keep to that order, so nobody who waits for a content holds
 * what the content's writer needs.
 */
export async function writeContents(tx: Tx, mails: Incoming[]): Promise<void> {
  const byHash = new Map(mails.map(mail => [mail.contentHash.toString('hex'), mail]));
  const ids = new Map<string, number>();
  const note = (known: { id: number; hash: string }[]) => known.forEach(row => ids.set(row.hash, row.id));
  let missing = [...byHash].sort(([a], [b]) => (a < b ? -1 : 1));
  // Once more where a purge has taken one away between the two statements: then it is ours to write.
  while (missing.length > 0) {
    const made = await insertContents(
      tx,
      missing.map(([, mail]) => mail),
    );
    note(made);
    writeAttachments(
      tx,
      made.map(row => [row.id, byHash.get(row.hash) as Incoming]),
    );
    const there = missing.filter(([hash]) => !ids.has(hash)).map(([, mail]) => mail.contentHash);
    // Locked, so that a purge which finds it unused waits until our copy refers to it, or is over before we look.
    if (there.length > 0)
      note(
        await tx.query(
          `select id, encode(hash, 'hex') as hash from content where hash = any($1) order by hash for key share`,
          [there],
        ),
      );
    missing = missing.filter(([hash]) => !ids.has(hash));
  }
  for (const mail of mails) mail.contentId = ids.get(mail.contentHash.toString('hex')) as number;
}

/** @returns those that nobody had written yet */
async function insertContents(tx: Tx, given: Incoming[]): Promise<{ id: number; hash: string }[]> {
  return tx.query(
    `insert into content (hash, text, has_html, snippet, defects, bounce, search)
     select hash, text, has_html, snippet, string_to_array(defects, ' '), bounce, search::tsvector
       from unnest($1::bytea[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::jsonb[], $7::text[])
         as given (hash, text, has_html, snippet, defects, bounce, search)
     on conflict (hash) do nothing returning id, encode(hash, 'hex') as hash`,
    [
      given.map(mail => mail.contentHash),
      given.map(({ mail }) => clean(mail.text)),
      given.map(mail => mail.hasHtml),
      given.map(({ mail }) => clean(mail.snippet)),
      given.map(({ mail }) => mail.defects.join(' ')),
      given.map(({ mail }) => (mail.bounces.length > 0 ? rows(mail.bounces) : null)),
      given.map(mail => mail.search),
    ],
  );
}

function writeAttachments(tx: Tx, made: [number, Incoming][]): void {
  const attachments = made.flatMap(([content_id, { mail }]) =>
    mail.attachments.map(({ part, filename, contentType, size, contentId, inline }) => ({
      content_id,
      part,
      filename,
      content_type: contentType,
      size,
      content_cid: contentId,
      inline,
    })),
  );
  if (attachments.length === 0) return;
  tx.send(
    `insert into attachment (content_id, part, filename, content_type, size, content_cid, inline)
     select * from jsonb_to_recordset($1) as given (content_id bigint, part text, filename text, content_type text,
       size integer, content_cid text, inline boolean) on conflict do nothing`,
    [rows(attachments)],
  );
}
