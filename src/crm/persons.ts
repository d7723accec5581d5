import { Injectable } from '@nestjs/common';
import { need } from '../access/may.js';
import type { Viewer } from '../access/viewer.js';
import { type Details, Organization, Person, type Visibility, withDetails } from '../model/index.js';
import { Changes, type Change } from './change.js';
import { setCustomFields, type CustomValues } from './custom-fields.js';
import { labelsFor } from './labels.js';
import { passOn, setEmails, toPhones, type Channel } from './contacts.js';

export interface PersonInput {
  name: string;
  ownerId: number;
  organizationId: number | null;
  emails: Channel[];
  phones: Channel[];
  labelIds: number[];
  visibleTo: Visibility;
  addTime: Date;
  details: Details;
  customFields: CustomValues;
}

@Injectable()
export class Persons {
  constructor(private readonly changes: Changes) {}

  create(viewer: Viewer, input: Partial<PersonInput> & { name: string }): Promise<number> {
    return this.changes.run(viewer, async change => {
      const { em } = change;
      const person = em.create(Person, { name: input.name, owner: await change.owner(input.ownerId) });
      await apply(change, person, input);
      em.persist(person);
      change.tell(() => ({ name: 'person.added', payload: { id: person.id } }));
      await em.flush();
      return person.id;
    });
  }

  /** A user's change: what the pipeline made is the user's own from now on, so no rule touches its name again. */
  update(viewer: Viewer, id: number, input: Partial<PersonInput>): Promise<number> {
    return this.changes.run(viewer, async change => {
      const person = await change.item(Person, id);
      if (input.ownerId !== undefined) person.owner = await change.owner(input.ownerId);
      await apply(change, person, input);
      if (!change.changesAnything()) return id;
      person.touch();
      change.tell(() => ({ name: 'person.updated', payload: { id } }));
      return id;
    });
  }

  remove(viewer: Viewer, id: number): Promise<void> {
    return this.changes.run(viewer, async change => {
      const person = await change.item(Person, id);
      need(viewer, 'person.delete');
      person.touch();
      person.deletedAt = person.updateTime;
      await passOn(change.em, person);
      change.tell(() => ({ name: 'person.deleted', payload: { id } }));
    });
  }
}

async function apply(change: Change, person: Person, input: Partial<PersonInput>): Promise<void> {
  if (input.name !== undefined) person.rename(input.name);
  if (input.organizationId !== undefined) {
    person.organization = await change.other(
      Organization,
      input.organizationId,
      'organizationId',
      person.organization,
    );
  }
  if (input.emails !== undefined) await setEmails(change.em, person, input.emails);
  if (input.phones !== undefined) person.phones = toPhones(input.phones);
  if (input.labelIds !== undefined)
    person.labelIds = await labelsFor(change, 'person', person, input.labelIds);
  if (input.details !== undefined) person.details = withDetails(person.details, input.details);
  if (input.visibleTo !== undefined) change.showTo(person, input.visibleTo);
  if (input.addTime !== undefined) person.addTime = input.addTime;
  await setCustomFields(change, 'person', person, input.customFields);
}
