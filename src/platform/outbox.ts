import type { DomainEvent } from '../events.js';
import type { Tx } from './database.js';

/** The channel on which a committed event wakes the dispatcher at once instead of at its next poll. */
export const eventChannel = 'kontor_event';

/** The channel on which holders hear at once of mailboxes to claim, to wake or to let go. */
export const mailboxChannel = 'kontor_mailbox';

/** The channel on which the dispatcher tells API processes what their open pages should look at again. */
export const liveChannel = 'kontor_live';

/**
 * Writes events in the transaction of the change that they tell of: both happen or neither. The notification is
 * sent by PostgreSQL at commit.
 *
 * @param before what an item's properties were before, for those who tell others of the change
 */
export async function emit(
  tx: Tx,
  events: DomainEvent[],
  actorId: number | null = null,
  before: (event: DomainEvent) => object | null = () => null,
): Promise<void> {
  if (events.length === 0) return;
  tx.send(
    `with written as (
       insert into event (name, payload, actor_id, before)
       select name, payload, $3::bigint, before
         from unnest($1::text[], $2::jsonb[], $4::jsonb[]) as given (name, payload, before)
       returning 1
     )
     select pg_notify('${eventChannel}', ''),
            case when 'mailbox.changed' = any($1) then pg_notify('${mailboxChannel}', '') end
       from written limit 1`,
    [
      events.map(event => event.name),
      events.map(event => JSON.stringify(event.payload)),
      actorId,
      events.map(event => {
        const was = before(event);
        return was && JSON.stringify(was);
      }),
    ],
  );
}
