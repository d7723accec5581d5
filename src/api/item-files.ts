import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { itemThere } from '../crm/there.js';
import { Database } from '../platform/database.js';
import { filesOn } from '../search/attachments.js';
import { Summary } from './described.js';
import { pageAnswer } from './doors.js';
import { itemOf } from './flow.js';
import { CurrentViewer } from './guard.js';
import { Reader } from './reader.js';
import { timeSorts, type Resource } from './resource.js';
import { files } from './resources/files.js';
import { v2 } from './v2/dialect.js';

const listed: Resource = { ...files, sorts: timeSorts };

/** Files of any item, by cursor: Pipedrive has no such list of leads and projects. Shown as v1 shows them. */
@Controller('api/items/:type/:id/files')
export class ItemFilesController {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
  ) {}

  @Summary('List the files on an item and in the mails that stand on it')
  @Get()
  async list(
    @CurrentViewer() viewer: Viewer,
    @Param() path: { type: string; id: string },
    @Query() query: Record<string, unknown>,
  ) {
    const { type, id } = itemOf(path);
    await itemThere(this.database, viewer, type, id, true);
    const request = {
      ...v2.pageRequest(listed, query),
      also: (bind: (value: unknown) => string) => `t.id = any(array(${filesOn(viewer, type, bind(id))}))`,
      look: { plain: true },
    };
    return pageAnswer(v2, await this.reader.page(listed, 'v1', viewer, request), request);
  }
}
