import { Injectable } from '@nestjs/common';
import { Crypto } from '../platform/crypto.js';
import { Database, type Tx } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';
import { inRound } from '../platform/round.js';
import { companyOf, isOurs, notErased } from './context.js';
import { knownContacts, linkContacts, linksBy, type Owners } from './match.js';
import { moveFileTimes } from './move-times.js';
import { tellPages } from './retroactive/apply.js';
import { unique } from './slice.js';

/** So many threads in one transaction: it holds their locks. */
const batchSize = 500;
/** Milliseconds after which a worker that is asked to end may do so. */
const sliceMs = 2_000;

interface Work {
  id: number;
  email: string;
  afterId: number;
}

/**
 * A contact who was added later, or given a new address, gathers the mail that stands there already; so does one who
 * has an address alone since another lost it. Links are those that the pipeline would have made, had it known him: what
 * a user removed stays removed, and an address that several have names none of them.
 *
 *   setEmails --> row of `gathering` --> batches of threads, each with the row's new place in one transaction --> gone
 *
 * The row is all there is to resume from, and doing a batch twice does nothing twice.
 */
@Injectable()
export class Gatherer {
  constructor(
    private readonly database: Database,
    private readonly crypto: Crypto,
  ) {}

  /** Works for a while at what waits. */
  async run(): Promise<void> {
    await inRound(sliceMs, async () => {
      const more = await this.database.transaction(tx => this.batch(tx));
      if (more) failpoint('gather.committed');
      return more;
    });
  }

  /** @returns whether there may be more to do at once */
  private async batch(tx: Tx): Promise<boolean> {
    // A mail that was being written when the contact was does not know of him, and cannot be seen yet: it is waited for.
    const [work] = await tx.query<Work & { isDue: boolean }>(
      `update gathering set waits_for = coalesce(waits_for, pg_snapshot_xmax(pg_current_snapshot()))
        where id = (select id from gathering order by id limit 1 for update skip locked)
       returning id, email, after_id as "afterId", pg_snapshot_xmin(pg_current_snapshot()) >= waits_for as "isDue"`,
    );
    if (!work?.isDue) return false;
    const owners = await this.ownersOf(tx, work.email);
    const threads = owners ? await threadsOf(tx, work) : [];
    const last = threads.at(-1);
    if (!owners || last === undefined) {
      await tx.query('delete from gathering where id = $1', [work.id]);
      return true;
    }
    const standing = await lockThreads(tx, threads);
    const left = await dropFormer(tx, standing, work.email, owners);
    const links = (await placesOf(tx, standing, work.email)).flatMap(place =>
      linksBy(work.email, owners).map(link => ({ ...place, ...link })),
    );
    const linked = await linkContacts(tx, links);
    moveFileTimes(tx, linked);
    await tellPages(tx, null, unique([...left, ...linked]));
    failpoint('gather.linked');
    await tx.query('update gathering set after_id = $2 where id = $1', [work.id, last]);
    return true;
  }

  /** Null where the address names nobody: it is one of ours, or erased, or nobody has it. */
  private async ownersOf(tx: Tx, email: string): Promise<Owners | null> {
    const company = await companyOf(tx);
    if (isOurs(company, email)) return null;
    if (company.hasTombstones && (await notErased(tx, [email], text => this.crypto.sign(text))).length === 0)
      return null;
    return (await knownContacts(tx, [email])).get(email) ?? null;
  }
}

/** The next threads in which the address stands, by their ids. */
async function threadsOf(tx: Tx, { email, afterId }: Work): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    `select distinct message.thread_id as id from address
       join participant on participant.address_id = address.id join message on message.id = participant.message_id
      where address.email = $1 and message.thread_id > $2 order by 1 limit ${batchSize}`,
    [email, afterId],
  );
  return rows.map(row => row.id);
}

/** In the order of their ids, as everybody does. @returns where their mail is now: one may have been merged meanwhile */
async function lockThreads(tx: Tx, ids: number[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    'select coalesce(merged_into, id) as id from thread where id = any($1) order by thread.id for update',
    [ids],
  );
  return unique(rows.map(row => row.id));
}

/** In which mailboxes' mail of each thread the address stands. */
function placesOf(tx: Tx, threads: number[], email: string) {
  return tx.query<{ thread_id: number; rests_on: number[] }>(
    `select copy.thread_id, array_agg(distinct copy.mailbox_id) as rests_on from address
       join participant on participant.address_id = address.id join message_copy copy on copy.message_id = participant.message_id
      where address.email = $2 and copy.thread_id = any($1) group by copy.thread_id order by copy.thread_id`,
    [threads, email],
  );
}

/**
 * Where the address has passed to one other contact, the rule's links to who had it before go: they were made for him.
 * Not where he takes part by another address too, and not where nobody else has it: his old mail stays his.
 *
 * @returns the threads that lost one
 */
async function dropFormer(tx: Tx, threads: number[], email: string, owners: Owners): Promise<number[]> {
  if (owners.persons.length + owners.organizations.length !== 1) return [];
  const rows = await tx.query<{ id: number }>(
    `delete from thread_link link
      where thread_id = any($1) and state = 'linked' and rule in ('person-has-address', 'organization-has-address')
        and evidence ->> 'address' = $2 and not exists (
          select from message join participant on participant.message_id = message.id
            join address on address.id = participant.address_id join contact_email own on own.email = address.email
           where message.thread_id = link.thread_id
             and (own.person_id = link.person_id or own.organization_id = link.organization_id))
     returning thread_id as id`,
    [threads, email],
  );
  return rows.map(row => row.id);
}
