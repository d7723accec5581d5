import type { Tx } from '../platform/database.js';
import { reasons } from './states.js';

/** An address that takes no more, and why: an enhanced status, or `complaint`. */
interface Gone {
  address: string;
  reason: string | null;
}

const complaint = 'complaint';
/** What is wrong is the address; a full mailbox or a spam filter says nothing of the next mail. */
const noSuchAddress = /^5\.(1\.(1|2|3|6|10)|2\.1|0\.0)$/;
/** Said in a report, days later: no host of that name, or mail from us is not wanted. */
const notWanted = /^5\.(4\.4|7\.1)$/;

/** @param status of the answer to a recipient, while the mail was handed over: there `5.7.1` may speak of us */
export const isNoAddress = (status: string | null): boolean => noSuchAddress.test(status ?? '');

/** @param reason of a delivery report */
export const isForGood = (reason: string | null): boolean =>
  reason === complaint || isNoAddress(reason) || notWanted.test(reason ?? '');

/** No group mail goes to these addresses any more, and the one in which that turned out waits for its writer. */
export async function stopFor(tx: Tx, groupMailId: number | null, gone: Gone[]): Promise<void> {
  const [first] = gone;
  if (!first) return;
  await tx.query(
    `insert into mail_stop (address, reason, said)
     select address, reason, said from jsonb_to_recordset($1::jsonb) as x (address text, reason text, said text) order by address
     on conflict (address) do update set reason = excluded.reason, said = excluded.said, at = now()
       where mail_stop.reason <> 'complaint'`,
    [
      JSON.stringify(
        gone.map(({ address, reason }) =>
          reason === complaint ? { address, reason } : { address, reason: 'bounced', said: reason },
        ),
      ),
    ],
  );
  const { address } = first;
  const why =
    first.reason === complaint
      ? reasons.stopped(`${address} has reported a mail as unwanted`, {
          rule: 'group-complaint',
          said: address,
        })
      : reasons.stopped(`${address} does not exist or takes no mail`, {
          rule: 'group-bounce',
          said: address,
        });
  await tx.query(`update group_mail set state = 'stopped', reason = $2 where id = $1 and state = 'running'`, [
    groupMailId,
    JSON.stringify(why),
  ]);
}
