import type { CustomType, Field, FieldNoun, ImportedKind } from '../../model/index.js';

/** How a cell is read. */
export type CellType =
  | Exclude<CustomType, 'org' | 'people'>
  | 'activity_type'
  | 'currency'
  | 'duration'
  | 'email'
  | 'flag'
  | 'instant'
  | 'labels'
  | 'pipeline'
  | 'stage'
  | 'status';

/** What a column can become: `person.email`; a company's own field by its key. */
export interface Target {
  id: string;
  kind: ImportedKind;
  key: string;
  type: CellType;
  /** Several columns may say it: a second email is another email. */
  several?: true;
  /** Of a field that the company added. */
  field?: Field;
}

const standard: Record<ImportedKind, Record<string, CellType>> = {
  deal: {
    title: 'varchar',
    value: 'monetary',
    currency: 'currency',
    owner_id: 'user',
    pipeline_id: 'pipeline',
    stage_id: 'stage',
    status: 'status',
    expected_close_date: 'date',
    probability: 'int',
    label_ids: 'labels',
    lost_reason: 'varchar',
    won_time: 'instant',
    lost_time: 'instant',
    add_time: 'instant',
  },
  lead: {
    title: 'varchar',
    value: 'monetary',
    currency: 'currency',
    owner_id: 'user',
    expected_close_date: 'date',
    label_ids: 'labels',
  },
  person: {
    name: 'varchar',
    first_name: 'varchar',
    last_name: 'varchar',
    emails: 'email',
    phones: 'phone',
    job_title: 'varchar',
    owner_id: 'user',
    label_ids: 'labels',
    birthday: 'date',
    postal_address: 'address',
    notes: 'text',
    add_time: 'instant',
  },
  organization: {
    name: 'varchar',
    address: 'address',
    website: 'varchar',
    emails: 'email',
    phones: 'phone',
    owner_id: 'user',
    label_ids: 'labels',
    linkedin: 'varchar',
    annual_revenue: 'double',
    employee_count: 'int',
    add_time: 'instant',
  },
  activity: {
    subject: 'varchar',
    type: 'activity_type',
    due_date: 'date',
    due_time: 'time',
    duration: 'duration',
    owner_id: 'user',
    done: 'flag',
    note: 'text',
    location: 'address',
  },
  note: { content: 'text' },
};

const several = new Set<CellType>(['email', 'phone']);

/** Fields of each kind: a lead has those of deals, a note none. */
export const fieldNouns: Partial<Record<ImportedKind, FieldNoun>> = {
  deal: 'deal',
  lead: 'deal',
  person: 'person',
  organization: 'organization',
  activity: 'activity',
};

/** Every target there is, by kind; `fields` are those that the company added, in their order. */
export function targetsOf(fields: Field[]): Target[] {
  return (Object.keys(standard) as ImportedKind[]).flatMap(kind => [
    ...Object.entries(standard[kind]).map(([key, type]): Target => ({
      ...{ id: `${kind}.${key}`, kind, key, type },
      ...(several.has(type) && { several: true }),
    })),
    ...fields
      .filter(field => field.noun === fieldNouns[kind] && isRead(field))
      .map((field): Target => {
        const type = field.type as CellType;
        return { id: `${kind}.${field.key}`, kind, key: field.key, type, field };
      }),
  ]);
}

/** A formula is computed, and a person or organization is chosen by hand: a name may be that of several. */
const isRead = ({ key, program, type }: Field): boolean =>
  key !== 'label_ids' && !program && type !== 'org' && type !== 'people';
