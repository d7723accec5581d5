import * as pipedrive from 'pipedrive';
import { absent, everything, forbidden, refused, type Caller, type ContractCase } from './case.js';

const { v1, v2 } = pipedrive;

const idsOf = (rows: unknown): number[] => (rows as { id: number }[]).map(row => row.id);

const mergePersons = (caller: Caller, id: number, merge_with_id: number) =>
  caller.v1(v1.PersonsApi).mergePersons({ id, MergePersonsRequest: { merge_with_id } });

export const merges: ContractCase[] = [
  {
    operation: 'v1 PUT /persons/{id}/merge',
    promise: 'the values of the one that stays win, empty ones are filled, addresses united',
    run: async ({ first }) => {
      const org_id = await first.organization();
      const goes = await first.person({
        name: 'E. Lind',
        org_id,
        job_title: 'Buyer',
        birthday: '1980-02-29',
        label_ids: [1, 2],
        emails: [
          { value: 'eva@home.example', primary: true, label: 'home' },
          { value: 'eva@nordwind.example', label: 'work' },
        ],
        phones: [{ value: '+46 8 123 456' }, { value: '070-1' }],
        im: [{ value: 'eva', label: 'matrix', primary: true }],
        marketing_status: 'unsubscribed',
      });
      const stays = await first.person({
        name: 'Eva Lind',
        job_title: 'Head of purchasing',
        label_ids: [2, 3],
        emails: [{ value: 'eva@nordwind.example', primary: true, label: 'work' }],
        phones: [{ value: '+468123456', primary: true, label: 'mobile' }],
        marketing_status: 'subscribed',
      });
      const merged = (await mergePersons(first, goes, stays)).data as any;
      expect(merged).toMatchObject({ id: stays, name: 'Eva Lind', merge_what_id: goes });
      const api = first.v2(v2.PersonsApi);
      const { data } = await api.getPerson({ id: stays });
      expect(data).toMatchObject({
        name: 'Eva Lind',
        org_id,
        job_title: 'Head of purchasing',
        birthday: '1980-02-29',
        label_ids: [2, 3, 1],
        emails: [
          { value: 'eva@nordwind.example', primary: true, label: 'work' },
          { value: 'eva@home.example', primary: false, label: 'home' },
        ],
        phones: [
          { value: '+468123456', primary: true, label: 'mobile' },
          { value: '070-1', primary: false, label: 'work' },
        ],
        im: [{ value: 'eva', label: 'matrix', primary: true }],
        // Who wanted no more mail under either name wants none.
        marketing_status: 'unsubscribed',
      });
      await absent(api.getPerson({ id: goes }));
      await absent(mergePersons(first, goes, stays));
      expect((await first.request('POST', `/api/persons/${goes}/restore`)).status).toBe(404);
    },
  },
  {
    operation: 'v1 PUT /persons/{id}/merge',
    promise: 'everything that stood on the one that goes stands on the one that stays',
    run: async world => {
      const { first, second, admin } = world;
      const deals = first.v2(v2.DealsApi);
      const [goes, stays] = [await first.person({ name: 'Eva' }), await first.person({ name: 'Eva Lind' })];
      const deal = await first.deal({ person_id: goes });
      const dealBefore = (await deals.getDeal({ id: deal })).data!.update_time!;
      const hidden = await second.deal({ person_id: goes, visible_to: 1 });
      const lead = await first.lead({ person_id: goes });
      const project = await first.project({ person_ids: [goes] });
      const activity = await first.activity({ participants: [{ person_id: goes, primary: true }] });
      const both = await first.deal();
      const v1Deals = first.v1(v1.DealsApi);
      for (const person_id of [goes, stays]) {
        await v1Deals.addDealParticipant({ id: both, AddDealParticipantRequest: { person_id } });
      }
      const persons = first.v2(v2.PersonsApi);
      const follow = (id: number, user_id: number) =>
        persons.addPersonFollower({ id, AddDealFollowerRequest: { user_id } });
      await follow(goes, second.id);
      await follow(goes, admin.id);
      await follow(stays, admin.id);

      await mergePersons(first, goes, stays);

      const moved = (await deals.getDeal({ id: deal })).data!;
      expect(moved.person_id).toBe(stays);
      expect(moved.update_time! > dealBefore).toBe(true);
      expect((await second.v2(v2.DealsApi).getDeal({ id: hidden })).data!.person_id).toBe(stays);
      expect((await first.v1(v1.LeadsApi).getLead({ id: lead })).data!.person_id).toBe(stays);
      expect((await first.v2(v2.ProjectsApi).getProject({ id: project })).data!.person_ids).toEqual([stays]);
      const done = (await first.v2(v2.ActivitiesApi).getActivity({ id: activity })).data!;
      expect(done.person_id).toBe(stays);
      const guests = (await v1Deals.getDealParticipants({ id: both })).data!;
      expect(guests.map(one => one.person_id!.value)).toEqual([stays]);
      const followers = (await persons.getPersonFollowers({ id: stays })).data!;
      expect(followers.map(one => one.user_id!).sort()).toEqual([admin.id, second.id].sort());
    },
  },
  {
    operation: 'v1 PUT /persons/{id}/merge',
    promise: 'nothing is merged with what one may not see, with itself, or without the right to',
    run: async ({ first, second, admin, api }) => {
      const [mine, his] = [await first.person(), await second.person({ visible_to: 1 })];
      await refused(mergePersons(first, mine, his), 'merge_with_id');
      await absent(mergePersons(first, his, mine));
      await refused(mergePersons(first, mine, mine), 'merge_with_id');
      await refused(mergePersons(first, mine, 1e9), 'merge_with_id');
      expect((await first.v2(v2.PersonsApi).getPerson({ id: mine })).data!.id).toBe(mine);
      const other = await first.person();
      const [set] = await api.database.query<{ id: number }>(
        `insert into permission_set (name, contents) values ('reads', '{others.see}') returning id`,
      );
      await api.database.query('update users set permission_set_id = $1 where id = $2', [set!.id, first.id]);
      try {
        await forbidden(mergePersons(first, mine, other));
      } finally {
        await api.database.query('update users set permission_set_id = null where id = $1', [first.id]);
      }
      await mergePersons(admin, mine, other);
      await absent(first.v2(v2.PersonsApi).getPerson({ id: mine }));
    },
  },
  {
    operation: 'v1 PUT /organizations/{id}/merge',
    run: async ({ first }) => {
      const api = first.v1(v1.OrganizationsApi);
      const organizations = first.v2(v2.OrganizationsApi);
      const goes = await first.organization({
        name: 'Nordwind',
        website: 'nordwind.example',
        address: { value: 'Hafen 1, Kiel', locality: 'Kiel' },
        industry: 3,
        label_ids: [4],
      });
      const stays = await first.organization({ name: 'Nordwind AB', industry: 5 });
      const third = await first.organization({ name: 'Holding' });
      const person = await first.person({ org_id: goes });
      const deal = await first.deal({ org_id: goes });
      const relate = (rel_owner_org_id: number, rel_linked_org_id: number) =>
        first.make('/v1/organizationRelationships', { type: 'related', rel_owner_org_id, rel_linked_org_id });
      await relate(goes, stays);
      const kept = await relate(third, stays);
      await relate(third, goes);

      const merged: any = await api.mergeOrganizations({
        id: goes,
        MergeOrganizationsRequest: { merge_with_id: stays },
      });
      expect(merged.data.id).toBe(stays);
      expect((await organizations.getOrganization({ id: stays })).data).toMatchObject({
        name: 'Nordwind AB',
        website: 'nordwind.example',
        address: { value: 'Hafen 1, Kiel', locality: 'Kiel' },
        industry: 5,
        label_ids: [4],
      });
      await absent(organizations.getOrganization({ id: goes }));
      expect((await first.v2(v2.PersonsApi).getPerson({ id: person })).data!.org_id).toBe(stays);
      expect((await first.v2(v2.DealsApi).getDeal({ id: deal })).data!.org_id).toBe(stays);
      const relations = await first
        .v1(v1.OrganizationRelationshipsApi)
        .getOrganizationRelationships({ org_id: stays });
      expect(idsOf(relations.data)).toEqual([kept]);
    },
  },
  {
    operation: 'v1 PUT /deals/{id}/merge',
    run: async ({ first, second }) => {
      const api = first.v1(v1.DealsApi);
      const deals = first.v2(v2.DealsApi);
      const merge = (id: number, merge_with_id: number) =>
        api.mergeDeals({ id, MergeDealsRequest: { merge_with_id } });
      const person_id = await first.person();
      const goes = await first.deal({ title: 'Goes', value: 70, currency: 'SEK', person_id, status: 'won' });
      const stays = await first.deal({ title: 'Stays', expected_close_date: '2031-01-01' });
      const product_id = await first.product();
      const lines = first.v2(v2.DealProductsApi);
      const merged = (await merge(goes, stays)).data!;
      expect(merged).toMatchObject({ id: stays, title: 'Stays', status: 'open', merge_what_id: goes });
      expect((await deals.getDeal({ id: stays })).data).toMatchObject({
        title: 'Stays',
        value: 70,
        currency: 'SEK',
        person_id,
        expected_close_date: '2031-01-01',
        status: 'open',
      });
      await absent(deals.getDeal({ id: goes }));
      // What became part of another one is not among the deleted ones, which can be restored.
      const deleted = await everything(cursor =>
        deals.getDeals({ status: 'deleted' as never, limit: 100, ...(cursor ? { cursor } : {}) }),
      );
      expect(idsOf(deleted)).not.toContain(goes);
      await absent(deals.updateDeal({ id: goes, UpdateDealRequest: { is_deleted: false } }));

      // Products of both, and what they come to together.
      const more = await first.deal({ currency: 'SEK' });
      for (const [id, item_price] of [
        [more, 10],
        [stays, 5],
      ] as const) {
        await lines.addDealProduct({ id, AddDealProductRequest: { product_id, item_price, quantity: 2 } });
      }
      await merge(more, stays);
      expect((await deals.getDeal({ id: stays })).data!.value).toBe(30);
      expect((await lines.getDealProducts({ id: stays })).data).toHaveLength(2);

      const his = await second.deal({ visible_to: 1 });
      await refused(merge(stays, his), 'merge_with_id');
      await absent(merge(his, stays));
    },
  },
];
