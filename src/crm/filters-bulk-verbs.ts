import { Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { visibleActivity } from '../access/activity.js';
import { visibleItem, type Viewer } from '../access/viewer.js';
import { NotFoundError } from '../errors.js';
import {
  Activity,
  Deal,
  Lead,
  Organization,
  Person,
  Product,
  Project,
  type BulkNoun,
} from '../model/index.js';
import { Database } from '../platform/database.js';
import { Activities } from './activities.js';
import { Deals } from './deals.js';
import { Leads } from './leads.js';
import { Organizations } from './organizations.js';
import { Persons } from './persons.js';
import { Products } from './products.js';
import { Projects } from './projects.js';
import { Restores } from './restore.js';

/** Fields by the verbs' names, as JSON. */
export type BulkInput = Record<string, unknown>;

type AnyItem = Activity | Deal | Lead | Organization | Person | Product | Project;
type Read = (item: any) => unknown;

const idOf =
  (name: string): Read =>
  item =>
    item[name]?.id ?? null;
const plain =
  (name: string): Read =>
  item =>
    item[name] ?? null;
const link = (...names: string[]): Record<string, Read> =>
  Object.fromEntries(names.map(name => [`${name}Id`, idOf(name)]));
const common: Record<string, Read> = {
  ...link('owner'),
  labelIds: plain('labelIds'),
  visibleTo: plain('visibleTo'),
  customFields: plain('customFields'),
};
const contact = link('person', 'organization');
const archived: Read = item => Boolean(item.archivedAt);

/** What can be changed of many items at once, and how it is read to be put back. Names and titles are each item's own. */
const reads: Record<BulkNoun, Record<string, Read>> = {
  activity: {
    ...link('owner', 'deal', 'lead', 'person', 'organization', 'project'),
    type: plain('type'),
    dueDate: plain('dueDate'),
    dueTime: plain('dueTime'),
    duration: plain('duration'),
    busy: plain('busy'),
    done: plain('done'),
    priority: plain('priority'),
    customFields: plain('customFields'),
  },
  deal: {
    ...common,
    ...contact,
    pipelineId: idOf('pipeline'),
    stageId: idOf('stage'),
    status: plain('status'),
    lostReason: plain('lostReason'),
    value: plain('value'),
    currency: plain('currency'),
    probability: plain('probability'),
    expectedCloseDate: plain('expectedCloseDate'),
    archived,
  },
  lead: {
    ...common,
    ...contact,
    value: (lead: Lead) => (lead.value == null ? null : { amount: lead.value, currency: lead.currency }),
    expectedCloseDate: plain('expectedCloseDate'),
    wasSeen: plain('wasSeen'),
    archived,
  },
  person: { ...common, organizationId: idOf('organization') },
  organization: { ...common, website: plain('website') },
  product: {
    ...link('owner'),
    visibleTo: plain('visibleTo'),
    customFields: plain('customFields'),
    unit: plain('unit'),
    tax: plain('tax'),
    categoryId: plain('categoryId'),
    linkable: plain('linkable'),
  },
  project: {
    ...common,
    boardId: idOf('board'),
    phaseId: idOf('phase'),
    status: plain('status'),
    startDate: plain('startDate'),
    endDate: plain('endDate'),
    description: plain('description'),
  },
};

/** SQL: a row is there for the viewer. */
export const visibleOf = (noun: BulkNoun) => (noun === 'activity' ? visibleActivity : visibleItem);

export const editable = (noun: BulkNoun): string[] => Object.keys(reads[noun]);

const entities = {
  activity: Activity,
  deal: Deal,
  lead: Lead,
  person: Person,
  organization: Organization,
  product: Product,
  project: Project,
};
const names = {
  activity: 'Activity',
  deal: 'Deal',
  lead: 'Lead',
  person: 'Person',
  organization: 'Organization',
  product: 'Product',
  project: 'Project',
};

/** The verbs of single items, by the item's noun. */
@Injectable()
export class BulkVerbs {
  private readonly services;

  constructor(
    private readonly database: Database,
    private readonly leads: Leads,
    private readonly restores: Restores,
    activities: Activities,
    deals: Deals,
    persons: Persons,
    organizations: Organizations,
    products: Products,
    projects: Projects,
  ) {
    this.services = {
      activity: activities,
      deal: deals,
      lead: leads,
      person: persons,
      organization: organizations,
      product: products,
      project: projects,
    };
  }

  /**
   * What these fields hold; of custom fields all. `evenHidden`: also of what the viewer may not see, because he just
   * hid it from himself.
   * @throws {NotFoundError}
   */
  async read(
    viewer: Viewer,
    noun: BulkNoun,
    id: string,
    keys: string[],
    evenHidden = false,
  ): Promise<BulkInput> {
    const isThere = evenHidden || (await this.isThere(viewer, noun, id));
    const item = await this.database
      .em()
      .findOne<AnyItem>(entities[noun] as never, { id: idFor(noun, id) } as never);
    if (!item || !isThere) throw new NotFoundError(names[noun]);
    return JSON.parse(
      JSON.stringify(Object.fromEntries(keys.map(key => [key, reads[noun][key]!(item) ?? null]))),
    ) as BulkInput;
  }

  async isThere(viewer: Viewer, noun: BulkNoun, id: string): Promise<boolean> {
    const found = await this.database.query(
      `select from ${noun} t where t.id = $2 and ${visibleOf(noun)(viewer, 't', '$1')}`,
      [viewer.userId, idFor(noun, id)],
    );
    return found.length > 0;
  }

  async update(viewer: Viewer, noun: BulkNoun, id: string, input: BulkInput): Promise<void> {
    await this.services[noun].update(viewer, idFor(noun, id) as never, input as never);
  }

  /** `again`: a crash may have come after it was deleted, so that it is gone is no error. */
  async remove(viewer: Viewer, noun: BulkNoun, id: string, again: boolean): Promise<void> {
    try {
      await this.services[noun].remove(viewer, idFor(noun, id) as never);
    } catch (error) {
      if (!(again && error instanceof NotFoundError)) throw error;
    }
  }

  /** @returns false where it is there already */
  async restore(viewer: Viewer, noun: BulkNoun, id: string): Promise<boolean> {
    if (noun === 'activity') await this.services.activity.restore(viewer, Number(id));
    else if (noun === 'lead') await this.leads.restore(viewer, id);
    else await this.restores.restore(viewer, noun, Number(id));
    return true;
  }

  /** Puts back what still is as the job left it. @returns false where nothing is */
  async putBack(
    viewer: Viewer,
    noun: BulkNoun,
    id: string,
    before: BulkInput,
    after: BulkInput,
  ): Promise<boolean> {
    const now = await this.read(viewer, noun, id, Object.keys(before));
    const back = Object.fromEntries(
      Object.entries(before).filter(
        ([key, value]) => isDeepStrictEqual(now[key], after[key]) && !isDeepStrictEqual(now[key], value),
      ),
    );
    if (back['customFields'] !== undefined) back['customFields'] = customBack(before, now);
    // Only a lost deal has a reason, and one that is open again loses it by itself.
    if ('lostReason' in back && (back['status'] ?? now['status']) !== 'lost') delete back['lostReason'];
    if (Object.keys(back).length === 0) return isDeepStrictEqual(before, now);
    await this.update(viewer, noun, id, back);
    return true;
  }
}

/** The verb takes single values; those that were not there go. Computed ones follow by themselves. */
function customBack(before: BulkInput, now: BulkInput): BulkInput {
  const then = before['customFields'] as BulkInput;
  const standing = now['customFields'] as BulkInput;
  const keys = new Set([...Object.keys(then), ...Object.keys(standing)]);
  return Object.fromEntries(
    [...keys]
      .filter(key => !isDeepStrictEqual(then[key], standing[key]))
      .map(key => [key, then[key] ?? null]),
  );
}

const idFor = (noun: BulkNoun, id: string): number | string => (noun === 'lead' ? id : Number(id));
