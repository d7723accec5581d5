import { Injectable } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { InvalidError } from '../errors.js';
import { type Details, Lead, Organization, Person, type Visibility, withDetails } from '../model/index.js';
import { Changes, type Change } from './change.js';

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
  details: Details;
}

@Injectable()
export class Leads {
  constructor(private readonly changes: Changes) {}

  create(viewer: Viewer, input: Partial<LeadInput> & { title: string }): Promise<string> {
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const owner = await change.owner(input.ownerId);
      const lead = em.create(Lead, { title: input.title, owner, creator: viewer.userId });
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
      lead.touch();
      change.tell(() => ({ name: 'lead.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: string): Promise<void> {
    return this.changes.run(viewer, async change => {
      const lead = await change.item(Lead, id);
      lead.touch();
      lead.deletedAt = lead.updateTime;
      change.tell(() => ({ name: 'lead.deleted', payload: { id } }));
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
    lead.value = value?.amount ?? null;
    lead.currency = value?.currency ?? null;
  }
  if (input.title !== undefined) lead.title = input.title;
  if (input.expectedCloseDate !== undefined) lead.expectedCloseDate = input.expectedCloseDate;
  if (input.labelIds !== undefined) lead.labelIds = input.labelIds;
  if (input.details !== undefined) lead.details = withDetails(lead.details, input.details);
  if (input.visibleTo !== undefined) lead.visibleTo = input.visibleTo;
  if (input.wasSeen !== undefined) lead.wasSeen = input.wasSeen;
  if (input.archived !== undefined) lead.archivedAt = input.archived ? (lead.archivedAt ?? new Date()) : null;
}
