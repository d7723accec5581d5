import * as pipedrive30 from 'pipedrive-30';
import { absent, everyRow, everything, refused, type ContractCase } from './case.js';

const { OrganizationsApi, PersonsApi } = pipedrive30.v1;

const dataOf = (answer: unknown): any => (answer as { data: unknown }).data;

export const legacyPersons: ContractCase[] = [
  {
    operation: [
      'v1 POST /persons',
      'v1 GET /persons/{id}',
      'v1 PUT /persons/{id}',
      'v1 DELETE /persons/{id}',
    ],
    run: async ({ first, second }) => {
      const persons = first.legacy(PersonsApi);
      const org_id = await first.organization({ name: 'Südwind GmbH' });
      const added = await persons.addPerson({
        AddPersonRequest: {
          name: 'Max Muster',
          org_id,
          email: [{ value: 'max.v1@suedwind.example', label: 'home', primary: 'true' as never }],
          phone: '+46 8 123 456' as never,
          label: 4,
        },
      });
      const person = dataOf(added);
      expect(person).toMatchObject({
        name: 'Max Muster',
        first_name: 'Max',
        first_char: 'm',
        active_flag: true,
        company_id: 1,
        email: [{ value: 'max.v1@suedwind.example', label: 'home', primary: true }],
        phone: [{ value: '+46 8 123 456', label: 'work', primary: true }],
        label: 4,
        label_ids: [4],
        owner_id: { id: first.id, value: first.id, name: 'bob' },
        owner_name: 'bob',
        org_id: { name: 'Südwind GmbH', value: org_id, people_count: 1 },
        org_name: 'Südwind GmbH',
        open_deals_count: 0,
        email_messages_count: 0,
      });
      const { id } = person;
      await first.deal({ person_id: id });
      await first.deal({ person_id: id, visible_to: 1 });
      await first.deal({ person_id: id, status: 'won' });
      expect(dataOf(await persons.getPerson({ id }))).toMatchObject({
        open_deals_count: 2,
        closed_deals_count: 1,
        won_deals_count: 1,
        lost_deals_count: 0,
      });
      // Counts say nothing of what he may not see.
      expect(dataOf(await second.legacy(PersonsApi).getPerson({ id }))).toMatchObject({
        open_deals_count: 1,
      });

      const changed = await persons.updatePerson({
        id,
        UpdatePersonRequest: { name: 'Max Meier', email: [] },
      });
      expect(dataOf(changed)).toMatchObject({ name: 'Max Meier', email: [], org_id: { value: org_id } });
      await refused(
        persons.updatePerson({ id, UpdatePersonRequest: { email: ['nowhere'] as never } }),
        'email',
      );
      expect(dataOf(await persons.deletePerson({ id }))).toEqual({ id });
      await absent(persons.getPerson({ id }));
    },
  },
  {
    operation: ['v1 GET /persons', 'v1 GET /persons/collection', 'v1 DELETE /persons'],
    run: async ({ second, first }) => {
      const persons = second.legacy(PersonsApi);
      const ids: number[] = [];
      for (const name of ['Özil One', 'özil Two', 'Østby']) ids.push(await second.person({ name }));
      const listed = await everyRow<any>(start => persons.getPersons({ first_char: 'Ö', start, limit: 1 }));
      expect(listed.map(person => person.id)).toEqual(ids.slice(0, 2));
      expect(listed[0]).toMatchObject({ owner_id: { value: second.id, name: 'cem' } });
      const all = await everything<any>(cursor =>
        persons.getPersonsCollection({ owner_id: second.id, limit: 2, ...(cursor ? { cursor } : {}) }),
      );
      expect(all.filter(person => ids.includes(person.id)).map(person => person.owner_id)).toEqual([
        second.id,
        second.id,
        second.id,
      ]);
      const others = await everyRow<any>(start => persons.getPersons({ user_id: first.id, start }));
      expect(others.filter(person => ids.includes(person.id))).toEqual([]);
      const gone = dataOf(await persons.deletePersons({ ids: ids.join(',') }));
      expect(gone.id.toSorted()).toEqual(ids.toSorted());
      await absent(persons.getPerson({ id: ids[2]! }));
    },
  },
];

export const legacyOrganizations: ContractCase[] = [
  {
    operation: [
      'v1 POST /organizations',
      'v1 GET /organizations/{id}',
      'v1 PUT /organizations/{id}',
      'v1 DELETE /organizations/{id}',
    ],
    run: async ({ first, second }) => {
      const organizations = first.legacy(OrganizationsApi);
      const added = await organizations.addOrganization({
        AddOrganizationRequest: {
          name: 'Ostwind',
          address: 'Kaivokatu 1, Helsinki',
          visible_to: '3',
          label: 2,
        },
      });
      const organization = dataOf(added);
      expect(organization).toMatchObject({
        name: 'Ostwind',
        address: 'Kaivokatu 1, Helsinki',
        address_formatted_address: 'Kaivokatu 1, Helsinki',
        first_char: 'o',
        label: 2,
        visible_to: '3',
        owner_id: { id: first.id, value: first.id },
        people_count: 0,
      });
      const { id } = organization;
      const person_id = await first.person({ org_id: id });
      await first.person({ org_id: id, visible_to: 1 });
      await first.deal({ org_id: id, status: 'lost' });
      await first.deal({ person_id });
      expect(dataOf(await organizations.getOrganization({ id }))).toMatchObject({
        people_count: 2,
        lost_deals_count: 1,
        open_deals_count: 0,
        related_open_deals_count: 1,
      });
      expect(dataOf(await second.legacy(OrganizationsApi).getOrganization({ id })).people_count).toBe(1);
      const changed = await organizations.updateOrganization({
        id,
        UpdateOrganizationRequest: { name: 'Ostwind Oy', address: '' },
      });
      expect(dataOf(changed)).toMatchObject({ name: 'Ostwind Oy', address: null });
      await refused(
        organizations.updateOrganization({ id, UpdateOrganizationRequest: { visible_to: '2' as never } }),
        'visible_to',
      );
      expect(dataOf(await organizations.deleteOrganization({ id }))).toEqual({ id });
      await absent(organizations.getOrganization({ id }));
    },
  },
  {
    operation: ['v1 GET /organizations', 'v1 GET /organizations/collection', 'v1 DELETE /organizations'],
    run: async ({ second, first }) => {
      const organizations = second.legacy(OrganizationsApi);
      const ids: number[] = [];
      for (const name of ['Ärla', 'Ärtemark']) ids.push(await second.organization({ name }));
      ids.push(await second.organization({ name: 'Äppelbo', visible_to: 1 }));
      const listed = await everyRow<any>(start =>
        organizations.getOrganizations({ first_char: 'ä', start, limit: 2, sort: 'name DESC' }),
      );
      expect(listed.map(one => one.name)).toEqual(['Ärtemark', 'Ärla', 'Äppelbo']);
      const collected = await everything<any>(cursor =>
        first
          .legacy(OrganizationsApi)
          .getOrganizationsCollection({ first_char: 'ä', limit: 1, ...(cursor ? { cursor } : {}) }),
      );
      expect(collected.map(one => [one.id, one.owner_id])).toEqual([
        [ids[0], second.id],
        [ids[1], second.id],
      ]);
      const gone = dataOf(await organizations.deleteOrganizations({ ids: ids.join(',') }));
      expect(gone.id.toSorted()).toEqual(ids.toSorted());
      await absent(organizations.getOrganization({ id: ids[0]! }));
    },
  },
];
