import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { addMailLabel, changeMailLabel, mailLabels, removeMailLabel } from '../../inbox/mail-labels.js';
import { labelColors } from '../../model/index.js';
import { Database } from '../../platform/database.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input } from '../input.js';
import * as kinds from '../kinds.js';

const name = kinds.trimmed(50).strict;
const color = z.enum(labelColors, `takes one of ${labelColors.join(', ')}`);
const addBody = z.strictObject({ name, color: color.default('gray') });
const changeBody = z.strictObject({ name: name.optional(), color: color.optional() });

/** What a user sorts his mail by: his own, as what he archives is. */
@Controller('api/mail-labels')
export class MailLabelsController {
  constructor(private readonly database: Database) {}

  @Summary('List your mail labels, by name')
  @Get()
  list(@CurrentViewer() viewer: Viewer) {
    return mailLabels(this.database, viewer);
  }

  @Summary('Make a mail label')
  @Post()
  add(@CurrentViewer() viewer: Viewer, @Input(addBody) body: z.infer<typeof addBody>) {
    return addMailLabel(this.database, viewer, body);
  }

  @Summary('Change the name or colour of a mail label')
  @Patch(':id')
  change(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(changeBody) body: z.infer<typeof changeBody>,
  ) {
    return changeMailLabel(this.database, viewer, id, body);
  }

  @Summary('Delete a mail label; your threads lose it')
  @Delete(':id')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await removeMailLabel(this.database, viewer, id);
    return { id };
  }
}
