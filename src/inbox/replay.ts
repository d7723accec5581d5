import { Injectable } from '@nestjs/common';
import { NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';
import { Inbox } from './receive.js';

/** Gives a dead letter another try, after a repair of the program or of the server. */
@Injectable()
export class Replay {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
  ) {}

  /**
   * With its bytes at hand it goes through the pipeline at once; without them it is pending again and the next sync
   * fetches it.
   *
   * @throws {NotFoundError} where it is not dead (any more)
   */
  async replay(
    remoteId: number,
  ): Promise<{ id: number; state: string; reason: string | null; thread_id: number | null }> {
    const [row] = await this.database.query<{ mailbox_id: number; has_bytes: boolean }>(
      `update remote_message r set state = 'pending', reason = null, attempts = 0, last_error = null, settled_at = null
       from folder f where f.id = r.folder_id and r.id = $1 and r.state = 'dead'
       returning f.mailbox_id, r.blob is not null as has_bytes`,
      [remoteId],
    );
    if (!row) throw new NotFoundError('dead letter');
    if (row.has_bytes) await this.inbox.receiveStored(row.mailbox_id, [remoteId]);
    else
      await this.database.query('update mailbox set sync_requested_at = now() where id = $1', [
        row.mailbox_id,
      ]);
    const [after] = await this.database.query<{
      state: string;
      reason: string | null;
      thread_id: number | null;
    }>(
      `select r.state, r.reason, g.thread_id from remote_message r left join message g on g.id = r.message_id where r.id = $1`,
      [remoteId],
    );
    return {
      id: remoteId,
      state: after?.state ?? 'pending',
      reason: after?.reason ?? null,
      thread_id: after?.thread_id ?? null,
    };
  }
}
