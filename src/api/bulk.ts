import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { BulkChanges } from '../crm/filters-bulk.js';
import type { BulkNoun } from '../model/index.js';
import { NotFoundError } from '../errors.js';
import { CustomFields } from './custom-fields.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { check, Id } from './input.js';
import * as kinds from './kinds.js';
import { inWordsOf, type Resource } from './resource.js';
import { needsOf } from './route-facts.js';
import { activities } from './resources/activities.js';
import { deals } from './resources/deals.js';
import { leads } from './resources/leads.js';
import { organizations } from './resources/organizations.js';
import { persons } from './resources/persons.js';
import { products } from './resources/products.js';
import { projects } from './resources/projects.js';

const resources: Record<string, Resource> = {
  activities,
  deals,
  leads,
  organizations,
  persons,
  products,
  projects,
};

const bodyFor = (resource: Resource) =>
  z.strictObject({
    action: z.enum(['update', 'delete'], 'takes update or delete').default('update'),
    ids: z
      .array(resource.id.strict, 'takes a list of ids')
      .min(1, 'is empty')
      .max(10_000, 'takes at most 10000 ids')
      .optional(),
    filter_id: kinds.id.strict.optional(),
    fields: z.record(z.string(), z.unknown(), 'takes an object').optional(),
  });

/** Many items changed or deleted at once: `POST /api/deals/bulk {filter_id, fields: {owner_id}}`. */
@Controller('api')
export class BulkController {
  constructor(
    private readonly bulk: BulkChanges,
    private readonly customFields: CustomFields,
  ) {}

  /** One job for all of them; `GET /api/bulk/{id}` tells how far it has come. */
  @Post(':nouns/bulk')
  @Summary(
    'Begin to change or delete many activities, deals, leads, persons, organizations, products or projects',
  )
  @HttpCode(202)
  async start(@CurrentViewer() viewer: Viewer, @Param('nouns') nouns: string, @Body() given: unknown) {
    const resource = Object.hasOwn(resources, nouns) ? resources[nouns] : undefined;
    if (!resource) throw new NotFoundError('Route');
    const body = check(bodyFor(resource), given);
    // Leads are in the first dialect only.
    const dialect = resource.dialects.includes('v2') ? 'v2' : 'v1';
    // What one of them needs, many do: the door of one asks for it by its route.
    const method = body.action === 'delete' ? 'DELETE' : 'PATCH';
    const route = { version: dialect, method, path: `${nouns}/{}` } as const;
    for (const permission of needsOf(route, body.fields)) need(viewer, permission);
    const input = await this.customFields.input(resource, dialect, 'update', body.fields ?? {});
    const scope = { ids: body.ids as (number | string)[] | undefined, filterId: body.filter_id };
    const id = await inWordsOf(resource, dialect, () =>
      this.bulk.start(
        viewer,
        resource.noun as BulkNoun,
        body.action,
        scope,
        input as Record<string, unknown>,
      ),
    );
    return this.bulk.get(viewer, id);
  }

  @Get('bulk/:id')
  @Summary('How far such a job of yours is')
  get(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    return this.bulk.get(viewer, id);
  }

  /** Puts back what was there before, but for what somebody has changed since. */
  @Post('bulk/:id/revert')
  @Summary('Take back what such a job of yours changed')
  @HttpCode(202)
  async revert(@CurrentViewer() viewer: Viewer, @Id() id: number) {
    await this.bulk.revert(viewer, id);
    return this.bulk.get(viewer, id);
  }
}
