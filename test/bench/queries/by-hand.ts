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

const standsOn = ['deal', 'lead', 'person', 'organization', 'project'];

/** SQL: `alias` is an activity or a note that he may see. `owner` is its column. */
export const seenOn = (who: Who, alias: string, owner = 'owner_id', links = standsOn): string => {
  const permitted = permittedTo(who);
  const each = links.map(
    item =>
      `(${alias}.${item}_id is null or (select ${permitted('i')} from ${item} i where i.id = ${alias}.${item}_id))`,
  );
  const linked = `num_nonnulls(${links.map(item => `${alias}.${item}_id::text`).join(', ')}) > 0`;
  return `${alias}.deleted_at is null and (${alias}.${owner} = ${userIds[who]} or ${who === 'admin' ? each.join(' and ') : [linked, ...each].join(' and ')})`;
};

/** SQL: `alias` is a file that he may see: as what it stands on, and as the activity that it hangs on. */
export const seenFile = (who: Who, alias: string): string =>
  `${seenOn(who, alias, 'user_id', [...standsOn, 'product'])} and (${alias}.user_id = ${userIds[who]} or ${alias}.activity_id is null
     or exists (select from activity fa where fa.id = ${alias}.activity_id and ${seenOn(who, 'fa')}))`;

/** SQL: `copy` is a copy of a mail that he may read. */
export const readable = (who: Who, copy: string): string =>
  `(exists (select from mailbox b where b.id = ${copy}.mailbox_id and b.user_id = ${userIds[who]} and b.deleted_at is null)
    or exists (select from thread_mailbox s join mailbox b on b.id = s.mailbox_id and b.deleted_at is null
                where s.thread_id = ${copy}.thread_id and s.mailbox_id = ${copy}.mailbox_id and s.sharing = 'shared')
      and ${shownByLinks(`${copy}.thread_id`, seenBy(who))})`;

/** SQL: what the thread is linked to shows what is shared of it: items, or where there are none, contacts. */
export const shownByLinks = (thread: string, seen: Seen): string => {
  const links = `from thread_link l where l.thread_id = ${thread} and l.state = 'linked'`;
  const rests = `(l.rests_on is null or exists (select from thread_mailbox r
    where r.thread_id = l.thread_id and r.mailbox_id = any(l.rests_on) and r.sharing = 'shared'))`;
  const shownBy = (nouns: string[]) =>
    `(select true ${links} and (${nouns
      .map(
        noun => `l.${noun}_id is not null and (select ${seen('i')} from ${noun} i where i.id = l.${noun}_id)`,
      )
      .join(' or ')}) and ${rests} limit 1)`;
  return `case when (select true ${links} and num_nonnulls(l.deal_id, l.project_id, l.lead_id::text) > 0 limit 1)
    then ${shownBy(['deal', 'lead', 'project'])} else ${shownBy(['person', 'organization'])} end`;
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

type Counted = 'deal' | 'person' | 'organization';

/** SQL: what the first version of the API tells beside an item: counts, its next and last activity, and of what it names. */
export const facts = (who: Who, item: Counted): string => {
  const on =
    item === 'person'
      ? 'a.id in (select activity_id from activity_participant where person_id = t.id)'
      : `a.${item}_id = t.id`;
  return `
    (select jsonb_build_array(counted.all, counted.done, to_jsonb(next), to_jsonb(last)) from (
        select count(*) as all, count(*) filter (where a.done) as done,
               (array_agg(a.id order by a.due_at, a.id) filter (where not a.done))[1] as next,
               (array_agg(a.id order by a.marked_as_done_time desc, a.id desc) filter (where a.done))[1] as last
          from activity a where ${on} and ${seenOn(who, 'a')}) counted
       left join activity next on next.id = counted.next left join activity last on last.id = counted.last) as activities,
    (select count(*) from note n where n.${item}_id = t.id and ${seenOn(who, 'n', 'user_id')}) as notes,
    (select jsonb_build_array(count(distinct c.message_id), max(c.sent_at) filter (where c.outgoing), max(c.sent_at) filter (where not c.outgoing))
       from thread_link l join message_copy c on c.thread_id = l.thread_id
      where l.${item}_id = t.id and l.state = 'linked' and ${readable(who, 'c')}) as mails,
    (select count(*) from file f where f.${item}_id = t.id and ${seenFile(who, 'f')})
      + (select count(distinct a.id) from (${threadsOn(who, item)}) l join message_copy c on c.thread_id = l.thread_id
           join attachment a on a.content_id = c.content_id and not a.inline where ${readable(who, 'c')}) as files,
    (select count(*) from follower f where f.${item}_id = t.id) as followers,
    (select jsonb_build_array(u.id, u.name, u.email) from users u where u.id = t.owner_id) as owner,
    ${besides[item](seenBy(who))}`;
};

/** SQL: the threads on the item `t`, and on what stands on it. */
const threadsOn = (who: Who, item: Counted): string => {
  const linked = (noun: string, ids: string) =>
    `select thread_id from thread_link where state = 'linked' and ${noun}_id ${ids}`;
  const through = (noun: string, where: string) =>
    linked(noun, `in (select i.id from ${noun} i where ${where} and ${seenBy(who)('i')})`);
  const nouns = ['deal', 'lead', 'project'];
  const people = `select p.id from person p where p.organization_id = t.id and ${seenBy(who)('p')}`;
  const ways: Record<Counted, string[]> = {
    deal: [],
    person: nouns.map(noun => through(noun, 'i.person_id = t.id')),
    organization: [
      through('person', 'i.organization_id = t.id'),
      ...nouns.flatMap(noun => [
        through(noun, 'i.organization_id = t.id'),
        through(noun, `i.person_id in (${people})`),
      ]),
    ],
  };
  return [linked(item, '= t.id'), ...ways[item]].join(' union ');
};

const states = ['open', 'won', 'lost'];
const byState = (deals: string): string =>
  `(select jsonb_build_array(count(*), ${states.map(state => `count(*) filter (where x.status = '${state}')`).join(', ')}) from ${deals})`;

const peopleOf = (seen: Seen, organization: string): string =>
  `(select count(*) from person p where p.organization_id = ${organization} and ${seen('p')})`;
const organizationOf = (seen: Seen): string =>
  `(select jsonb_build_array(x.name, x.address, ${peopleOf(seen, 'x.id')})
      from organization x where x.id = t.organization_id and ${seen('x')}) as of_organization`;

/** SQL: what is told of one noun alone. */
const besides: Record<Counted, (seen: Seen) => string> = {
  deal: seen => `
    (select count(*) from deal_participant d join person x on x.id = d.person_id where d.deal_id = t.id and ${seen('x')}) as participants,
    (select jsonb_build_array(s.name, s.position, s.rotten_days, s.probability) from stage s where s.id = t.stage_id) as stage_of,
    (select jsonb_build_array(l.name, l.position, l.deal_probability) from pipeline l where l.id = t.pipeline_id) as pipeline_of,
    (select jsonb_build_array(x.name, x.phones, (select jsonb_agg(e) from contact_email e where e.person_id = x.id))
       from person x where x.id = t.person_id and ${seen('x')}) as of_person,
    ${organizationOf(seen)}`,
  person: seen => `
    (select jsonb_agg(e) from contact_email e where e.person_id = t.id) as emails,
    ${byState(`deal x where x.person_id = t.id and ${seen('x')}`)} as deals,
    ${byState(`deal_participant d join deal x on x.id = d.deal_id where d.person_id = t.id and x.person_id is distinct from t.id and ${seen('x')}`)} as deals_beside,
    ${organizationOf(seen)}`,
  organization: seen => `
    ${peopleOf(seen, 't.id')} as people,
    ${byState(`deal x where x.organization_id = t.id and ${seen('x')}`)} as deals,
    ${byState(`person p join deal x on x.person_id = p.id where p.organization_id = t.id and x.organization_id is distinct from t.id and ${seen('p')} and ${seen('x')}`)} as deals_beside`,
};
