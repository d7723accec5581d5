import { createRequire } from 'node:module';
import type { Caller, ContractCase } from './case.js';

/** The line before types: its API token goes along in the query, its APIs are made from a client. */
const pipedrive22 = createRequire(import.meta.url)('pipedrive-22') as any;

function client({ user, url }: Caller): any {
  const made = new pipedrive22.ApiClient();
  made.basePath = `${url}/v1`;
  made.authentications.api_key.apiKey = user.token;
  return made;
}

export const oldestClient: ContractCase[] = [
  {
    operation: [
      'v1 POST /organizations',
      'v1 POST /persons',
      'v1 POST /deals',
      'v1 POST /activities',
      ...['deals', 'persons', 'organizations', 'activities'].flatMap(nouns => [
        `v1 GET /${nouns}`,
        `v1 GET /${nouns}/{id}`,
        `v1 PUT /${nouns}/{id}`,
        `v1 DELETE /${nouns}/{id}`,
      ]),
    ],
    promise: 'client 22.10.1 leads deal, contacts and activity from their beginning to their end',
    run: async ({ first }) => {
      const asFirst = client(first);
      const organizations = new pipedrive22.OrganizationsApi(asFirst);
      const persons = new pipedrive22.PersonsApi(asFirst);
      const deals = new pipedrive22.DealsApi(asFirst);
      const activities = new pipedrive22.ActivitiesApi(asFirst);

      const organization = await organizations.addOrganization({ name: 'Westwind' });
      expect(organization).toMatchObject({ success: true, data: { name: 'Westwind' } });
      const org_id = organization.data.id;
      const person = await persons.addPerson({
        name: 'Ola Nord',
        org_id,
        email: ['ola.v22@westwind.example'],
        phone: ['+47 22 33 44 55'],
      });
      const person_id = person.data.id;
      expect((await persons.getPerson(person_id)).data).toMatchObject({
        email: [{ value: 'ola.v22@westwind.example', primary: true }],
        org_id: { value: org_id, name: 'Westwind' },
      });
      const deal = await deals.addDeal({
        title: 'New rigging',
        value: 5000,
        currency: 'NOK',
        person_id,
        org_id,
      });
      const { id } = deal.data;
      expect(deal.data).toMatchObject({ status: 'open', person_id: { value: person_id } });
      const activity = await activities.addActivity({ subject: 'Measure', type: 'meeting', deal_id: id });
      expect(activity.data).toMatchObject({ deal_id: id, person_id, org_id, done: false });
      const done = await activities.updateActivity(activity.data.id, { done: 1 });
      expect(done.data.done).toBe(true);

      const page = await deals.getDeals({ userId: first.id, limit: 1, sort: 'id DESC' });
      expect(page.data.map((one: any) => one.id)).toEqual([id]);
      expect(page.additional_data.pagination).toMatchObject({ start: 0, limit: 1 });
      const won = await deals.updateDeal(id, { status: 'won', value: 5500 });
      expect(won.data).toMatchObject({ status: 'won', value: 5500, done_activities_count: 1 });
      const ends = [
        [activities, 'Activity', activity.data.id, { subject: 'Measure again' }],
        [deals, 'Deal', id, { title: 'Newest rigging' }],
        [persons, 'Person', person_id, { name: 'Ola Nordahl' }],
        [organizations, 'Organization', org_id, { name: 'Westwind II' }],
      ] as const;
      for (const [api, noun, one, change] of ends) await endOf(api, noun, one, change);
    },
  },
];

/** It is changed, read back, among the newest, deleted, and then it is not there. */
async function endOf(api: any, noun: string, id: number, change: object): Promise<void> {
  expect((await api[`update${noun}`](id, change)).data).toMatchObject({ id, ...change });
  const read = () => api[`get${noun}`](id);
  expect((await read()).data).toMatchObject({ id, ...change });
  const plural = noun === 'Activity' ? 'Activities' : `${noun}s`;
  const listed = await api[`get${plural}`]({ limit: 500, sort: 'id DESC' });
  expect(listed.data).toContainEqual(expect.objectContaining({ id, ...change }));
  expect((await api[`delete${noun}`](id)).data).toEqual({ id });
  await expect(read()).rejects.toMatchObject({ message: expect.stringMatching(/not found/i) });
}
