import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../access/viewer.js';
import { itemThere } from '../../crm/there.js';
import { Database } from '../../platform/database.js';
import { itemMessages, type MailedItem } from '../../search/item-messages.js';
import { messages } from '../../search/messages.js';
import { answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { MailFiles } from '../mail/files.js';
import { operations, type Call, type Operation } from '../operation.js';
import { bodyOf, mailMessages, mailService } from '../v1/mailbox-shapes.js';
import { pagination } from '../v1/paging.js';
import { rowsQuery, rowsWanted } from './rows.js';

const nouns = { deals: 'deal', persons: 'person', organizations: 'organization' } as const;

/** Bodies are read from each mail's bytes, so few at once. */
const mostBodies = 20;

interface Asked {
  start: number;
  limit: number;
  bodies: boolean;
  origin: string;
}

/** The mails of deals, persons and organizations. */
@Injectable()
export class ItemMail {
  constructor(
    private readonly database: Database,
    private readonly files: MailFiles,
  ) {}

  /** @throws {NotFoundError} where the item is not there for the viewer */
  async page(viewer: Viewer, type: MailedItem, id: number, { start, limit, bodies, origin }: Asked) {
    await itemThere(this.database, viewer, type, id);
    const found = await itemMessages(this.database, viewer, { type, id }, { start, limit });
    const ids = found.slice(0, limit);
    const rows = ids.length === 0 ? [] : await messages(this.database, viewer, { messageIds: ids });
    const place = new Map(ids.map((one, index) => [one, index]));
    rows.sort((a, b) => place.get(a.id)! - place.get(b.id)!);
    const shown = await mailMessages(this.database, viewer, rows, origin);
    const texts = bodies
      ? await Promise.all(rows.map(async row => ({ body: bodyOf(await this.files.html(row), row.text) })))
      : [];
    const more = found.length > limit;
    return answer(
      shown.map((data, n) => ({
        object: 'mailMessage',
        timestamp: kinds.time.v1(rows[n]!.sent_at),
        data: { ...data, ...texts[n] },
      })),
      { ...mailService, additional_data: { pagination: pagination(more, start, limit) } },
    );
  }
}

export const mailMessageOperations: Operation[] = Object.entries(nouns).flatMap(([path, type]) =>
  operations(ItemMail, ['v1'], {
    [`GET ${path}/{id}/mailMessages`]: {
      summary: `The mails that stand on one of the ${path}, newest first`,
      query: {
        ...rowsQuery,
        include_body: { kind: kinds.boolean },
      },
      run: (mail: ItemMail, { viewer, params, query, origin }: Call) => {
        const bodies = query.include_body === true;
        const wanted = rowsWanted(query, { usual: 50, ...(bodies && { most: mostBodies }) });
        return mail.page(viewer, type, params.id, { ...wanted, bodies, origin });
      },
    },
  }),
);
