import type { Tx } from '../platform/database.js';

/** What a webhook can be told of, and Pipedrive's word for what happened to it. */
export const webhookObjects = [
  'activity',
  'deal',
  'lead',
  'note',
  'organization',
  'person',
  'pipeline',
  'product',
  'stage',
  'user',
] as const;
export type WebhookObject = (typeof webhookObjects)[number];
export const webhookActions = { added: 'create', updated: 'change', deleted: 'delete' } as const;

/**
 * One item may be told so often to one webhook within a minute. A receiver that answers each change with another one
 * would else go on for ever.
 */
const mostAMinute = 60;

/**
 * Writes down who is to be told of these events, in the transaction that marks them: a crash leaves both or neither. A
 * change by which nothing is different is told to nobody, which ends most loops.
 *
 * @returns the webhooks that have something to be told
 */
export async function queueDeliveries(tx: Tx, eventIds: number[]): Promise<number[]> {
  const rows = await tx.query<{ webhookId: number }>(
    `with happened as (
       select e.id, e.at, e.payload ->> 'id' as item_id, split_part(e.name, '.', 1) as object,
              case split_part(e.name, '.', 2) when 'added' then 'create' when 'updated' then 'change'
                when 'deleted' then 'delete' end as action,
              row_number() over (partition by split_part(e.name, '.', 1), e.payload ->> 'id' order by e.id) as place
         from event e
        where e.id = any($1) and split_part(e.name, '.', 1) = any($2)
          and (e.before is not null or e.name not like '%.updated')
     )
     insert into webhook_delivery (id, webhook_id, event_id, object, item_id, payload, state, ended_at)
     select gen_random_uuid(), w.id, h.id, h.object, h.item_id, '', cut.state, case cut.state when 'cut' then now() end
       from happened h
       join webhook w on w.removed_at is null and w.add_time <= h.at and w.object in ('*', h.object)
        and w.action in ('*', h.action)
      cross join lateral (
        select case when count(*) + h.place > ${mostAMinute} then 'cut' else 'pending' end as state
          from webhook_delivery d
         where d.webhook_id = w.id and d.object = h.object and d.item_id = h.item_id
           and d.created_at > now() - interval '1 minute') cut
      where h.action is not null
      order by h.id, w.id
     on conflict (webhook_id, event_id) do nothing
     returning webhook_id as "webhookId"`,
    [eventIds, webhookObjects],
  );
  return [...new Set(rows.map(row => row.webhookId))];
}
