import type { ListChoice } from '../api/lists';
import type { ItemKind } from '../crm/kinds';

/** What the engine has to know of a kind of items, beside the fields that the company has. */
export interface ListNoun {
  /** The field that stands first and leads to the item. */
  title: string;
  /** Shown until somebody chooses; the title comes first by itself. */
  columns: string[];
  /** On a phone, below the title. */
  facts: string[];
  sort: Required<Pick<ListChoice, 'sort' | 'direction'>>;
  /** Fields that many items can be given at once; of the company's own all. */
  bulk: string[];
  /** A deleted item is kept, so that many can be brought back. */
  isRestorable: boolean;
  /** The server has jobs that change many of them. */
  hasJobs: boolean;
  isArchivable: boolean;
  hasNext: boolean;
  /** Fields of these too can be asked for in a filter. */
  linked: ItemKind[];
}

const byName = { sort: 'name', direction: 'asc' } as const;
const latest = { sort: 'update_time', direction: 'desc' } as const;

export const listNouns: Record<ItemKind, ListNoun> = {
  deal: {
    title: 'title',
    columns: ['value', 'org_id', 'person_id', 'stage_id', 'next_activity', 'expected_close_date', 'owner_id'],
    facts: ['value', 'org_id', 'stage_id'],
    sort: latest,
    bulk: [
      ...['owner_id', 'stage_id', 'status', 'lost_reason', 'expected_close_date', 'probability'],
      ...['label_ids', 'org_id', 'person_id', 'visible_to'],
    ],
    isRestorable: true,
    hasJobs: true,
    isArchivable: true,
    hasNext: true,
    linked: ['person', 'organization', 'project'],
  },
  lead: {
    title: 'title',
    columns: [
      'value',
      'person_id',
      'organization_id',
      'label_ids',
      'source_name',
      'next_activity',
      'owner_id',
    ],
    facts: ['value', 'organization_id', 'owner_id'],
    sort: { sort: 'next_activity_date', direction: 'asc' },
    bulk: ['owner_id', 'expected_close_date', 'label_ids', 'person_id', 'organization_id', 'visible_to'],
    isRestorable: true,
    hasJobs: true,
    isArchivable: true,
    hasNext: true,
    linked: ['person', 'organization'],
  },
  person: {
    title: 'name',
    columns: ['org_id', 'emails', 'phones', 'next_activity', 'label_ids', 'owner_id'],
    facts: ['org_id', 'phones'],
    sort: byName,
    bulk: ['owner_id', 'org_id', 'label_ids', 'visible_to'],
    isRestorable: true,
    hasJobs: true,
    isArchivable: false,
    hasNext: true,
    linked: ['organization', 'deal', 'lead'],
  },
  organization: {
    title: 'name',
    columns: ['address', 'website', 'phones', 'next_activity', 'label_ids', 'owner_id'],
    facts: ['address'],
    sort: byName,
    bulk: ['owner_id', 'label_ids', 'website', 'visible_to'],
    isRestorable: true,
    hasJobs: true,
    isArchivable: false,
    hasNext: true,
    linked: ['person', 'deal', 'lead'],
  },
  product: {
    title: 'name',
    columns: ['code', 'prices', 'unit', 'tax', 'is_linkable', 'owner_id', 'update_time'],
    facts: ['prices', 'unit', 'code'],
    sort: byName,
    bulk: ['owner_id', 'category', 'unit', 'tax', 'is_linkable', 'visible_to'],
    isRestorable: true,
    hasJobs: true,
    isArchivable: false,
    hasNext: false,
    linked: ['deal'],
  },
  project: {
    title: 'title',
    columns: ['status', 'phase_id', 'org_ids', 'start_date', 'end_date', 'next_activity', 'owner_id'],
    facts: ['status', 'org_ids', 'end_date'],
    sort: latest,
    bulk: ['owner_id', 'status', 'phase_id', 'start_date', 'end_date', 'label_ids'],
    isRestorable: true,
    hasJobs: true,
    isArchivable: true,
    hasNext: true,
    linked: ['deal', 'person', 'organization'],
  },
  activity: {
    title: 'subject',
    columns: ['type', 'due_date', 'due_time', 'done', 'deal_id', 'person_id', 'org_id', 'owner_id'],
    facts: ['type', 'due_date', 'person_id'],
    sort: { sort: 'due_date', direction: 'asc' },
    bulk: ['owner_id', 'type', 'due_date', 'done', 'deal_id', 'person_id', 'org_id'],
    isRestorable: true,
    hasJobs: true,
    isArchivable: false,
    hasNext: false,
    linked: ['deal', 'lead', 'person', 'organization', 'project'],
  },
};
