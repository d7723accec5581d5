import { LeadLabels } from '../../crm/lead-labels.js';
import { leadSources } from '../../crm/lead-sources.js';
import { Leads } from '../../crm/leads.js';
import { labelColors, type LeadLabel } from '../../model/index.js';
import * as kinds from '../kinds.js';
import { operations, type Operation } from '../operation.js';
import { archivedLeads } from '../resources/leads.js';

const leadId = { id: kinds.uuid };

export const leadOperations: Operation[] = [
  ...operations(Leads, ['v1'], {
    'GET leads/archived': {
      summary: 'Leads that were put aside',
      lists: archivedLeads,
      run: (_, call) => call.page(archivedLeads),
    },
    'GET leads/{id}/permittedUsers': {
      summary: 'The ids of the users who may see a lead',
      params: leadId,
      run: (leads, { viewer, params }) => leads.permittedUsers(viewer, params.id),
    },
    'GET leadSources': {
      summary: 'Where leads can come from',
      run: async () => leadSources.map(name => ({ name })),
    },
  }),
  ...operations(LeadLabels, ['v1'], {
    'GET leadLabels': {
      summary: 'All labels of leads',
      run: async labels => (await labels.list()).map(show),
    },
    'POST leadLabels': {
      summary: 'Add a label for leads',
      body: {
        name: { kind: kinds.text(255, 1), required: true },
        color: { kind: kinds.oneOf(...labelColors), required: true },
      },
      run: async (labels, { viewer, body }) => show(await labels.create(viewer, body)),
    },
    'PATCH leadLabels/{id}': {
      summary: 'Change a label of leads',
      params: leadId,
      body: { name: { kind: kinds.text(255, 1) }, color: { kind: kinds.oneOf(...labelColors) } },
      run: async (labels, { viewer, params, body }) => show(await labels.update(viewer, params.id, body)),
    },
    'DELETE leadLabels/{id}': {
      summary: 'Delete a label of leads, and take it off them',
      params: leadId,
      run: async (labels, { viewer, params }) => {
        await labels.remove(viewer, params.id);
        return { id: params.id };
      },
    },
  }),
];

const show = ({ id, name, color, addTime, updateTime }: LeadLabel) => ({
  id,
  name,
  color,
  add_time: kinds.isoTime.v1(addTime),
  update_time: kinds.isoTime.v1(updateTime),
});
