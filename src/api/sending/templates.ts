import { Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../../access/viewer.js';
import { Database } from '../../platform/database.js';
import { Drafts } from '../../sending/drafts.js';
import { mergeFields, mergeValues, type MergeField } from '../../sending/merge-fields.js';
import { Templates } from '../../sending/templates.js';
import { Summary } from '../described.js';
import { CurrentViewer } from '../guard.js';
import { Id, Input, QueryInput } from '../input.js';
import * as kinds from '../kinds.js';

const html = kinds.text(1_000_000).strict;
const fields = {
  subject: kinds.text(2000).strict.optional(),
  html: html.optional(),
  shared: kinds.boolean.strict.optional(),
};
const create = z.strictObject({ ...fields, name: kinds.trimmed(200).strict });
const update = z.strictObject({ ...fields, name: kinds.trimmed(200).strict.optional() });
const signature = z.strictObject({ html });
const about = z.object({
  person_id: kinds.id.lenient.optional(),
  organization_id: kinds.id.lenient.optional(),
  deal_id: kinds.id.lenient.optional(),
});

/** Mails to write again and again. */
@Controller('api/mail-templates')
export class MailTemplatesController {
  constructor(private readonly templates: Templates) {}

  @Summary('List your mail templates, and those that colleagues share')
  @Get()
  list(@CurrentViewer() viewer: Viewer) {
    return this.templates.list(viewer);
  }

  @Summary('Read a mail template')
  @Get(':id')
  one(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.templates.one(viewer, id);
  }

  @Summary('Make a mail template')
  @Post()
  create(@CurrentViewer() viewer: Viewer, @Input(create) body: z.infer<typeof create>) {
    return this.templates.create(viewer, body);
  }

  @Summary('Change a mail template of your own')
  @Patch(':id')
  update(@CurrentViewer() viewer: Viewer, @Id() id: number, @Input(update) body: z.infer<typeof update>) {
    return this.templates.update(viewer, id, body);
  }

  @Summary('Delete a mail template of your own')
  @Delete(':id')
  async remove(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.templates.remove(viewer, id);
    return { id };
  }
}

/** What ends every mail from a mailbox. */
@Controller('api/mailboxes/:id/signature')
export class SignatureController {
  constructor(private readonly drafts: Drafts) {}

  @Summary('Read the signature of a mailbox')
  @Get()
  async read(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return { html: await this.drafts.signature(viewer, id) };
  }

  @Summary('Change the signature of a mailbox')
  @Put()
  async write(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(signature) body: z.infer<typeof signature>,
  ) {
    await this.drafts.setSignature(viewer, id, body.html);
    return { html: body.html };
  }
}

/** What may stand in a text as `{{person.first_name}}`. */
@Controller('api/merge-fields')
export class MergeFieldsController {
  constructor(private readonly database: Database) {}

  @Summary('List the merge fields, with the values that they have for these items')
  @Get()
  async list(@CurrentViewer() viewer: Viewer, @QueryInput(about) links: z.infer<typeof about>) {
    const [values] = await mergeValues(this.database, viewer, [{ links, address: null }]);
    return Object.entries(mergeFields).map(([field, label]) => ({
      field,
      label,
      value: values![field as MergeField],
    }));
  }
}
