import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import { Database } from '../platform/database.js';
import { oneOutgoing } from './view.js';

/** What became of a mail that stands in a thread by now. */
@Injectable()
export class SentMails {
  constructor(private readonly database: Database) {}

  /** @throws {NotFoundError} where the viewer has not sent it from here */
  async of(viewer: Viewer, messageId: number) {
    const [row] = await this.database.query<{ id: number }>(
      'select id from outgoing_mail where message = $2 and user_id = $1 order by id limit 1',
      [viewer.userId, messageId],
    );
    if (!row) throw new NotFoundError('sent mail');
    const mail = await oneOutgoing(this.database, viewer, row.id);
    const links = await this.database.query<{ url: string; clicks: number }>(
      `select l.url, (select count(*)::int from outgoing_view v where v.outgoing_mail_id = l.outgoing_mail_id
                and v.position = l.position and not v.automatic) as clicks
         from outgoing_link l where l.outgoing_mail_id = $1 order by l.position`,
      [row.id],
    );
    const { recipients, opens, clicks, last_opened_at, track_opens, track_links, remind_at, remind_state } =
      mail;
    return {
      outgoing_mail_id: row.id,
      recipients,
      track_opens,
      track_links,
      opens,
      clicks,
      last_opened_at,
      remind_at,
      remind_state,
      links,
    };
  }
}
