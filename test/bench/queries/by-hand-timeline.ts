import { readable, seenBy, seenFile, seenOn } from './by-hand.js';
import type { Who } from './seed.js';

type Item = 'deal' | 'person' | 'organization';

/** SQL: what rolls up to the item `$1`, a query for each noun of which there can be any. */
const near = (who: Who, item: Item): Record<string, string> => {
  const seen = seenBy(who)('i');
  if (item === 'deal') {
    return {
      project: `select i.id from project_deal l join project i on i.id = l.project_id where l.deal_id = $1 and ${seen}`,
    };
  }
  const people = item === 'person' ? '$1' : 'any(array(select id from near_person))';
  const of = (noun: string, more = '') =>
    `select i.id from (select id from ${noun} where person_id = ${people} and deleted_at is null
      union select id from ${noun} where ${item}_id = $1 and deleted_at is null ${more}) x join ${noun} i on i.id = x.id where ${seen}`;
  return {
    ...(item === 'organization' && {
      person: `select i.id from person i where i.organization_id = $1 and ${seen}`,
    }),
    deal: of('deal', `union select deal_id from deal_participant where person_id = ${people}`),
    lead: of('lead'),
    project: of('project'),
  };
};

/** SQL: what happened on an item and on what rolls up to it, newest first, with all that is told of it. */
export const happened = (who: Who, item: Item, most = '51'): string => {
  const around = near(who, item);
  const nouns = [item, ...Object.keys(around)];
  const on = (column: string, noun: string) =>
    noun === item ? `${column} = $1` : `${column} = any(array(select id from near_${noun}))`;
  const each = (kind: string, table: string, at: string, seen: string) =>
    nouns.map(
      noun =>
        `(select '${kind}' as kind, t.id, ${at} as at, '${noun}' as noun, t.${noun}_id::text as item
          from ${table} t where ${on(`t.${noun}_id`, noun)} and ${seen} order by 3 desc limit ${most})`,
    );
  const entries = [
    ...nouns
      .filter(noun => noun !== 'lead')
      .map(
        noun =>
          `(select 'change', l.id, l.at, '${noun}', l.item_id::text from change_log l
            where l.item_type = '${noun}' and ${on('l.item_id', noun)} and ${seenChange(who)} order by l.at desc limit ${most})`,
      ),
    ...each('activity', 'activity', 'coalesce(t.marked_as_done_time, t.add_time)', seenOn(who, 't')),
    ...each('note', 'note', 't.add_time', seenOn(who, 't', 'user_id')),
    ...each('file', 'file', 't.add_time', seenFile(who, 't')),
    `(select 'mail', message_id, max(sent_at), min(noun), min(item) from mail group by message_id order by 3 desc limit ${most})`,
    `(select 'attachment', a.id, max(sent_at), min(noun), min(item) from mail join attachment a on a.content_id = mail.content_id and not a.inline
       group by a.id order by 3 desc limit ${most})`,
  ];
  const links = nouns
    .map(
      noun =>
        `select l.thread_id, '${noun}' as noun, l.${noun}_id::text as item from thread_link l where ${on(`l.${noun}_id`, noun)} and l.state = 'linked'`,
    )
    .join(' union all ');
  return `with ${[
    ...Object.entries(around).map(([noun, text]) => `near_${noun} as materialized (${text})`),
    `mail as materialized (select c.message_id, c.content_id, c.sent_at, l.noun, l.item from (${links}) l
       join message_copy c on c.thread_id = l.thread_id where ${readable(who, 'c')})`,
    `entry (kind, id, at, noun, item) as materialized (
       select * from (select distinct on (at, kind, id) * from (${entries.join(' union all ')}) e (kind, id, at, noun, item)
        order by at desc, kind desc, id desc) e limit ${most})`,
  ].join(', ')}
    select e.*, ${told(who)} as told, ${titled(nouns)} as title from entry e order by at desc`;
};

/** SQL: the row `l` of the change log names no item before and after that he may not see. */
const seenChange = (who: Who): string => {
  const named = (table: string, value: string) =>
    `(select ${seenBy(who)('i')} from ${table} i where i.id = (${value} #>> '{}')::bigint)`;
  const either = (table: string) =>
    `coalesce(${named(table, 'l.old_value')}, false) or coalesce(${named(table, 'l.new_value')}, false)`;
  return `case when l.field in ('person_id', 'participant_id') then ${either('person')}
    when l.field = 'org_id' then ${either('organization')} else true end`;
};

const names = { deal: 'title', lead: 'title', project: 'title', person: 'name', organization: 'name' };

const titled = (nouns: string[]): string =>
  `case e.noun ${nouns
    .map(
      noun =>
        `when '${noun}' then (select ${names[noun as Item]} from ${noun} i where i.id = e.item::${noun === 'lead' ? 'uuid' : 'bigint'})`,
    )
    .join(' ')} end`;

/** SQL: what is shown of the entry `e`. */
const told = (who: Who): string => {
  const seen = seenBy(who);
  const about = Object.entries(names)
    .map(
      ([noun, name]) =>
        `'${noun}', (select i.${name} from ${noun} i where i.id = t.${noun}_id and ${seen('i')})`,
    )
    .join(', ');
  const parties = `(select jsonb_agg(jsonb_build_array(p.role, a.email, p.name, (
      select jsonb_build_array(i.id, i.name, i.organization_id) from contact_email ce join person i on i.id = ce.person_id
       where ce.email = a.email and ${seen('i')} limit 1)))
    from participant p join address a on a.id = p.address_id where p.message_id = m.id)`;
  return `case e.kind
    when 'change' then (select to_jsonb(l) from change_log l where l.id = e.id)
    when 'activity' then (select to_jsonb(t) || jsonb_build_object(${about}, 'participants', (
      select jsonb_agg(jsonb_build_array(i.id, i.name)) from activity_participant x join person i on i.id = x.person_id where x.activity_id = t.id))
      from activity t where t.id = e.id)
    when 'note' then (select to_jsonb(t) || jsonb_build_object(${about}, 'user', (select jsonb_build_array(u.name, u.email) from users u where u.id = t.user_id))
      from note t where t.id = e.id)
    when 'file' then (select to_jsonb(t) || jsonb_build_object(${about}) from file t where t.id = e.id)
    when 'attachment' then (select to_jsonb(t) from attachment t where t.id = e.id)
    else (select to_jsonb(m) || jsonb_build_object('snippet', b.snippet, 'text', b.text <> '', 'parties', ${parties}, 'files', (
        select jsonb_agg(a) from attachment a where a.content_id = b.id))
      from message m join message_copy c on c.message_id = m.id join content b on b.id = c.content_id
     where m.id = e.id and ${readable(who, 'c')} order by c.id limit 1) end`;
};
