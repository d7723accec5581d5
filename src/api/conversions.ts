import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { Conversions } from '../crm/conversions.js';
import type { DealChoices } from '../crm/convert-lead.js';
import type { Selection } from '../crm/convert-selection.js';
import { Summary } from './described.js';
import { CurrentViewer } from './guard.js';
import { inWords } from './in-words.js';
import { Input, Uuid } from './input.js';
import * as kinds from './kinds.js';
import { conversionWords } from './operations/convert.js';

const filterId = kinds.id.strict.optional();
// A longer list is answered with its length, so it is read whole.
const many = <T>(one: z.ZodType<T>) =>
  z.array(one, 'takes a list of ids').max(10_000, 'takes a list of ids').optional();
const leadChoice = z.strictObject({
  ids: many(kinds.uuid.strict),
  filter_id: filterId,
  pipeline_id: kinds.id.strict.optional(),
  stage_id: kinds.id.strict.optional(),
  value: kinds.money.strict.optional(),
  visible_to: kinds.visibility.strict.optional(),
  person_id: kinds.id.strict.optional(),
  organization_id: kinds.id.strict.optional(),
});
const dealChoice = z.strictObject({ ids: many(kinds.id.strict), filter_id: filterId });

const selection = ({
  ids,
  filter_id,
}: z.infer<typeof leadChoice> | z.infer<typeof dealChoice>): Selection => ({
  ...(filter_id === undefined ? { ids: ids ?? [] } : { filterId: filter_id }),
});

/** Only what was said. */
function choices(body: z.infer<typeof leadChoice>): DealChoices {
  const said = {
    pipelineId: body.pipeline_id,
    stageId: body.stage_id,
    value: body.value,
    visibleTo: body.visible_to,
    personId: body.person_id,
    organizationId: body.organization_id,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as DealChoices;
}

/** Many leads at once, or one with everything that can be chosen; with a look before. */
@Controller('api/leads')
export class LeadConversionsController {
  constructor(private readonly conversions: Conversions) {}

  @Post('convert/preview')
  @Summary('Look at what converting leads would make of them')
  @HttpCode(200)
  preview(@CurrentViewer() viewer: Viewer, @Input(leadChoice) body: z.infer<typeof leadChoice>) {
    return inWords(conversionWords, () =>
      this.conversions.preview(viewer, 'deal', selection(body), choices(body)),
    );
  }

  @Post('convert')
  @Summary('Begin to make deals of leads')
  @HttpCode(202)
  async convert(@CurrentViewer() viewer: Viewer, @Input(leadChoice) body: z.infer<typeof leadChoice>) {
    const { id, count } = await inWords(conversionWords, () =>
      this.conversions.startMany(viewer, 'deal', selection(body), choices(body)),
    );
    return { conversion_id: id, count };
  }
}

/** The other way round. */
@Controller('api/deals')
export class DealConversionsController {
  constructor(private readonly conversions: Conversions) {}

  @Post('convert/preview')
  @Summary('Look at what converting deals would make of them')
  @HttpCode(200)
  preview(@CurrentViewer() viewer: Viewer, @Input(dealChoice) body: z.infer<typeof dealChoice>) {
    return this.conversions.preview(viewer, 'lead', selection(body));
  }

  @Post('convert')
  @Summary('Begin to make leads of deals')
  @HttpCode(202)
  async convert(@CurrentViewer() viewer: Viewer, @Input(dealChoice) body: z.infer<typeof dealChoice>) {
    const { id, count } = await this.conversions.startMany(viewer, 'lead', selection(body));
    return { conversion_id: id, count };
  }
}

/** One's own conversions: how far they are, and what came of them. */
@Controller('api/conversions')
export class ConversionsController {
  constructor(private readonly conversions: Conversions) {}

  @Get()
  @Summary('Your conversions, the latest first')
  list(@CurrentViewer() viewer: Viewer) {
    return this.conversions.list(viewer);
  }

  @Get(':id')
  @Summary('How far a conversion of yours is, and what came of it')
  get(@CurrentViewer() viewer: Viewer, @Uuid() id: string) {
    return this.conversions.get(viewer, id);
  }

  /** The deals are there again, with all that stands on their leads; the leads are gone. */
  @Post(':id/undo')
  @Summary('Take back that deals of yours became leads')
  @HttpCode(200)
  async undo(@CurrentViewer() viewer: Viewer, @Uuid() id: string) {
    await this.conversions.takeBack(viewer, id);
    return { id };
  }
}
