import { visibleAttachment, visibleFile, visibleLinkedCopy } from '../access/file.js';
import type { Viewer } from '../access/viewer.js';
import type { RolledUp } from '../crm/roll-up.js';
import type { ItemTable } from '../crm/there.js';
import type { Sql } from '../platform/database.js';
import { readableBox, seen } from './sight.js';

/**
 * What the API calls a file: what was put on items, and what is in a mail that is linked to some. The ids of the two
 * come from one row of numbers, odd and even.
 */
export const everyFile = `(
  select id, name, size, user_id, deal_id, lead_id, person_id, organization_id, product_id, activity_id, project_id,
         add_time, update_time, deleted_at, null::bigint as content_id
    from file
  union all
  select id, filename, size::bigint, null, null, null, null, null, null, null, null, add_time, update_time, null, content_id
    from attachment)`;

/** SQL: the row `alias` of `everyFile` is there for the viewer. */
export const visibleAnyFile = (viewer: Viewer, alias: string, user: string): string =>
  `(${alias}.deleted_at is null and case when ${alias}.content_id is null then ${visibleFile(viewer, alias, user)}
    else ${visibleAttachment(viewer, alias, user)} end)`;

/** A file in a mail, as the copy says that the viewer is shown: his own before another's. */
export interface AttachedFile {
  id: number;
  name: string;
  size: number;
  part: string;
  inline: boolean;
  cid: string | null;
  addTime: Date;
  /** When its mail was linked or shared last by somebody. */
  updateTime: Date;
  contentId: number;
  copyId: number;
  messageId: number;
  /** Whose copy it is. */
  userId: number;
  /** What the mail stands on, of each kind the one that leads, as far as the viewer may see it. */
  dealId: number | null;
  leadId: string | null;
  projectId: number | null;
  personId: number | null;
  organizationId: number | null;
}

const nouns = ['deal', 'lead', 'project', 'person', 'organization'] as const;

/** Those of these ids that are files in mails, and there for the viewer. */
export async function attachedFiles(sql: Sql, viewer: Viewer, ids: unknown[]): Promise<AttachedFile[]> {
  const linked = nouns.map(
    noun => `(
      select i.id from thread_link l join ${noun} i on i.id = l.${noun}_id
       where l.thread_id = copy.thread_id and l.state = 'linked' and l.${noun}_id is not null and ${seen(viewer, 'i')}
       order by l.is_primary desc, l.id limit 1) as "${noun}Id"`,
  );
  return sql.query<AttachedFile>(
    `select a.id, a.filename as name, a.size, a.part, a.inline, a.content_cid as cid, a.add_time as "addTime",
            a.update_time as "updateTime", a.content_id as "contentId", copy.id as "copyId", copy.message_id as "messageId", copy.user_id as "userId",
            ${linked.join(', ')}
       from attachment a cross join lateral (
         select c.id, c.message_id, c.thread_id, m.user_id
           from message_copy c join mailbox m on m.id = c.mailbox_id
          where c.content_id = a.content_id and ${visibleLinkedCopy(viewer, 'c', '$1')}
          order by (m.user_id = $1) desc, c.id limit 1) copy
      where a.id = any($2) order by a.id`,
    [viewer.userId, ids],
  );
}

/** SQL: ids of the files on the item whose id is `id`, a parameter or a column; `row` where the query has it at hand. No mail stands on a product. */
export function filesOn(viewer: Viewer, type: ItemTable, id: string, row?: string): string {
  const on = row && type !== 'product' ? { table: type, alias: row } : undefined;
  const put = `select f.id from file f where f.${type}_id = ${id} and ${visibleFile(viewer, 'f', '$1', on)}`;
  return type === 'product' ? put : `${put} union ${attachmentsOn(viewer, type, id)}`;
}

/**
 * SQL: ids of the files in mails that stand on the item whose id is `id`. Of a mail that there
 * are several copies of, the viewer's own counts. Images that belong to a text are not among them.
 */
const attachmentsOn = (viewer: Viewer, type: RolledUp, id: string): string => `
  select a.id
    from (select distinct on (c.message_id) c.content_id
            from (select thread_id from (${threadsOn(viewer, type, id)}) every
                   where exists (select from thread_mailbox b where b.thread_id = every.thread_id and b.has_attachments) offset 0) standing
            join thread_mailbox tm on tm.thread_id = standing.thread_id
            join mailbox m on m.id = tm.mailbox_id
            join message_copy c on c.thread_id = tm.thread_id and c.mailbox_id = tm.mailbox_id
           where ${readableBox(viewer, 'tm')}
           order by c.message_id, (m.user_id = $1) desc, c.id) shown
    join attachment a on a.content_id = shown.content_id
   where not a.inline`;

/**
 * SQL: the threads that stand on an item. One that is linked to a deal, lead or project stands on its person and its
 * organization too, one that is linked to a person on that person's organization, and a deal's on its projects. What is
 * hidden from the viewer leads nowhere. Each way has its own index, so each is a query of its own.
 */
function threadsOn(viewer: Viewer, type: RolledUp, id: string): string {
  const linkedTo = (noun: RolledUp, of: string) =>
    `select l.thread_id from thread_link l where l.state = 'linked' and l.${noun}_id is not null and l.${noun}_id ${of}`;
  const through = (noun: RolledUp, where: string) =>
    linkedTo(noun, `in (select i.id from ${noun} i where ${where} and ${seen(viewer, 'i')})`);
  const ways = [linkedTo(type, `= ${id}`)];
  if (type === 'project')
    ways.push(
      through('deal', `i.id in (select pd.deal_id from project_deal pd where pd.project_id = ${id})`),
    );
  if (type === 'person') for (const noun of items) ways.push(through(noun, `i.person_id = ${id}`));
  if (type === 'organization') {
    const people = `select p.id from person p where p.organization_id = ${id} and ${seen(viewer, 'p')}`;
    ways.push(through('person', `i.organization_id = ${id}`));
    for (const noun of items) {
      ways.push(through(noun, `i.organization_id = ${id}`), through(noun, `i.person_id in (${people})`));
    }
  }
  return ways.join(' union ');
}

const items = ['deal', 'lead', 'project'] as const;
