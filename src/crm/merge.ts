import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import { permittedItem, visibleItem, type Viewer } from '../access/viewer.js';
import { absentOrHidden, InvalidError } from '../errors.js';
import { Deal, Organization, Person } from '../model/index.js';
import { Database, type Tx } from '../platform/database.js';
import { failpoint } from '../platform/failpoint.js';
import { Changes, type Change } from './change.js';
import { gatherMail, setEmails, type Channel } from './contacts.js';
import { settleValue } from './deal-value.js';
import { mergedDeal, mergedOrganization, mergedPerson } from './merged.js';
import { moveReference, referencesTo } from './references.js';

/** What can be merged. */
export type Mergeable = 'deal' | 'person' | 'organization';

const types = { deal: Deal, person: Person, organization: Organization } as const;

/**
 * Tables that are not simply moved: addresses are united, and kept at the one that goes, too; what was said about
 * look-alikes is answered by the merge; the stages that a deal went through are its own history.
 */
const notMoved = new Set(['contact_email', 'distinct_contact', 'stage_entry']);

/** Makes one item of two. The values of the one that stays win, and whatever stands on the other comes along. */
@Injectable()
export class Merges {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /**
   * @param from goes: it is absent from now on, and cannot be restored
   * @param into stays
   * @throws {NotFoundError} where `from` is not there for the viewer
   * @throws {InvalidError} where `into` is not
   */
  merge(viewer: Viewer, type: Mergeable, from: number, into: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      need(viewer, `${type}.merge`);
      const [gone, stays] = await both(change, type, from, into);
      await this.database.within(change.em, tx => moveLinks(tx, type, from, into));
      if (gone instanceof Deal) Object.assign(stays, mergedDeal(stays as Deal, gone));
      else await takeContact(change, stays as Person | Organization, gone);
      for (const item of [gone, stays]) item.touch();
      gone.mergedInto = stays as never;
      gone.deletedAt = gone.updateTime;
      await change.em.flush();
      recordMerge(change, type, gone, into);
      await this.database.within(change.em, tx => moveAll(tx, viewer, type, from, into));
      failpoint('merge.moved');
      if (stays instanceof Deal) await settleMerged(change, stays);
      change.tell(() => ({ name: `${type}.merged`, payload: { id: into, from } }) as never);
      change.tell(() => ({ name: `${type}.updated`, payload: { id: into } }) as never);
      change.tell(() => ({ name: `${type}.deleted`, payload: { id: from } }) as never);
    });
  }

  /** Of which item one that was there has become a part, for whoever has its address; null where he may not see both. */
  async into(viewer: Viewer, type: Mergeable, id: number): Promise<number | null> {
    const [row] = await this.database.query<{ id: number }>(
      `with recursive way as (
         select t.id, t.merged_into_id as next from ${type} t
          where t.id = $2 and t.merged_into_id is not null and ${permittedItem(viewer, 't', '$1')}
         union
         select t.id, t.merged_into_id from way join ${type} t on t.id = way.next
       )
       select t.id from way join ${type} t on t.id = way.id and ${visibleItem(viewer, 't', '$1')}`,
      [viewer.userId, id],
    );
    return row?.id ?? null;
  }
}

/** To the log of the one that stays: what it was merged with, and which of its fields took something from that. */
function recordMerge(
  change: Change,
  type: Mergeable,
  gone: Deal | Person | Organization,
  into: number,
): void {
  const taken = change.record
    .changes()
    .filter(one => one.type === type && one.id === into)
    .map(one => one.field);
  change.record.say({
    type,
    id: into,
    field: 'merged',
    old: null,
    new: { id: gone.id, name: 'title' in gone ? gone.title : gone.name, fields: [...new Set(taken)] },
  });
}

/** Locked in the order of their ids, so that two merges of the same two do not wait for each other. */
async function both(
  change: Change,
  type: Mergeable,
  from: number,
  into: number,
): Promise<[gone: Deal | Person | Organization, stays: Deal | Person | Organization]> {
  const field = 'into';
  if (from === into) throw new InvalidError(field, 'nothing is merged with itself');
  const load = async (id: number) => {
    const item = await change.item<Deal | Person | Organization>(types[type], id).catch((error: Error) => {
      if (id === into) throw new InvalidError(field, `there is no such ${type}`, absentOrHidden);
      throw error;
    });
    return item;
  };
  // The one in the path is missing first, whatever the other is.
  if (from < into) {
    const gone = await load(from);
    return [gone, await load(into)];
  }
  const stays = await load(into);
  return [await load(from), stays];
}

async function takeContact(
  change: Change,
  into: Person | Organization,
  from: Person | Organization,
): Promise<void> {
  const emails = { into: await emailsOf(into), from: await emailsOf(from) };
  const { emails: united, ...values } =
    into instanceof Person
      ? mergedPerson(into, from as Person, emails)
      : mergedOrganization(into, from as Organization, emails);
  Object.assign(into, values);
  await setEmails(change.em, into, united);
  // What both had named neither of them; now it names one.
  const had = new Set(emails.into.map(channel => channel.value));
  gatherMail(
    change.em,
    emails.from.map(channel => channel.value).filter(email => had.has(email)),
  );
}

export async function emailsOf(contact: Person | Organization): Promise<Channel[]> {
  const rows = await contact.emails.loadItems();
  return rows
    .sort((a, b) => a.position - b.position || a.id - b.id)
    .map(({ email, isPrimary, label }) => ({ value: email, primary: isPrimary, label }));
}

/**
 * Links to mail that both have: one of them stays, and rests on the mail of both where both say so. What was linked stays
 * linked, unless a user took the mail off the one that stays; a link made by hand later than that counts more.
 */
async function moveLinks(tx: Tx, type: Mergeable, from: number, into: number): Promise<void> {
  const both = `of_into.${type}_id = $2 and of_from.${type}_id = $1 and of_from.thread_id = of_into.thread_id`;
  await tx.query(
    `update thread_link of_into set state = 'linked', rule = of_from.rule, evidence = of_from.evidence,
       rests_on = of_from.rests_on, actor_id = of_from.actor_id, at = of_from.at
     from thread_link of_from
     where ${both} and of_into.state = 'removed' and of_from.state = 'linked'
       and of_from.actor_id is not null and of_from.at > of_into.at`,
    [from, into],
  );
  const primary = await tx.query<{ thread_id: number }>(
    `update thread_link of_from set is_primary = false from thread_link of_into
     where ${both} and of_from.is_primary and of_into.state = 'linked' returning of_from.thread_id`,
    [from, into],
  );
  await tx.query(
    `update thread_link set is_primary = true where ${type}_id = $1 and thread_id = any($2::bigint[])`,
    [into, primary.map(row => row.thread_id)],
  );
  await tx.query(
    `update thread_link of_into set rests_on = case when of_into.rests_on is not null and of_from.rests_on is not null
            then array(select distinct unnest(of_into.rests_on || of_from.rests_on)) end
       from thread_link of_from where ${both} and of_into.state = 'linked' and of_from.state = 'linked'`,
    [from, into],
  );
  await tx.query(`delete from thread_link of_from using thread_link of_into where ${both}`, [from, into]);
  if (type !== 'person') return;
  // Links that were made because of him.
  await tx.query(
    `update thread_link item set evidence = jsonb_set(item.evidence, '{person_id}', to_jsonb($2::bigint)) from thread_link his
      where his.person_id in ($1, $2) and item.thread_id = his.thread_id and item.evidence ->> 'person_id' = $1::text`,
    [from, into],
  );
}

/** Everything that stands on the one that goes. */
async function moveAll(tx: Tx, viewer: Viewer, type: Mergeable, from: number, into: number): Promise<void> {
  if (type === 'organization') {
    // The two were related to each other, or both to a third one: each pair of organizations is related once.
    await tx.query(
      `delete from organization_relationship r where (r.owner_id = $1 or r.linked_id = $1)
         and (r.owner_id = $2 or r.linked_id = $2 or exists (
           select from organization_relationship other where other.id <> r.id
             and least(other.owner_id, other.linked_id) = least($2, r.owner_id + r.linked_id - $1)
             and greatest(other.owner_id, other.linked_id) = greatest($2, r.owner_id + r.linked_id - $1)))`,
      [from, into],
    );
  }
  for (const reference of await referencesTo(tx, type)) {
    if (notMoved.has(reference.table)) continue;
    await moveReference(tx, viewer, { ...reference, type }, from, into);
  }
  if (type === 'deal') return;
  await tx.query(`delete from distinct_contact where ${type}_id = $1 or other_${type}_id = $1`, [from]);
}

/** Lines of both deals in one row of places, and the value that they come to. */
async function settleMerged(change: Change, deal: Deal): Promise<void> {
  await change.em.refresh(deal);
  await settleValue(change, deal);
  await change.em.execute(
    `update deal_product l set position = s.place - 1
       from (select id, row_number() over (order by position, id) as place from deal_product where deal_id = ?) s
      where l.id = s.id and l.position <> s.place - 1`,
    [deal.id],
  );
}
