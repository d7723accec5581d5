import type { Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import type { LabelColor } from '../model/index.js';
import type { Database, Sql, Tx } from '../platform/database.js';
import { emit } from '../platform/outbox.js';

/** What a user sorts his mail by. Labels are his own, as their threads' rows are: nobody else sees them. */
export interface MailLabelView {
  id: number;
  name: string;
  color: LabelColor;
}

const columns = 'id, name, color';
const mostLabels = 100;

export function mailLabels(sql: Sql, viewer: Viewer): Promise<MailLabelView[]> {
  return sql.query(`select ${columns} from mail_label where user_id = $1 order by lower(name), id`, [
    viewer.userId,
  ]);
}

/** @throws {NotFoundError} also for a label of somebody else */
export async function mailLabel(sql: Sql, viewer: Viewer, id: number): Promise<MailLabelView> {
  const [label] = await sql.query<MailLabelView>(
    `select ${columns} from mail_label where id = $2 and user_id = $1`,
    [viewer.userId, id],
  );
  if (!label) throw new NotFoundError('mail label');
  return label;
}

/** @throws {ConflictError} where he has one of that name; {InvalidError} where he has too many */
export function addMailLabel(
  database: Database,
  viewer: Viewer,
  { name, color }: Omit<MailLabelView, 'id'>,
): Promise<MailLabelView> {
  return database.transaction(async tx => {
    const all = await locked(tx, viewer);
    if (all.length >= mostLabels)
      throw new InvalidError('name', `You have ${mostLabels} labels`, 'Delete one first, or rename it.');
    refuseTwin(all, name, null);
    const [label] = await tx.query<MailLabelView>(
      `insert into mail_label (user_id, name, color) values ($1, $2, $3) returning ${columns}`,
      [viewer.userId, name, color],
    );
    await tell(tx, viewer);
    return label!;
  });
}

/** @throws {ConflictError}; {NotFoundError} */
export function changeMailLabel(
  database: Database,
  viewer: Viewer,
  id: number,
  { name, color }: { name?: string | undefined; color?: LabelColor | undefined },
): Promise<MailLabelView> {
  return database.transaction(async tx => {
    const all = await locked(tx, viewer);
    if (name !== undefined) refuseTwin(all, name, id);
    const [label] = await tx.query<MailLabelView>(
      `update mail_label set name = coalesce($3, name), color = coalesce($4, color)
        where id = $2 and user_id = $1 returning ${columns}`,
      [viewer.userId, id, name ?? null, color ?? null],
    );
    if (!label) throw new NotFoundError('mail label');
    await tell(tx, viewer);
    return label;
  });
}

/** His threads lose it too. @throws {NotFoundError} */
export function removeMailLabel(database: Database, viewer: Viewer, id: number): Promise<void> {
  return database.transaction(async tx => {
    const [gone] = await tx.query('delete from mail_label where id = $2 and user_id = $1 returning id', [
      viewer.userId,
      id,
    ]);
    if (!gone) throw new NotFoundError('mail label');
    await tell(tx, viewer);
    const rows = await tx.query<{ thread: number; mailbox: number }>(
      `update thread_mailbox tm set labels = array_remove(labels, $2)
         from (select kept.thread_id, kept.mailbox_id from thread_mailbox kept join mailbox m on m.id = kept.mailbox_id
                where m.user_id = $1 and kept.labels <> '{}' and kept.labels @> array[$2::bigint]
                order by kept.thread_id, kept.mailbox_id for update of kept) labelled
        where tm.thread_id = labelled.thread_id and tm.mailbox_id = labelled.mailbox_id
       returning tm.thread_id as thread, tm.mailbox_id as mailbox`,
      [viewer.userId, id],
    );
    const threads = Map.groupBy(rows, row => row.thread);
    await emit(
      tx,
      [...threads].map(([threadId, its]) => ({
        name: 'thread.changed' as const,
        payload: { threadId, mailboxIds: its.map(row => row.mailbox) },
      })),
      viewer.userId,
    );
  });
}

/** His other pages hear of it. */
const tell = (tx: Tx, { userId }: Viewer): Promise<void> =>
  emit(tx, [{ name: 'arrangement.changed', payload: { of: 'mailLabel', userId } }], userId);

/** All that he has; one change of them follows the other. */
async function locked(tx: Tx, viewer: Viewer): Promise<MailLabelView[]> {
  await tx.query('select 1 from users where id = $1 for no key update', [viewer.userId]);
  return mailLabels(tx, viewer);
}

function refuseTwin(all: MailLabelView[], name: string, id: number | null): void {
  const twin = all.find(each => each.id !== id && each.name.toLowerCase() === name.toLowerCase());
  if (twin) throw new ConflictError(`You have a label ${twin.name} already`, 'Choose another name.', 'name');
}
