import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { type Details, Organization, type Visibility, withDetails } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { setCustomFields, type CustomValues } from './custom-fields.js';
import { labelsFor } from './labels.js';
import { passOn, setEmails, toPhones, type Channel } from './contacts.js';

export interface OrganizationInput {
  name: string;
  ownerId: number;
  /** The line that a person reads, and what a map made of it. */
  address: { value: string } | null;
  website: string | null;
  emails: Channel[];
  phones: Channel[];
  labelIds: number[];
  visibleTo: Visibility;
  addTime: Date;
  details: Details;
  customFields: CustomValues;
}

@Injectable()
export class Organizations {
  constructor(private readonly changes: Changes) {}

  create(viewer: Viewer, input: Partial<OrganizationInput> & { name: string }): Promise<number> {
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const organization = em.create(Organization, {
        name: input.name,
        owner: await change.owner(input.ownerId),
      });
      await apply(change, organization, input);
      em.persist(organization);
      change.tell(() => ({ name: 'organization.added', payload: { id: organization.id } }));
      await em.flush();
      return organization.id;
    });
  }

  update(viewer: Viewer, id: number, input: Partial<OrganizationInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      const organization = await change.item(Organization, id);
      if (input.ownerId !== undefined) organization.owner = await change.owner(input.ownerId);
      await apply(change, organization, input);
      if (!change.changesAnything()) return id;
      organization.touch();
      change.tell(() => ({ name: 'organization.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const organization = await change.item(Organization, id);
      need(viewer, 'organization.delete');
      organization.touch();
      organization.deletedAt = organization.updateTime;
      await passOn(change.em, organization);
      change.tell(() => ({ name: 'organization.deleted', payload: { id } }));
    });
  }
}

async function apply(
  change: Change,
  organization: Organization,
  input: Partial<OrganizationInput>,
): Promise<void> {
  if (input.name !== undefined) organization.name = input.name.trim();
  if (input.address !== undefined) {
    organization.address = input.address?.value ?? null;
    organization.details = withDetails(organization.details, { address: input.address });
  }
  if (input.website !== undefined) organization.website = input.website;
  if (input.emails !== undefined) await setEmails(change.em, organization, input.emails);
  if (input.phones !== undefined) organization.phones = toPhones(input.phones);
  if (input.labelIds !== undefined)
    organization.labelIds = await labelsFor(change, 'organization', organization, input.labelIds);
  if (input.details !== undefined) organization.details = withDetails(organization.details, input.details);
  if (input.visibleTo !== undefined) change.showTo(organization, input.visibleTo);
  if (input.addTime !== undefined) organization.addTime = input.addTime;
  await setCustomFields(change, 'organization', organization, input.customFields);
}
