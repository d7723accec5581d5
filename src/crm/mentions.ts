import { visibleNote } from '../access/note.js';
import { asEachUser } from '../access/viewer.js';
import type { Database } from '../platform/database.js';
import { emit } from '../platform/outbox.js';
import type { Change } from './change.js';

/**
 * Notes down whom a note, or a comment below it, mentions: those who may see the note, save who wrote it. A text that is
 * changed mentions only those who were not in it before.
 */
export async function mention(
  database: Database,
  { em, viewer }: Change,
  { noteId, commentId = null }: { noteId: number; commentId?: string | null },
  userIds: number[],
): Promise<void> {
  if (userIds.length === 0) return;
  // The rows that it is about.
  await em.flush();
  await database.within(em, async tx => {
    const told = await tx.query<{ user_id: number }>(
      `insert into notification (user_id, note_id, comment_id, actor_id)
       select u.id, n.id, $3::uuid, $1::bigint
         from note n join users u on u.id = any($4::bigint[])
        where n.id = $2 and u.active and u.id <> $1
          and ${asEachUser('u', each => visibleNote(each, 'n', 'u.id'))}
       on conflict do nothing returning user_id`,
      [viewer.userId, noteId, commentId, userIds],
    );
    if (told.length === 0) return;
    await emit(tx, [{ name: 'user.notified', payload: { userIds: told.map(each => each.user_id) } }]);
  });
}
