import type { CustomType, FieldNoun } from '../model/index.js';

/** What a field is, as Pipedrive's API names it. */
export type FieldType =
  | CustomType
  | 'activity'
  | 'boolean'
  | 'deal'
  | 'json'
  | 'lead'
  | 'pipeline'
  | 'project'
  | 'projects_board'
  | 'projects_phase'
  | 'stage'
  | 'status'
  | 'varchar_options'
  | 'visible_to';

/** How the database holds a value, which says what it may be compared with. */
export type Held =
  /** Text; compared without regard to case. */
  | 'text'
  | 'number'
  /** A day. */
  | 'day'
  /** An instant. */
  | 'instant'
  /** `HH:MM:SS`. */
  | 'clock'
  /** An id, or a word out of a few. */
  | 'one'
  /** Several ids. */
  | 'many'
  | 'flag';

/** A field that every company has. */
export interface StandardField {
  /** As v1's `field_id`, and as saved filters name it: never changed, never given again. */
  id: number;
  /** v1's name for it, and v2's where that is another. */
  key: string;
  code: string;
  name: string;
  type: FieldType;
  /** Words it takes, where they are few: id -> label. */
  words?: Record<string, string>;
  /** How it is looked at by filters, as SQL over a row; absent: by none. */
  held?: Held;
  sql?: (row: string) => string;
  /** Cannot be written. */
  computed?: true;
}

/** `f(12, 'user_id/owner_id', 'Owner', 'user', 'one', 'owner_id')`: of two names the first is v1's. */
function f(
  id: number,
  names: string,
  name: string,
  type: FieldType,
  held?: Held,
  column?: string | ((row: string) => string),
  more: Pick<StandardField, 'computed' | 'words'> = {},
): StandardField {
  const [key, code] = names.split('/') as [string, string | undefined];
  const sql = typeof column === 'string' ? (row: string) => `${row}.${column}` : column;
  return { id, key, code: code ?? key, name, type, ...(held && sql && { held, sql }), ...more };
}

const computed = { computed: true } as const;
const detail =
  (name: string, cast = '') =>
  (row: string) =>
    `(${row}.details->>'${name}')${cast}`;
const visibility = { words: { 1: 'Owner', 3: 'Group', 5: 'Group and below', 7: 'Everyone' } };
const emailOf = (owner: string) => (row: string) =>
  `(select string_agg(e.email, ' ') from contact_email e where e.${owner}_id = ${row}.id)`;
const phonesOf = (row: string) =>
  `(select string_agg(p->>'value', ' ') from jsonb_array_elements(${row}.phones) p)`;

/** Fields 1 to 9 of each block are the same everywhere. */
const common = (base: number): StandardField[] => [
  f(base, 'id', 'ID', 'int', 'number', 'id', computed),
  f(base + 1, 'add_time', 'Added', 'date', 'instant', 'add_time', computed),
  f(base + 2, 'update_time', 'Changed', 'date', 'instant', 'update_time', computed),
  f(base + 3, 'visible_to', 'Visible to', 'visible_to', 'one', 'visible_to', visibility),
  f(base + 4, 'label/label_ids', 'Label', 'set', 'many', 'label_ids'),
];

const deal: StandardField[] = [
  ...common(1000),
  f(1010, 'title', 'Title', 'varchar', 'text', 'title'),
  f(1011, 'value', 'Value', 'monetary', 'number', 'value'),
  f(1012, 'currency', 'Currency', 'varchar', 'text', 'currency'),
  f(1013, 'user_id/owner_id', 'Owner', 'user', 'one', 'owner_id'),
  f(1014, 'creator_user_id', 'Creator', 'user', 'one', 'creator_id', computed),
  f(1015, 'person_id', 'Person', 'people', 'one', 'person_id'),
  f(1016, 'org_id', 'Organization', 'org', 'one', 'organization_id'),
  f(1017, 'pipeline/pipeline_id', 'Pipeline', 'pipeline', 'one', 'pipeline_id'),
  f(1018, 'stage_id', 'Stage', 'stage', 'one', 'stage_id'),
  f(1019, 'status', 'Status', 'status', 'one', 'status', {
    words: { open: 'Open', won: 'Won', lost: 'Lost' },
  }),
  f(1020, 'probability', 'Probability', 'int', 'number', 'probability'),
  f(1021, 'expected_close_date', 'Expected close date', 'date', 'day', 'expected_close_date'),
  f(1022, 'lost_reason', 'Lost reason', 'varchar_options', 'text', 'lost_reason'),
  f(1023, 'stage_change_time', 'Last stage change', 'date', 'instant', 'stage_change_time', computed),
  f(1024, 'won_time', 'Won time', 'date', 'instant', 'won_time'),
  f(1025, 'lost_time', 'Lost time', 'date', 'instant', 'lost_time'),
  f(1026, 'close_time', 'Closed time', 'date', 'instant', 'close_time'),
  f(1027, 'is_archived', 'Archived', 'boolean', 'flag', row => `(${row}.archived_at is not null)`),
  f(1028, 'archive_time', 'Archived at', 'date', 'instant', 'archived_at'),
];

/** A lead's own; beside them it has the fields that a company added to deals. */
const lead: StandardField[] = [
  f(1501, 'add_time', 'Added', 'date', 'instant', 'add_time', computed),
  f(1502, 'update_time', 'Changed', 'date', 'instant', 'update_time', computed),
  f(1503, 'visible_to', 'Visible to', 'visible_to', 'one', 'visible_to', visibility),
  f(1504, 'label_ids', 'Labels', 'set', 'many', 'label_ids'),
  f(1510, 'title', 'Title', 'varchar', 'text', 'title'),
  f(1511, 'value', 'Value', 'monetary', 'number', 'value'),
  f(1513, 'owner_id', 'Owner', 'user', 'one', 'owner_id'),
  f(1514, 'creator_id', 'Creator', 'user', 'one', 'creator_id', computed),
  f(1515, 'person_id', 'Person', 'people', 'one', 'person_id'),
  f(1516, 'organization_id', 'Organization', 'org', 'one', 'organization_id'),
  f(1517, 'source_name', 'Source', 'varchar', 'text', 'source_name', computed),
  f(1518, 'expected_close_date', 'Expected close date', 'date', 'day', 'expected_close_date'),
  f(1519, 'was_seen', 'Seen', 'boolean', 'flag', 'was_seen'),
  f(1520, 'is_archived', 'Archived', 'boolean', 'flag', row => `(${row}.archived_at is not null)`),
];

const person: StandardField[] = [
  ...common(2000),
  f(2010, 'name', 'Name', 'varchar', 'text', 'name'),
  f(2011, 'first_name', 'First name', 'varchar', 'text', 'first_name'),
  f(2012, 'last_name', 'Last name', 'varchar', 'text', 'last_name'),
  f(2013, 'owner_id', 'Owner', 'user', 'one', 'owner_id'),
  f(2014, 'org_id', 'Organization', 'org', 'one', 'organization_id'),
  f(2015, 'email/emails', 'Email', 'varchar', 'text', emailOf('person')),
  f(2016, 'phone/phones', 'Phone', 'phone', 'text', phonesOf),
  f(2017, 'job_title', 'Job title', 'varchar', 'text', detail('job_title')),
  f(2018, 'birthday', 'Birthday', 'date', 'day', detail('birthday', '::text')),
  f(2019, 'notes', 'Notes', 'text', 'text', detail('notes')),
  f(2020, 'im', 'Instant messenger', 'varchar'),
  f(
    2021,
    'postal_address',
    'Postal address',
    'address',
    'text',
    row => `(${row}.details->'postal_address'->>'value')`,
  ),
  f(2022, 'marketing_status', 'Marketing status', 'enum', 'one', detail('marketing_status'), {
    words: {
      no_consent: 'No consent',
      unsubscribed: 'Unsubscribed',
      subscribed: 'Subscribed',
      archived: 'Archived',
    },
  }),
];

const organization: StandardField[] = [
  ...common(3000),
  f(3010, 'name', 'Name', 'varchar', 'text', 'name'),
  f(3011, 'owner_id', 'Owner', 'user', 'one', 'owner_id'),
  f(3012, 'address', 'Address', 'address', 'text', 'address'),
  f(3013, 'website', 'Website', 'varchar', 'text', 'website'),
  f(3014, 'linkedin', 'LinkedIn', 'varchar', 'text', detail('linkedin')),
  f(3015, 'industry', 'Industry', 'int', 'number', detail('industry', '::numeric')),
  f(3016, 'annual_revenue', 'Annual revenue', 'double', 'number', detail('annual_revenue', '::numeric')),
  f(3017, 'employee_count', 'Number of employees', 'int', 'number', detail('employee_count', '::numeric')),
  f(3018, 'email/emails', 'Email', 'varchar', 'text', emailOf('organization')),
  f(3019, 'phone/phones', 'Phone', 'phone', 'text', phonesOf),
];

const product: StandardField[] = [
  ...common(4000).filter(({ code }) => code !== 'label_ids'),
  f(4010, 'name', 'Name', 'varchar', 'text', 'name'),
  f(4011, 'code', 'Product code', 'varchar', 'text', 'code'),
  f(4012, 'description', 'Description', 'text', 'text', 'description'),
  f(4013, 'unit', 'Unit', 'varchar', 'text', 'unit'),
  f(4014, 'tax', 'Tax', 'double', 'number', 'tax'),
  f(4015, 'category', 'Category', 'int', 'number', 'category_id'),
  f(4016, 'owner_id', 'Owner', 'user', 'one', 'owner_id'),
  f(4017, 'selectable/is_linkable', 'Active', 'boolean', 'flag', 'linkable'),
];

const project: StandardField[] = [
  ...common(5000),
  f(5010, 'title', 'Title', 'varchar', 'text', 'title'),
  f(5011, 'description', 'Description', 'text', 'text', 'description'),
  f(5012, 'status', 'Status', 'status', 'one', 'status', {
    words: { open: 'Open', completed: 'Completed', canceled: 'Canceled' },
  }),
  f(5013, 'owner_id', 'Owner', 'user', 'one', 'owner_id'),
  f(5014, 'board_id', 'Board', 'projects_board', 'one', 'board_id'),
  f(5015, 'phase_id', 'Phase', 'projects_phase', 'one', 'phase_id'),
  f(5016, 'start_date', 'Start date', 'date', 'day', 'start_date'),
  f(5017, 'end_date', 'End date', 'date', 'day', 'end_date'),
  f(5018, 'person_id/person_ids', 'Person', 'people', 'one', 'person_id'),
  f(5019, 'org_id/org_ids', 'Organization', 'org', 'one', 'organization_id'),
];

const activity: StandardField[] = [
  ...common(6000).filter(({ code }) => code !== 'label_ids' && code !== 'visible_to'),
  f(6010, 'subject', 'Subject', 'varchar', 'text', 'subject'),
  f(6011, 'type', 'Type', 'enum', 'one', 'type'),
  f(6012, 'user_id/owner_id', 'Assigned to', 'user', 'one', 'owner_id'),
  f(6013, 'due_date', 'Due date', 'date', 'day', 'due_date'),
  f(6014, 'due_time', 'Due time', 'time', 'clock', row => `${row}.due_time::text`),
  f(6015, 'duration', 'Duration', 'time', 'number', 'duration'),
  f(6016, 'done', 'Done', 'boolean', 'flag', 'done'),
  f(6017, 'marked_as_done_time', 'Marked as done', 'date', 'instant', 'marked_as_done_time', computed),
  f(6018, 'busy_flag/busy', 'Busy', 'boolean', 'flag', 'busy'),
  f(6019, 'note', 'Note', 'text', 'text', 'note'),
  f(6020, 'public_description', 'Public description', 'text', 'text', 'public_description'),
  f(6021, 'deal_id', 'Deal', 'deal', 'one', 'deal_id'),
  f(6022, 'lead_id', 'Lead', 'lead', 'one', 'lead_id'),
  f(6023, 'person_id', 'Person', 'people', 'one', 'person_id'),
  f(6024, 'org_id', 'Organization', 'org', 'one', 'organization_id'),
  f(6025, 'project_id', 'Project', 'project', 'one', 'project_id'),
  f(6026, 'location', 'Location', 'address', 'text', row => `(${row}.location->>'value')`),
];

const note: StandardField[] = [
  f(7000, 'id', 'ID', 'int'),
  f(7001, 'content', 'Content', 'text'),
  f(7002, 'add_time', 'Added', 'date'),
  f(7003, 'update_time', 'Changed', 'date'),
  f(7004, 'user_id', 'Author', 'user'),
  f(7005, 'deal_id', 'Deal', 'deal'),
  f(7006, 'lead_id', 'Lead', 'lead'),
  f(7007, 'person_id', 'Person', 'people'),
  f(7008, 'org_id', 'Organization', 'org'),
  f(7009, 'project_id', 'Project', 'project'),
];

/** The fields that all companies have, of each noun. */
export const standardFields: Record<FieldNoun | 'lead' | 'note', readonly StandardField[]> = {
  deal,
  lead,
  person,
  organization,
  product,
  project,
  activity,
  note,
};
