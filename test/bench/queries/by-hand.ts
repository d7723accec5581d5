/** Parts of the hand-written SQL: what somebody would write who knows who asks, with the ids of his groups in the text. */
import { userIds, type Who } from './seed.js';

/** SQL: `alias` is an item that he may see. */
export type Seen = (alias: string) => string;

export const seenBy = (who: Who): Seen => {
  const permitted = permittedTo(who);
  return alias => `${alias}.deleted_at is null and ${permitted(alias)}`;
};

/** The same where it may be deleted. */
const permittedTo = (who: Who): Seen => {
  const user = userIds[who];
  if (who === 'admin') return () => 'true';
  const own = (alias: string) => `${alias}.owner_id = ${user} or ${alias}.follower_ids @> '{${user}}'`;
  if (who === 'own') return alias => `(${own(alias)})`;
  const inGroups = (...rests: number[]) =>
    Array.from({ length: 50 }, (_, at) => at + 1).filter(id => rests.includes(id % 5));
  const [group, above] = [inGroups(user % 5), inGroups(user % 5, 0)];
  return alias =>
    `(${alias}.visible_to = 7 or ${own(alias)}
      or ${alias}.visible_to = 3 and ${alias}.owner_id in (${group.join()}) or ${alias}.visible_to = 5 and ${alias}.owner_id in (${above.join()}))`;
};

/** SQL: `alias` is an activity or a note that he may see. `owner` is its column. */
export const seenOn = (who: Who, alias: string, owner = 'owner_id'): string => {
  const permitted = permittedTo(who);
  const links = ['deal', 'lead', 'person', 'organization'];
  const each = links.map(
    item =>
      `(${alias}.${item}_id is null or (select ${permitted('i')} from ${item} i where i.id = ${alias}.${item}_id))`,
  );
  const linked = `num_nonnulls(${links.map(item => `${alias}.${item}_id::text`).join(', ')}) > 0`;
  return `${alias}.deleted_at is null and (${alias}.${owner} = ${userIds[who]} or ${who === 'admin' ? each.join(' and ') : [linked, ...each].join(' and ')})`;
};

/** SQL: `copy` is a copy of a mail that he may read. */
export const readable = (who: Who, copy: string): string => {
  const seen = seenBy(who);
  const linkedTo = (item: string) =>
    `exists (select from thread_link l join ${item} i on i.id = l.${item}_id
      where l.thread_id = ${copy}.thread_id and l.state = 'linked' and l.${item}_id is not null and ${seen('i')})`;
  return `(exists (select from mailbox b where b.id = ${copy}.mailbox_id and b.user_id = ${userIds[who]})
    or exists (select from thread_mailbox s where s.thread_id = ${copy}.thread_id and s.mailbox_id = ${copy}.mailbox_id and s.sharing = 'shared')
      and case when exists (select from thread_link l where l.thread_id = ${copy}.thread_id and l.state = 'linked' and l.deal_id is not null)
               then ${linkedTo('deal')} else ${linkedTo('person')} end)`;
};

/** SQL: rows of a table with the names of what they are about, as a list shows them. */
export const deals = (who: Who, rest: string): string => {
  const seen = seenBy(who);
  return `select t.*, p.id as person, o.id as organization from (
      select t.* from deal t where t.archived_at is null and ${seen('t')} ${rest}) t
    left join person p on p.id = t.person_id and ${seen('p')}
    left join organization o on o.id = t.organization_id and ${seen('o')}`;
};

export const persons = (who: Who, rest: string): string => {
  const seen = seenBy(who);
  return `select t.*, o.id as organization, (
        select jsonb_agg(e) from contact_email e where e.person_id = t.id) as emails from (
      select t.* from person t where ${seen('t')} ${rest}) t
    left join organization o on o.id = t.organization_id and ${seen('o')}`;
};

export const activities = (who: Who, rest: string): string => {
  const seen = seenBy(who);
  return `select t.*, d.id as deal, p.id as person, o.id as organization, (
        select jsonb_agg(a) from activity_participant a where a.activity_id = t.id) as participants from (
      select t.* from activity t where ${seenOn(who, 't')} ${rest}) t
    left join deal d on d.id = t.deal_id and ${seen('d')}
    left join person p on p.id = t.person_id and ${seen('p')}
    left join organization o on o.id = t.organization_id and ${seen('o')}`;
};

/** SQL: what the first version of the API tells beside an item: counts, and its next and last activity. */
export const facts = (who: Who, item: 'deal' | 'person' | 'organization'): string => {
  const on =
    item === 'person'
      ? 'a.id in (select activity_id from activity_participant where person_id = t.id)'
      : `a.${item}_id = t.id`;
  return `
    (select jsonb_build_array(count(*), count(*) filter (where a.done), min(a.due_at) filter (where not a.done), max(a.due_at) filter (where a.done))
       from activity a where ${on} and ${seenOn(who, 'a')}) as activities,
    (select count(*) from note n where n.${item}_id = t.id and ${seenOn(who, 'n', 'user_id')}) as notes,
    (select jsonb_build_array(count(distinct c.message_id), max(c.sent_at)) from thread_link l join message_copy c on c.thread_id = l.thread_id
      where l.${item}_id = t.id and l.state = 'linked' and ${readable(who, 'c')}) as mails`;
};
