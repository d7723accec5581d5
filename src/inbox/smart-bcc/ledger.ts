import type { NewBlob } from '../../platform/blobs.js';
import type { Tx } from '../../platform/database.js';
import { rows } from '../slice.js';
import type { Target } from './address.js';
import type { Place } from './places.js';

/** A mail that is to be taken in. */
export interface Delivery {
  userId: number;
  sender: string;
  vouched: 'dkim' | 'spf' | 'relay';
  targets: Target[];
  /** Hex; the same for each delivery of the same mail. */
  key: string;
  /** What becomes a message. */
  mail: NewBlob;
  /** As it came, where the message is one that was forwarded in it. */
  original: NewBlob | null;
}

/** A mail's row in the ledger. */
interface Row {
  id: number;
  mailboxId: number;
  state: string;
  messageId: number | null;
}

/** A target that the mail was not sent to before. */
export interface Added {
  row: Row;
  target: Target;
  userId: number;
}

interface Open {
  delivery: Delivery;
  place: Place;
  uid: number;
}

/**
 * Writes what there is to know of mails whose bytes are recorded, and finds those that are known already. A mail's number
 * in its folder is made from its key, so that it finds its row again; where two keys begin alike the second takes the
 * next number.
 *
 * @returns the rows in the order of the deliveries
 */
export async function enter(
  tx: Tx,
  deliveries: Delivery[],
  places: Place[],
): Promise<{ ledger: Row[]; added: Added[] }> {
  const found = new Map<Delivery, Row>();
  const added: Added[] = [];
  let open: Open[] = deliveries.map((delivery, n) => ({
    delivery,
    place: places[n] as Place,
    uid: Number.parseInt(delivery.key.slice(0, 12), 16) + 1,
  }));
  while (open.length > 0) {
    const sorted = [...open].sort((a, b) => a.place.folderId - b.place.folderId || a.uid - b.uid);
    writeRows(tx, sorted);
    writeCopies(tx, sorted);
    const [targets, known] = await Promise.all([writeTargets(tx, sorted), lockRows(tx, sorted)]);
    const isNew = new Set(targets.map(({ id, type, item }) => `${id} ${type} ${item}`));
    const byPlace = new Map(known.map(row => [`${row.folderId} ${row.uid}`, row]));
    open = open.flatMap(one => {
      const row = byPlace.get(`${one.place.folderId} ${one.uid}`);
      if (row?.key !== one.delivery.key) return [{ ...one, uid: one.uid + 1 }];
      found.set(one.delivery, row);
      for (const target of one.delivery.targets)
        if (isNew.has(`${row.id} ${target.type} ${target.id}`))
          added.push({ row, target, userId: one.delivery.userId });
      return [];
    });
  }
  return { ledger: deliveries.map(delivery => found.get(delivery) as Row), added };
}

/** One look into the index for each, also where PostgreSQL does not know yet how large the table has become. */
const itsRow = `join lateral (
  select id, email_id from remote_message where folder_id = given.folder_id and generation = 0 and uid = given.uid
  offset 0) r on true`;

function writeRows(tx: Tx, open: Open[]): void {
  tx.send(
    `insert into remote_message (folder_id, generation, uid, email_id, is_new, size, internal_date, flags, blob)
     select folder_id, 0, uid, key, true, size, now(), '{\\\\Seen}', decode(blob, 'hex')
       from jsonb_to_recordset($1) as given (folder_id bigint, uid bigint, key text, size bigint, blob text)
     on conflict (folder_id, generation, uid) do nothing`,
    [
      rows(
        open.map(({ delivery, place, uid }) => ({
          folder_id: place.folderId,
          uid,
          key: delivery.key,
          size: delivery.mail.bytes.length,
          blob: delivery.mail.sha256.toString('hex'),
        })),
      ),
    ],
  );
}

function writeCopies(tx: Tx, open: Open[]): void {
  const same = Map.groupBy(open, ({ delivery, place }) => `${place.folderId} ${delivery.key}`);
  tx.send(
    `insert into smart_bcc_copy as copy (remote_id, user_id, sender, vouched, original, deliveries)
     select r.id, given.user_id, given.sender, given.vouched, decode(given.original, 'hex'), given.count
       from jsonb_to_recordset($1) as given (folder_id bigint, uid bigint, key text, user_id bigint, sender text,
            vouched text, original text, count int)
            ${itsRow} and r.email_id = given.key
      order by r.id
     on conflict (remote_id) do update
       set deliveries = copy.deliveries + excluded.deliveries, original = coalesce(copy.original, excluded.original)`,
    [
      rows(
        [...same.values()].flatMap(([first, ...others]) =>
          first
            ? [
                {
                  folder_id: first.place.folderId,
                  uid: first.uid,
                  key: first.delivery.key,
                  user_id: first.delivery.userId,
                  sender: first.delivery.sender,
                  vouched: first.delivery.vouched,
                  original: first.delivery.original?.sha256.toString('hex') ?? null,
                  count: others.length + 1,
                },
              ]
            : [],
        ),
      ),
    ],
  );
}

/** @returns those that are new */
async function writeTargets(
  tx: Tx,
  open: Open[],
): Promise<{ id: number; type: Target['type']; item: string }[]> {
  const given = open.flatMap(({ delivery, place, uid }) =>
    delivery.targets.map(({ type, id }) => ({
      folder_id: place.folderId,
      uid,
      key: delivery.key,
      type,
      item: id,
    })),
  );
  if (given.length === 0) return [];
  return tx.query(
    `insert into smart_bcc_target (remote_id, type, item)
     select distinct r.id, given.type, given.item
       from jsonb_to_recordset($1) as given (folder_id bigint, uid bigint, key text, type text, item text)
            ${itsRow} and r.email_id = given.key
      order by r.id, given.type, given.item
     on conflict do nothing returning remote_id as id, type, item`,
    [rows(given)],
  );
}

/** Locked, so that the pipeline has either to see what we wrote, or is done and seen to be. */
function lockRows(tx: Tx, open: Open[]): Promise<(Row & { key: string; folderId: number; uid: number })[]> {
  return tx.query(
    `select r.id, r.folder_id as "folderId", r.uid, r.email_id as key, r.state, f.mailbox_id as "mailboxId",
            r.message_id as "messageId"
       from remote_message r join folder f on f.id = r.folder_id
      where r.id in (select r.id from unnest($1::bigint[], $2::bigint[]) as given (folder_id, uid) ${itsRow})
      order by r.id for no key update of r`,
    [open.map(one => one.place.folderId), open.map(one => one.uid)],
  );
}
