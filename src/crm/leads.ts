import { LockMode } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import { isPermitted, isVisible, type Viewer } from '../access/viewer.js';
import { ConflictError, InvalidError, NotFoundError } from '../errors.js';
import {
  Deal,
  type Details,
  Lead,
  LeadLabel,
  Organization,
  Person,
  type Visibility,
  withDetails,
} from '../model/index.js';
import { Changes, type Change } from './change.js';
import { checkCurrencies } from './currencies.js';
import { setCustomFields, type CustomValues } from './custom-fields.js';
import { Database } from '../platform/database.js';
import type { LeadSource } from './lead-sources.js';
import { permittedUsers } from './permitted-users.js';
import { needKept } from './restore.js';

export interface LeadInput {
  title: string;
  ownerId: number;
  personId: number | null;
  organizationId: number | null;
  value: { amount: number; currency: string } | null;
  expectedCloseDate: string | null;
  labelIds: string[];
  visibleTo: Visibility;
  wasSeen: boolean;
  archived: boolean;
  sourceName: LeadSource;
  details: Details;
  customFields: CustomValues;
}

@Injectable()
export class Leads {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
  ) {}

  /** @throws {InvalidError} where it has neither a person nor an organization */
  create(viewer: Viewer, input: Partial<LeadInput> & { title: string }): Promise<string> {
    return this.changes.run(viewer, async change => {
      need(viewer, 'lead.add');
      const { em } = change;
      const owner = await change.owner(input.ownerId);
      const sourceName = input.sourceName ?? (viewer.source === 'app' ? 'Manually created' : 'API');
      const lead = em.create(Lead, { title: input.title, owner, creator: viewer.userId, sourceName });
      await apply(change, lead, input);
      em.persist(lead);
      change.tell(() => ({ name: 'lead.added', payload: { id: lead.id } }));
      await em.flush();
      return lead.id;
    });
  }

  update(viewer: Viewer, id: string, input: Partial<LeadInput>): Promise<string> {
    return this.changes.run(viewer, async change => {
      const lead = await change.item(Lead, id);
      if (input.ownerId !== undefined) lead.owner = await change.owner(input.ownerId);
      await apply(change, lead, input);
      if (!change.changesAnything()) return id;
      lead.touch();
      change.tell(() => ({ name: 'lead.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: string): Promise<void> {
    return this.changes.run(viewer, async change => {
      const lead = await change.item(Lead, id);
      need(viewer, 'lead.delete');
      lead.touch();
      lead.deletedAt = lead.updateTime;
      lead.deletedBy = await change.owner(undefined);
      change.tell(() => ({ name: 'lead.deleted', payload: { id } }));
    });
  }

  /** The ids of all users who may see it. @throws {NotFoundError} */
  permittedUsers(viewer: Viewer, id: string): Promise<number[]> {
    return permittedUsers(this.database, viewer, 'lead', id);
  }

  /**
   * Brings a deleted lead back.
   *
   * @throws {NotFoundError} @throws {ConflictError} where it has become a deal, or was deleted too long ago
   */
  restore(viewer: Viewer, id: string): Promise<string> {
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const lead = await em.findOne(Lead, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!lead?.deletedAt || !isPermitted(lead, viewer)) {
        throw new NotFoundError('Deleted lead');
      }
      const deal = await em.findOne(Deal, { fromLeadId: id, deletedAt: null });
      if (deal) {
        throw new ConflictError(
          `This lead has become a deal${isVisible(deal, viewer) ? `: ${deal.title}` : ''}`,
          'Convert the deal to a lead instead.',
        );
      }
      needKept('lead', lead);
      lead.deletedAt = null;
      lead.deletedBy = null;
      lead.touch();
      change.tell(() => ({ name: 'lead.updated', payload: { id } }));
      return id;
    });
  }
}

async function apply(change: Change, lead: Lead, input: Partial<LeadInput>): Promise<void> {
  const { personId, organizationId, value } = input;
  if (personId !== undefined) lead.person = await change.other(Person, personId, 'personId', lead.person);
  if (organizationId !== undefined) {
    lead.organization = await change.other(Organization, organizationId, 'organizationId', lead.organization);
  }
  if (!lead.person && !lead.organization) {
    throw new InvalidError('personId', 'a lead needs a person or an organization (or both)');
  }
  if (value !== undefined) {
    if (value) await checkCurrencies(change.em, [value.currency], 'value');
    lead.value = value?.amount ?? null;
    lead.currency = value?.currency ?? null;
  }
  if (input.title !== undefined) lead.title = input.title;
  if (input.expectedCloseDate !== undefined) lead.expectedCloseDate = input.expectedCloseDate;
  if (input.labelIds !== undefined) lead.labelIds = await labels(change, lead, input.labelIds);
  if (input.details !== undefined) lead.details = withDetails(lead.details, input.details);
  if (input.visibleTo !== undefined) change.showTo(lead, input.visibleTo);
  if (input.wasSeen !== undefined) lead.wasSeen = input.wasSeen;
  if (input.archived !== undefined) lead.archivedAt = input.archived ? (lead.archivedAt ?? new Date()) : null;
  await setCustomFields(change, 'lead', lead, input.customFields);
}

async function labels(change: Change, lead: Lead, ids: string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  const added = wanted.filter(id => !lead.labelIds?.includes(id));
  if (added.length > 0 && (await change.em.count(LeadLabel, { id: { $in: added } })) < added.length) {
    throw new InvalidError(
      'labelIds',
      'there is no such label of leads',
      'Choose among those of /v1/leadLabels.',
    );
  }
  return wanted;
}
