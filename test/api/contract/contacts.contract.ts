import * as pipedrive from 'pipedrive';
import { absent, everything, refused, type ContractCase } from './case.js';

const { OrganizationsApi, PersonsApi } = pipedrive.v2;

export const persons: ContractCase[] = [
  {
    operation: [
      'v2 POST /persons',
      'v2 GET /persons/{id}',
      'v2 PATCH /persons/{id}',
      'v2 DELETE /persons/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.v2(PersonsApi);
      const org_id = await first.organization();
      const { data: made } = await api.addPerson({
        AddPersonRequest: {
          name: 'Max Muster',
          org_id,
          emails: [{ value: 'Max@Nordwind.example', label: 'work' }],
          phones: [{ value: '+46 8 123 456' }],
          job_title: 'Sailmaker',
        },
      });
      expect(made).toMatchObject({
        first_name: 'Max',
        last_name: 'Muster',
        owner_id: first.id,
        org_id,
        emails: [{ value: 'max@nordwind.example', primary: true, label: 'work' }],
        phones: [{ value: '+46 8 123 456', primary: true, label: 'work' }],
        job_title: 'Sailmaker',
      });
      const id = made!.id!;
      expect((await api.getPerson({ id })).data).toEqual(made);
      const { data: changed } = await api.updatePerson({
        id,
        UpdatePersonRequest: {
          org_id: null as never,
          emails: [{ value: 'max@home.example' }],
          visible_to: 1,
        },
      });
      expect(changed).toMatchObject({ name: 'Max Muster', org_id: null, job_title: 'Sailmaker' });
      expect(changed!.emails!.map(email => email.value)).toEqual(['max@home.example']);
      await refused(
        api.updatePerson({ id, UpdatePersonRequest: { emails: [{ value: 'nobody' }] } }),
        'emails',
      );
      await refused(api.updatePerson({ id, UpdatePersonRequest: { org_id: 999_999_999 } }), 'org_id');
      expect((await api.getPerson({ id })).data).toEqual(changed);
      await absent(second.v2(PersonsApi).getPerson({ id }));
      await absent(second.v2(PersonsApi).deletePerson({ id }));
      expect((await api.deletePerson({ id })).data).toEqual({ id });
      await absent(api.getPerson({ id }));
    },
  },
  {
    operation: 'v2 GET /persons',
    run: async ({ first, second }) => {
      const api = first.v2(PersonsApi);
      const org_id = await first.organization();
      const ids: number[] = [];
      for (const name of ['Ada', 'Bea', 'Cleo']) ids.push(await first.person({ name, org_id }));
      const secret = await first.person({ name: 'Dora', org_id, visible_to: 1 });
      const all = await everything<{ id: number }>(cursor =>
        api.getPersons({ org_id, limit: 2, sort_direction: 'desc', ...(cursor ? { cursor } : {}) }),
      );
      expect(all.map(person => person.id)).toEqual([...ids, secret].toReversed());
      const deal_id = await first.deal({ person_id: ids[1] });
      expect((await api.getPersons({ deal_id })).data!.map(person => person.id)).toEqual([ids[1]]);
      const { data: seen } = await second.v2(PersonsApi).getPersons({ org_id });
      expect(seen!.map(person => person.id)).toEqual(ids);
      await refused(api.getPersons({ sort_by: 'shoe_size' as never }), 'sort_by');
    },
  },
];

export const organizations: ContractCase[] = [
  {
    operation: [
      'v2 POST /organizations',
      'v2 GET /organizations/{id}',
      'v2 PATCH /organizations/{id}',
      'v2 DELETE /organizations/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.v2(OrganizationsApi);
      const address = { value: 'Hafenstr. 1, Kiel', country: 'Germany', locality: 'Kiel' };
      const { data: made } = await api.addOrganization({
        AddOrganizationRequest: { name: 'Südwind GmbH', address, website: 'suedwind.example', industry: 3 },
      });
      expect(made).toMatchObject({ name: 'Südwind GmbH', address, owner_id: first.id, industry: 3 });
      const id = made!.id!;
      expect((await api.getOrganization({ id })).data).toEqual(made);
      const { data: changed } = await api.updateOrganization({
        id,
        UpdateOrganizationRequest: { name: 'Südwind SE', website: null, visible_to: 1 },
      });
      expect(changed).toMatchObject({ name: 'Südwind SE', website: null, address, visible_to: 1 });
      await refused(api.updateOrganization({ id, UpdateOrganizationRequest: { name: ' ' } }), 'name');
      expect((await api.getOrganization({ id })).data).toEqual(changed);
      await absent(second.v2(OrganizationsApi).getOrganization({ id }));
      expect((await api.deleteOrganization({ id })).data).toEqual({ id });
      await absent(api.getOrganization({ id }));
    },
  },
  {
    operation: 'v2 GET /organizations',
    run: async ({ second, admin }) => {
      const api = second.v2(OrganizationsApi);
      const ids: number[] = [];
      for (const name of ['Alpha', 'Beta', 'Gamma']) ids.push(await second.organization({ name }));
      const listed = await everything<{ id: number }>(cursor =>
        api.getOrganizations({ ids: ids.join(','), limit: 1, ...(cursor ? { cursor } : {}) }),
      );
      expect(listed.map(organization => organization.id)).toEqual(ids);
      const { data: own } = await api.getOrganizations({ owner_id: second.id, ids: ids.join(',') });
      expect(own).toHaveLength(3);
      const { data: others } = await api.getOrganizations({ owner_id: admin.id, ids: ids.join(',') });
      expect(others).toEqual([]);
    },
  },
];
