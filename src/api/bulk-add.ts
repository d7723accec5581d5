import { Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Activities, type ActivityInput } from '../crm/activities.js';
import { KontorError, RowsError, type RowError } from '../errors.js';
import { CustomFields } from './custom-fields.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { Input } from './input.js';
import * as kinds from './kinds.js';
import { inWordsOf } from './resource.js';
import { activities } from './resources/activities.js';

const most = 500;
const body = z.strictObject({
  activities: z
    .array(z.record(z.string(), z.unknown(), 'takes an object'), 'takes a list of activities')
    .min(1, 'is empty')
    .max(most, `takes at most ${most} activities`),
  skip_wrong: kinds.boolean.strict.default(false),
});

type Refused = Map<number, KontorError>;

/** Many new activities in one request, each as v2 takes one. */
@Controller('api/activities/bulk-add')
export class BulkAddController {
  constructor(
    private readonly verbs: Activities,
    private readonly customFields: CustomFields,
  ) {}

  /** Answers with an id for each row; null for one that was left out, which `errors` tells of. */
  @Post()
  @Summary('Add many activities at once: all of them or, with skip_wrong, those that can be added')
  @HttpCode(201)
  async add(@CurrentViewer() viewer: Viewer, @Input(body) given: z.infer<typeof body>) {
    const rows = await Promise.all(given.activities.map(row => this.read(row)));
    const { ids, refused } = given.skip_wrong
      ? await this.addEach(viewer, rows)
      : await this.verbs.createAll(viewer, rows);
    const errors = await Promise.all([...refused].map(([row, error]) => told(row, error)));
    if (errors.length > 0 && !given.skip_wrong) {
      throw new RowsError(
        'activities',
        `${errors.length} of ${rows.length} activities cannot be added, so none was`,
        'Mend these rows, or send skip_wrong to add the others.',
        errors,
      );
    }
    return { ids, errors };
  }

  private read(row: object): Promise<Partial<ActivityInput> | KontorError> {
    return this.customFields.input(activities, 'v2', 'create', row).catch(ours);
  }

  private async addEach(viewer: Viewer, rows: (Partial<ActivityInput> | KontorError)[]) {
    const ids: (number | null)[] = [];
    const refused: Refused = new Map();
    for (const [row, input] of rows.entries()) {
      const made = input instanceof KontorError ? input : await this.verbs.create(viewer, input).catch(ours);
      if (made instanceof KontorError) refused.set(row, made);
      ids.push(made instanceof KontorError ? null : made);
    }
    return { ids, refused };
  }
}

/** @throws what is no answer to the one who asked */
function ours(error: unknown): KontorError {
  if (error instanceof KontorError) return error;
  throw error;
}

async function told(row: number, error: KontorError): Promise<RowError> {
  const { code, message, nextStep, field } = await inWordsOf(activities, 'v2', () =>
    Promise.reject<KontorError>(error),
  ).catch(ours);
  return { row, code, error: message, error_info: nextStep, ...(field === undefined ? {} : { field }) };
}
