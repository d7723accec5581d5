import { queryOptions } from '@tanstack/react-query';
import { get, send } from './client';
import { read, write } from './rest';

/** Pipelines, fields, labels and types: what a company arranges for itself. */

export interface Pipeline {
  id: number;
  name: string;
  order_nr: number;
  is_deal_probability_enabled: boolean;
}

export interface Stage {
  id: number;
  name: string;
  order_nr: number;
  pipeline_id: number;
  deal_probability: number;
  is_deal_rot_enabled: boolean;
  days_to_rotten: number | null;
}

const inOrder = <T extends { order_nr: number; id: number }>(rows: T[]): T[] =>
  rows.toSorted((a, b) => a.order_nr - b.order_nr || a.id - b.id);

export const pipelineSetupQuery = queryOptions({
  queryKey: ['pipelines', 'setup'],
  queryFn: async ({ signal }) => {
    const [pipelines, stages] = await Promise.all([
      read('/api/v2/pipelines', { query: { limit: 500 }, signal }),
      read('/api/v2/stages', { query: { limit: 500 }, signal }),
    ]);
    return { pipelines: inOrder(pipelines as Pipeline[]), stages: inOrder(stages as Stage[]) };
  },
});
export type PipelineSetup = Awaited<ReturnType<NonNullable<typeof pipelineSetupQuery.queryFn>>>;

export const addPipeline = (name: string) =>
  write('post', '/api/v2/pipelines', { body: { name } }) as Promise<Pipeline>;
export const changePipeline = ({ id, ...body }: { id: number } & Partial<Omit<Pipeline, 'id'>>) =>
  write('patch', '/api/v2/pipelines/{id}', { path: { id }, body });
export const addStage = (body: { name: string; pipeline_id: number }) =>
  write('post', '/api/v2/stages', { body }) as Promise<Stage>;
export const changeStage = ({ id, ...body }: { id: number } & Partial<Omit<Stage, 'id'>>) =>
  write('patch', '/api/v2/stages/{id}', { path: { id }, body });
/** Its deals go to the stage `to`. */
export const removeStage = (id: number, to: number) =>
  send<{ moved: number }>('DELETE', `/api/stages/${id}`, { move_to: to });
export const removePipeline = (id: number, to: number) =>
  send<{ moved: number }>('DELETE', `/api/pipelines/${id}`, { move_to: to });

export type StandingPlace = 'stage' | 'pipeline' | 'phase' | 'board';

/** How many items stand there, archived ones too: so many move when it goes. */
export const standingQuery = (place: StandingPlace, id: number) =>
  queryOptions({
    queryKey: ['standing', place, id],
    queryFn: ({ signal }) => get<{ count: number }>(`/api/standing/${place}/${id}`, signal),
    staleTime: 0,
    gcTime: 0,
  });

export const fieldKinds = [
  'deals',
  'persons',
  'organizations',
  'activities',
  'products',
  'projects',
] as const;
export type FieldKind = (typeof fieldKinds)[number];

export const fieldTypes = [
  'varchar',
  'varchar_auto',
  'text',
  'double',
  'int',
  'monetary',
  'enum',
  'set',
  'date',
  'daterange',
  'time',
  'timerange',
  'phone',
  'address',
  'people',
  'org',
  'user',
] as const;
export type FieldType = (typeof fieldTypes)[number];

export interface Option {
  id?: number;
  label: string;
  color: string | null;
}

export interface FieldRules {
  ui_visibility: { add_visible_flag: boolean };
  important_fields: { enabled: boolean; stage_ids?: number[] };
  required_fields: { enabled: boolean; stage_ids?: number[]; statuses?: Record<string, ('won' | 'lost')[]> };
}

export interface OwnField extends FieldRules {
  field_name: string;
  field_code: string;
  field_type: FieldType;
  is_custom_field: boolean;
  description?: string;
  options: Option[] | null;
  formula?: string;
}

/** The API speaks of `dealFields`. */
const pathOf: Record<FieldKind, string> = {
  deals: '/api/v2/dealFields',
  persons: '/api/v2/personFields',
  organizations: '/api/v2/organizationFields',
  activities: '/api/v2/activityFields',
  products: '/api/v2/productFields',
  projects: '/api/v2/projectFields',
};

/** All fields of a kind, the standard ones too. */
export const fieldSetupQuery = (kind: FieldKind) =>
  queryOptions({
    queryKey: ['fields', 'setup', kind],
    queryFn: ({ signal }) =>
      get<OwnField[]>(
        `${pathOf[kind]}?limit=500&include_fields=ui_visibility,important_fields,required_fields`,
        signal,
      ),
  });

export type FieldInput = Partial<FieldRules> & {
  field_name: string;
  description: string | null;
  formula?: string;
};
export const addField = (
  kind: FieldKind,
  field: FieldInput & { field_type: FieldType; options?: Option[] },
) => send<OwnField>('POST', pathOf[kind], field);
export const changeField = (kind: FieldKind, code: string, field: FieldInput) =>
  send<OwnField>('PATCH', `${pathOf[kind]}/${code}`, field);
export const removeField = (kind: FieldKind, code: string) =>
  send<unknown>('DELETE', `${pathOf[kind]}/${code}`);
export const orderFields = (kind: FieldKind, codes: string[]) =>
  send<unknown>('PUT', `/api/fields/${kind}/order`, { field_codes: codes });
/** All of them: an option that is not among them goes. */
export const setOptions = (kind: FieldKind, code: string, options: Option[]) =>
  send<Option[]>('PUT', `/api/fields/${kind}/${code}/options`, { options });

export interface ActivityType {
  id: number;
  name: string;
  icon_key: string;
  active: boolean;
}

export const activityTypeSetupQuery = queryOptions({
  queryKey: ['activity-types', 'setup'],
  queryFn: ({ signal }) => get<ActivityType[]>('/api/activity-types', signal),
});
export const addActivityType = (type: Pick<ActivityType, 'name' | 'icon_key'>) =>
  send<unknown>('POST', '/api/v1/activityTypes', type);
export const changeActivityType = ({ id, ...body }: { id: number; name?: string; icon_key?: string }) =>
  send<unknown>('PUT', `/api/v1/activityTypes/${id}`, body);
export const orderActivityTypes = (ids: number[]) =>
  send<unknown>('PUT', '/api/activity-types/order', { ids });
export const switchOffActivityType = (id: number) => send<unknown>('DELETE', `/api/v1/activityTypes/${id}`);
export const switchOnActivityType = (id: number) =>
  send<unknown>('POST', `/api/activity-types/${id}/restore`);

export interface LeadLabel {
  id: string;
  name: string;
  color: string;
}

export const leadLabelSetupQuery = queryOptions({
  queryKey: ['lead-labels', 'setup'],
  queryFn: ({ signal }) => get<LeadLabel[]>('/api/v1/leadLabels', signal),
});
export const addLeadLabel = (label: Omit<LeadLabel, 'id'>) =>
  send<LeadLabel>('POST', '/api/v1/leadLabels', label);
export const changeLeadLabel = ({ id, ...change }: Partial<LeadLabel> & { id: string }) =>
  send<LeadLabel>('PATCH', `/api/v1/leadLabels/${id}`, change);
export const removeLeadLabel = (id: string) => send<unknown>('DELETE', `/api/v1/leadLabels/${id}`);
