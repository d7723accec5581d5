import { Conversions, type ConversionView } from '../../crm/conversions.js';
import { inWords } from '../in-words.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';

const lead = { id: kinds.uuid };
const leadJob = { ...lead, conversion_id: kinds.uuid };
const dealJob = { conversion_id: kinds.uuid };

/** What the API calls a field of what is chosen for a conversion. */
export const conversionWords = {
  pipelineId: 'pipeline_id',
  stageId: 'stage_id',
  personId: 'person_id',
  organizationId: 'organization_id',
};

/** Leads become deals and deals leads, in the background; who asked looks how far it is. */
export const convertOperations: Operation[] = operations(Conversions, ['v2'], {
  'POST leads/{id}/convert/deal': {
    summary: 'Begin to make a deal of a lead',
    params: lead,
    body: { stage_id: { kind: kinds.id }, pipeline_id: { kind: kinds.id } },
    run: async (conversions, { viewer, params, body }) => ({
      conversion_id: await inWords(conversionWords, () =>
        conversions.startOne(viewer, 'deal', params.id, {
          ...(body.stage_id === undefined ? {} : { stageId: body.stage_id }),
          ...(body.pipeline_id === undefined ? {} : { pipelineId: body.pipeline_id }),
        }),
      ),
    }),
  },
  'GET leads/{id}/convert/status/{conversion_id}': {
    summary: 'How far the conversion of a lead is',
    params: leadJob,
    run: async (conversions, { viewer, params }) =>
      status(await conversions.get(viewer, params.conversion_id, { type: 'lead', id: params.id }), params.id),
  },
  'POST deals/{id}/convert/lead': {
    summary: 'Begin to make a lead of a deal',
    run: async (conversions, { viewer, params }) => ({
      conversion_id: await conversions.startOne(viewer, 'lead', params.id),
    }),
  },
  'GET deals/{id}/convert/status/{conversion_id}': {
    summary: 'How far the conversion of a deal is',
    params: dealJob,
    run: async (conversions, { viewer, params }) =>
      status(await conversions.get(viewer, params.conversion_id, { type: 'deal', id: params.id }), params.id),
  },
});

/** What came out is told once it is there. */
function status({ id, state, becomes, items, reason }: ConversionView, from: number | string) {
  const item = items.find(one => one[becomes === 'deal' ? 'lead_id' : 'deal_id'] === from);
  const made = becomes === 'deal' ? { deal_id: item?.deal_id } : { lead_id: item?.lead_id };
  return {
    conversion_id: id,
    status: state,
    ...(state === 'completed' ? made : {}),
    ...(reason === null ? {} : { reason }),
  };
}
