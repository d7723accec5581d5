import { visibleActivity } from '../access/activity.js';
import { visibleItem, visibleMail, type Viewer } from '../access/viewer.js';
import type { Sql } from '../platform/database.js';
import type { ContactType } from './duplicates.js';

/** Something that is shown in the row of a contact. */
export type Mark =
  | {
      kind: 'activity';
      id: number;
      title: string;
      type: string;
      /** The day, and in UTC the time where it has one. */
      date: string;
      time: string | null;
      done: boolean;
    }
  | { kind: 'mail'; id: number; title: string; threadId: number; at: Date; outgoing: boolean }
  | { kind: 'deal'; id: number; title: string; at: Date; event: 'added' | 'won' | 'lost' };

export interface TimelineRow {
  id: number;
  name: string;
  /** As the list is ordered by. */
  key: string;
  ownerId: number | null;
  /** Of a person, if the viewer may see it. */
  organization: { id: number; name: string } | null;
  email: string | null;
  marks: Mark[];
}

/** Where the next page goes on. */
export interface AfterContact {
  key: string;
  id: number;
}

export interface TimelineChoice {
  type: ContactType;
  /** Days, the last one included. */
  from: string;
  to: string;
  ownerId?: number | undefined;
  /** What stands in the name. */
  q?: string | undefined;
  after?: AfterContact | undefined;
  limit: number;
}

/** Of each kind, of one contact. */
const mostMarks = 200;

/** Contacts by name, each with what happened with it, and what is planned, in a period. */
export async function contactsTimeline(
  sql: Sql,
  viewer: Viewer,
  choice: TimelineChoice,
): Promise<TimelineRow[]> {
  const rows = await contacts(sql, viewer, choice);
  const ids = rows.map(row => row.id);
  const marks = await Promise.all(
    [activities, mails, deals].map(of =>
      sql.query<{ contact: number; mark: Mark }>(of(viewer, choice.type), [
        viewer.userId,
        ids,
        choice.from,
        choice.to,
      ]),
    ),
  );
  const byContact = Map.groupBy(marks.flat(), row => row.contact);
  return rows.map(row => ({ ...row, marks: (byContact.get(row.id) ?? []).map(({ mark }) => mark) }));
}

function contacts(
  sql: Sql,
  viewer: Viewer,
  { type, ownerId, q, after, limit }: TimelineChoice,
): Promise<TimelineRow[]> {
  const values: unknown[] = [viewer.userId];
  const bind = (value: unknown): string => `$${values.push(value)}`;
  const conditions = [
    visibleItem(viewer, 't', '$1'),
    ...(ownerId === undefined ? [] : [`t.owner_id = ${bind(ownerId)}`]),
    ...(q ? [`lower(t.name) like ${bind(`%${q.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`)}`] : []),
    ...(after ? [`(lower(t.name), t.id) > (${bind(after.key)}, ${bind(after.id)}::bigint)`] : []),
  ];
  const organization =
    type === 'person'
      ? `(select jsonb_build_object('id', o.id, 'name', o.name) from organization o
           where o.id = t.organization_id and ${visibleItem(viewer, 'o', '$1')})`
      : 'null::jsonb';
  return sql.query<TimelineRow>(
    `select t.id, t.name, lower(t.name) as key, t.owner_id as "ownerId", ${organization} as organization,
            (select e.email from contact_email e where e.${type}_id = t.id order by e.is_primary desc, e.position limit 1) as email
       from ${type} t where ${conditions.join(' and ')}
      order by lower(t.name), t.id limit ${bind(limit)}`,
    values,
  );
}

type Marks = (viewer: Viewer, type: ContactType) => string;

/** SQL: for each contact in `$2` the newest few that `rows` gives for the contact `of.id`. */
const each = (rows: string): string =>
  `select of.id as contact, to_jsonb(m) as mark from unnest($2::bigint[]) as of (id)
    cross join lateral (${rows} limit ${mostMarks}) m`;

const activities: Marks = (viewer, type) =>
  each(`select 'activity' as kind, a.id, a.subject as title, a.type, a.due_date as date, a.due_time as time, a.done
          from activity a
         where ${
           type === 'person'
             ? 'a.id in (select p.activity_id from activity_participant p where p.person_id = of.id)'
             : 'a.organization_id = of.id'
         } and a.due_date between $3::date and $4::date and ${visibleActivity(viewer, 'a', '$1')}
         order by a.due_at desc, a.id desc`);

const mails: Marks = (viewer, type) =>
  each(`select 'mail' as kind, c.message_id as id, msg.subject as title, c.thread_id as "threadId",
               max(c.sent_at) as at, bool_or(c.outgoing) as outgoing
          from thread_link link
          join message_copy c on c.thread_id = link.thread_id
          join message msg on msg.id = c.message_id
         where link.${type}_id = of.id and link.state = 'linked'
           and c.sent_at >= $3::date - 1 and c.sent_at < $4::date + 2
           and ${visibleMail(viewer, { user: '$1', thread: 'c.thread_id', mailbox: 'c.mailbox_id' })}
         group by c.message_id, msg.subject, c.thread_id
         order by max(c.sent_at) desc, c.message_id desc`);

const deals: Marks = (viewer, type) =>
  each(`select 'deal' as kind, d.id, d.title, happened.at, happened.event
          from deal d
         cross join lateral (values (d.add_time, 'added'), (d.won_time, 'won'), (d.lost_time, 'lost')) as happened (at, event)
         where d.${type}_id = of.id and happened.at >= $3::date - 1 and happened.at < $4::date + 2
           and ${visibleItem(viewer, 'd', '$1')}
         order by happened.at desc, d.id desc`);
