import { Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { ActivityTypes } from '../crm/activity-types.js';
import { Boards } from '../crm/boards.js';
import { Fields } from '../crm/fields.js';
import { KnownFields } from '../crm/fields-known.js';
import { Phases } from '../crm/phases.js';
import { Pipelines } from '../crm/pipelines.js';
import { Stages } from '../crm/stages.js';
import { isPlace, standingIn } from '../crm/standing.js';
import { NotFoundError } from '../errors.js';
import type { ActivityType, FieldNoun } from '../model/index.js';
import { Database } from '../platform/database.js';
import { Summary } from './described.js';
import { AdminOnly, CurrentViewer } from './guard.js';
import { Id, Input } from './input.js';
import * as kinds from './kinds.js';
import { shownOptions } from './operations/field-shapes.js';

const fieldNouns: Record<string, FieldNoun> = {
  activities: 'activity',
  deals: 'deal',
  organizations: 'organization',
  persons: 'person',
  products: 'product',
  projects: 'project',
};

const option = z.strictObject({
  id: kinds.id.strict.optional(),
  label: kinds.trimmed(255).strict,
  color: kinds.text(30).strict.nullish(),
});
const options = z.strictObject({
  options: z.array(option, 'takes a list of {id, label, color}').max(5000, 'takes at most 5000 entries'),
});
const order = z.strictObject({
  field_codes: z.array(kinds.text(64, 1).strict, 'takes a list of field codes').max(300, 'takes at most 300'),
});
const places = z.strictObject({
  ids: z.array(kinds.id.strict, 'takes a list of ids').max(1000, 'takes at most 1000 ids'),
});
const target = z.strictObject({ move_to: kinds.id.strict });

/** What Pipedrive's API lacks of fields: their order, and their options as a whole. */
@Controller('api/fields/:nouns')
export class FieldsController {
  constructor(
    private readonly fields: Fields,
    private readonly known: KnownFields,
  ) {}

  @Put('order')
  @Summary('Put the company’s own fields in this order')
  async arrange(
    @CurrentViewer() viewer: Viewer,
    @Param('nouns') nouns: string,
    @Input(order) { field_codes: codes }: z.infer<typeof order>,
  ) {
    await this.fields.arrange(viewer, nounOf(nouns), codes);
    return { field_codes: codes };
  }

  @Put(':code/options')
  @Summary('Set the options of a field, or its labels: their order, words and colours')
  async setOptions(
    @CurrentViewer() viewer: Viewer,
    @Param('nouns') nouns: string,
    @Param('code') code: string,
    @Input(options) body: z.infer<typeof options>,
  ) {
    const noun = nounOf(nouns);
    const ref = await this.known.writable(noun, code);
    return shownOptions(await this.fields.setOptions(viewer, noun, ref, body.options));
  }
}

function nounOf(nouns: string): FieldNoun {
  const noun = Object.hasOwn(fieldNouns, nouns) ? fieldNouns[nouns] : undefined;
  if (!noun) throw new NotFoundError('Route');
  return noun;
}

/** A stage that goes, and where its deals stand from then on. */
@Controller('api/stages')
export class StageRemovalController {
  constructor(private readonly stages: Stages) {}

  @Delete(':id')
  @Summary('Delete a stage; its deals go to another one, archived ones too')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(target) { move_to: to }: z.infer<typeof target>,
  ) {
    return { id, moved: await this.stages.empty(viewer, id, to) };
  }
}

/** A pipeline that goes, and where its deals stand from then on. */
@Controller('api/pipelines')
export class PipelineRemovalController {
  constructor(private readonly pipelines: Pipelines) {}

  @Delete(':id')
  @Summary('Delete a pipeline; its deals go to a stage of another one, archived ones too')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(target) { move_to: to }: z.infer<typeof target>,
  ) {
    return { id, moved: await this.pipelines.empty(viewer, id, to) };
  }
}

/** A phase that goes, and where its projects stand from then on. */
@Controller('api/phases')
export class PhaseRemovalController {
  constructor(private readonly phases: Phases) {}

  @Delete(':id')
  @Summary('Delete a phase; its projects go to another one, archived ones too')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(target) { move_to: to }: z.infer<typeof target>,
  ) {
    return { id, moved: await this.phases.empty(viewer, id, to) };
  }
}

/** A board that goes, and where its projects stand from then on. */
@Controller('api/boards')
export class BoardRemovalController {
  constructor(private readonly boards: Boards) {}

  @Delete(':id')
  @Summary('Delete a board; its projects go to a phase of another one, archived ones too')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @Id() id: number,
    @Input(target) { move_to: to }: z.infer<typeof target>,
  ) {
    return { id, moved: await this.boards.empty(viewer, id, to) };
  }
}

/** What would have to move before a part of the set-up goes. */
@Controller('api/standing')
export class StandingController {
  constructor(private readonly database: Database) {}

  @Get(':place/:id')
  @Summary('How many deals stand in a stage or pipeline, or projects in a phase or on a board')
  async count(@CurrentViewer() viewer: Viewer, @Param('place') place: string, @Id() id: number) {
    if (!isPlace(place)) throw new NotFoundError('Route');
    return { count: await standingIn(this.database, viewer, place, id) };
  }
}

/** What Pipedrive's API lacks of the types of activities: those that are switched off, and their order. */
@Controller('api/activity-types')
export class ActivityTypesController {
  constructor(private readonly types: ActivityTypes) {}

  @Get()
  @Summary('All types of activities, those that are switched off too')
  async list() {
    return (await this.types.all()).map(shownType);
  }

  @Put('order')
  @Summary('Put the types of activities in this order')
  @AdminOnly()
  async arrange(@CurrentViewer() viewer: Viewer, @Input(places) { ids }: z.infer<typeof places>) {
    await this.types.arrange(viewer, ids);
    return { ids };
  }

  @Post(':id/restore')
  @Summary('Switch a type of activities on again')
  @HttpCode(200)
  @AdminOnly()
  async restore(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return shownType(await this.types.restore(viewer, id));
  }
}

const shownType = (type: ActivityType) => ({
  id: type.id,
  name: type.name,
  key_string: type.key,
  icon_key: type.icon,
  color: type.color ?? null,
  active: !type.deletedAt,
});
