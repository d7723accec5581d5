import type { Viewer } from '../access/viewer.js';
import { ConflictError, NotFoundError } from '../errors.js';
import type { OutgoingState } from '../model/outgoing-mail.js';
import type { Tx } from '../platform/database.js';

/**
 * SQL: `o` is the viewer's (`$1`), and so still is the mailbox that it goes out by. Nobody else, administrators
 * included, has anything to do with what somebody writes. Of a mailbox that he removed, what was sent is hidden like all
 * of its mail; what was not is still his, to be sent from another one.
 */
export const own = `o.user_id = $1 and (o.mailbox_id is null or exists (
  select from mailbox m where m.id = o.mailbox_id and m.user_id = $1 and (m.deleted_at is null or o.state <> 'sent')))`;

/** What is locked of a mail for a change. */
export interface Standing {
  state: OutgoingState;
  version: number;
  /** Somebody has it in hand. */
  held: boolean;
  /** Somebody has got it. */
  taken: boolean;
}

/** @throws {NotFoundError} */
export async function lockOutgoing(tx: Tx, viewer: Viewer, id: number): Promise<Standing> {
  const [row] = await tx.query<Standing>(
    `select o.state, o.version, coalesce(o.held_until > now(), false) as held, o.sent_at is not null as taken
       from outgoing_mail o where ${own} and o.id = $2 for update of o`,
    [viewer.userId, id],
  );
  if (!row) throw new NotFoundError('mail');
  return row;
}

/** Locks a draft for a change. @throws {ConflictError} where it is none any more, or another version; {NotFoundError} */
export async function openDraft(tx: Tx, viewer: Viewer, id: number, version?: number): Promise<void> {
  const standing = await lockOutgoing(tx, viewer, id);
  if (standing.state !== 'draft')
    throw new ConflictError(
      'This mail is no draft any more',
      'Take it back first, where it has not gone yet.',
    );
  if (version !== undefined && standing.version !== version)
    throw new ConflictError(
      'This draft was saved somewhere else meanwhile',
      'Look at the other version, then save again with its version.',
      'version',
    );
}
