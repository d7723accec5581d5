import * as pipedrive30 from 'pipedrive-30';
import { absent, everyRow, everything, refused, type ContractCase } from './case.js';

const { ActivitiesApi, DealsApi, OrganizationsApi, PersonsApi } = pipedrive30.v1;

const dataOf = (answer: unknown): any => (answer as { data: unknown }).data;

export const legacyActivities: ContractCase[] = [
  {
    operation: [
      'v1 POST /activities',
      'v1 GET /activities/{id}',
      'v1 PUT /activities/{id}',
      'v1 DELETE /activities/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.legacy(ActivitiesApi);
      const org_id = await first.organization();
      const person_id = await first.person({ org_id });
      const deal_id = await first.deal({ title: 'Sails', person_id, org_id, visible_to: 1 });
      const added = await api.addActivity({
        AddActivityRequest: {
          subject: 'Show the cloth',
          type: 'meeting',
          due_date: '2027-01-31',
          due_time: '10:30',
          duration: '01:15',
          deal_id,
          location: 'Hafenstr. 1, Kiel',
          note: 'Bring samples',
          done: 0,
          busy_flag: 1 as never,
        },
      });
      const activity = dataOf(added);
      expect(activity).toMatchObject({
        subject: 'Show the cloth',
        type: 'meeting',
        due_date: '2027-01-31',
        due_time: '10:30',
        duration: '01:15',
        done: false,
        busy_flag: true,
        active_flag: true,
        user_id: first.id,
        created_by_user_id: first.id,
        deal_id,
        person_id,
        org_id,
        deal_title: 'Sails',
        person_name: 'Eva Lind',
        org_name: 'Nordwind AB',
        location: 'Hafenstr. 1, Kiel',
        location_formatted_address: 'Hafenstr. 1, Kiel',
        note: 'Bring samples',
      });
      expect(added).toMatchObject({
        related_objects: {
          user: { [first.id]: { name: 'bob' } },
          deal: { [deal_id]: { title: 'Sails', status: 'open' } },
          person: { [person_id]: { name: 'Eva Lind' } },
          organization: { [org_id]: { name: 'Nordwind AB' } },
        },
      });
      const { id } = activity;
      expect(dataOf(await api.getActivity({ id }))).toEqual(activity);
      const deal = await first.legacy(DealsApi).getDeal({ id: deal_id });
      expect(dataOf(deal)).toMatchObject({
        next_activity_id: id,
        next_activity_date: '2027-01-31',
        next_activity_subject: 'Show the cloth',
        activities_count: 1,
        undone_activities_count: 1,
      });
      const done = await api.updateActivity({ id, UpdateActivityRequest: { done: 1 } });
      expect(dataOf(done)).toMatchObject({ done: true, due_date: '2027-01-31' });
      expect(dataOf(await first.legacy(DealsApi).getDeal({ id: deal_id }))).toMatchObject({
        next_activity_id: null,
        last_activity_id: id,
        done_activities_count: 1,
      });
      await refused(api.updateActivity({ id, UpdateActivityRequest: { due_date: 'soon' } }), 'due_date');
      // It stands on a deal that he may not see.
      await absent(second.legacy(ActivitiesApi).getActivity({ id }));
      expect(dataOf(await second.legacy(PersonsApi).getPerson({ id: person_id })).activities_count).toBe(0);
      expect(dataOf(await api.deleteActivity({ id }))).toEqual({ id });
      await absent(api.getActivity({ id }));
    },
  },
  {
    operation: ['v1 GET /activities', 'v1 GET /activities/collection', 'v1 DELETE /activities'],
    run: async ({ first, second }) => {
      const api = first.legacy(ActivitiesApi);
      const due_date = '2031-05-01';
      const ids: number[] = [];
      for (const subject of ['One', 'Two', 'Three']) ids.push(await first.activity({ subject, due_date }));
      const person_id = await second.person();
      const others = await second.activity({ subject: 'Another’s', due_date, person_id });
      const of = async (query: object) =>
        (
          await everyRow<any>(start =>
            api.getActivities({ start, limit: 2, start_date: due_date, end_date: due_date, ...query }),
          )
        ).map(activity => activity.id);
      expect(await of({})).toEqual(ids);
      expect(await of({ user_id: 0 })).toEqual([...ids, others]);
      expect(await of({ user_id: second.id })).toEqual([others]);
      expect(await of({ done: 1 })).toEqual([]);
      expect(await of({ type: 'lunch' })).toEqual([]);
      const collected = await everything<any>(cursor =>
        api.getActivitiesCollection({ user_id: first.id, limit: 2, ...(cursor ? { cursor } : {}) }),
      );
      expect(collected.filter(activity => ids.includes(activity.id)).map(one => one.subject)).toEqual([
        'One',
        'Two',
        'Three',
      ]);
      const gone = dataOf(await api.deleteActivities({ ids: ids.join(',') }));
      expect(gone.id.toSorted()).toEqual(ids.toSorted());
      expect(await of({ user_id: 0 })).toEqual([others]);
    },
  },
  {
    operation: [
      'v1 GET /deals/{id}/activities',
      'v1 GET /persons/{id}/activities',
      'v1 GET /organizations/{id}/activities',
    ],
    run: async ({ first, second }) => {
      const org_id = await first.organization();
      const person_id = await first.person({ org_id });
      const deal_id = await first.deal({ person_id, org_id });
      const ids: number[] = [];
      for (const subject of ['One', 'Two']) ids.push(await first.activity({ subject, deal_id }));
      const secret = await first.deal({ person_id, org_id, visible_to: 1 });
      const hidden = await first.activity({ subject: 'Three', deal_id: secret });
      const lists = (caller: typeof first, query: object) => [
        caller.legacy(DealsApi).getDealActivities({ id: deal_id, ...query }),
        caller.legacy(PersonsApi).getPersonActivities({ id: person_id, ...query }),
        caller.legacy(OrganizationsApi).getOrganizationActivities({ id: org_id, ...query }),
      ];
      const idsOf = async (answers: Promise<unknown>[]) =>
        (await Promise.all(answers)).map(answer => (dataOf(answer) as any[]).map(one => one.id));
      expect(await idsOf(lists(first, {}))).toEqual([ids, [...ids, hidden], [...ids, hidden]]);
      // Those of others are in the list too: it is the item's, not the caller's.
      expect(await idsOf(lists(second, {}))).toEqual([ids, ids, ids]);
      expect(await idsOf(lists(second, { exclude: String(ids[0]) }))).toEqual([[ids[1]], [ids[1]], [ids[1]]]);
      expect(await idsOf(lists(second, { done: 1 }))).toEqual([[], [], []]);
      await absent(second.legacy(DealsApi).getDealActivities({ id: secret }));
    },
  },
];

export const legacyLists: ContractCase[] = [
  {
    operation: [
      'v1 GET /persons/{id}/deals',
      'v1 GET /organizations/{id}/deals',
      'v1 GET /organizations/{id}/persons',
    ],
    run: async ({ first, second }) => {
      const org_id = await first.organization();
      const person_id = await first.person({ org_id });
      const secret_person = await first.person({ org_id, visible_to: 1 });
      const own = await first.deal({ org_id });
      const ofPerson = await first.deal({ person_id });
      const ofSecret = await first.deal({ person_id: secret_person });
      const hidden = await first.deal({ person_id, org_id, visible_to: 1 });
      const partaking = await first.deal({ title: 'She takes part' });
      await first.request('POST', `/v1/deals/${partaking}/participants`, { person_id });

      const idsOf = (answer: unknown): number[] => dataOf(answer).map((one: any) => one.id);
      const persons = second.legacy(PersonsApi);
      const organizations = second.legacy(OrganizationsApi);
      const deals: any = await persons.getPersonDeals({ id: person_id });
      expect(idsOf(deals)).toEqual([ofPerson, partaking]);
      expect(deals.data[0]).toMatchObject({ user_id: first.id, person_id, org_id: null });
      expect(
        idsOf(await first.legacy(PersonsApi).getPersonDeals({ id: person_id, sort: 'id DESC' })),
      ).toEqual([partaking, hidden, ofPerson]);
      expect(idsOf(await persons.getPersonDeals({ id: person_id, status: 'won' }))).toEqual([]);
      expect(idsOf(await organizations.getOrganizationDeals({ id: org_id }))).toEqual([own, ofPerson]);
      expect(
        idsOf(await organizations.getOrganizationDeals({ id: org_id, only_primary_association: 1 })),
      ).toEqual([own]);
      expect(idsOf(await first.legacy(OrganizationsApi).getOrganizationDeals({ id: org_id }))).toContain(
        ofSecret,
      );
      expect(idsOf(await organizations.getOrganizationPersons({ id: org_id }))).toEqual([person_id]);
      await absent(persons.getPersonDeals({ id: secret_person }));
    },
  },
];
