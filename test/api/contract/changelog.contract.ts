import * as pipedrive from 'pipedrive';
import { absent, everyRow, everything, refused, type Caller, type ContractCase } from './case.js';
import { letter } from '../mail/house.js';

const { DealsApi, OrganizationsApi, PersonsApi, RecentsApi } = pipedrive.v1;
const { ProjectsApi } = pipedrive.v2;

interface Change {
  field_key: string;
  old_value: string | null;
  new_value: string | null;
  actor_user_id: number;
}
const fields = (changes: Change[]) => changes.map(one => [one.field_key, one.old_value, one.new_value]);

async function change(caller: Caller, path: string, body: object): Promise<void> {
  const { status } = await caller.request('PATCH', `/api/v2/${path}`, body);
  expect(status).toBe(200);
}

export const changelog: ContractCase[] = [
  {
    operation: 'v1 GET /deals/{id}/changelog',
    run: async ({ first, second }) => {
      const api = first.v1(DealsApi);
      const id = await first.deal({ title: 'One', visible_to: 1 });
      await change(first, `deals/${id}`, { title: 'Two', label_ids: [1, 2], is_archived: true });
      await change(first, `deals/${id}`, { value: 12.5 });
      const all = await everything<Change>(cursor => api.getDealChangelog({ id, limit: 2, cursor: cursor! }));
      expect(fields(all).slice(0, -1)).toEqual([['value', '0', '12.5'], ...fields(all.slice(1, -1))]);
      expect(fields(all)).toEqual(
        expect.arrayContaining([
          ['title', 'One', 'Two'],
          ['label_ids', '', '1,2'],
          ['is_archived', '0', '1'],
        ]),
      );
      expect(all.at(-1)).toMatchObject({ field_key: 'add_time', old_value: null, actor_user_id: first.id });
      await absent(second.v1(DealsApi).getDealChangelog({ id }));
      await refused(api.getDealChangelog({ id, cursor: 'x' }), 'cursor');
    },
  },
  {
    operation: 'v1 GET /persons/{id}/changelog',
    run: async ({ first, second }) => {
      const id = await first.person({ name: 'Eva', visible_to: 1 });
      await change(first, `persons/${id}`, { name: 'Eva Lind', emails: [{ value: 'eva@log.example' }] });
      const { data } = await first.v1(PersonsApi).getPersonChangelog({ id });
      expect(fields(data as Change[])).toEqual(
        expect.arrayContaining([
          ['name', 'Eva', 'Eva Lind'],
          ['emails', null, 'eva@log.example'],
        ]),
      );
      await absent(second.v1(PersonsApi).getPersonChangelog({ id }));
    },
  },
  {
    operation: 'v1 GET /organizations/{id}/changelog',
    run: async ({ first, second }) => {
      const id = await first.organization({ name: 'North', visible_to: 1 });
      await change(first, `organizations/${id}`, { name: 'South' });
      const { data } = await first.v1(OrganizationsApi).getOrganizationChangelog({ id });
      expect(fields(data as Change[])[0]).toEqual(['name', 'North', 'South']);
      await absent(second.v1(OrganizationsApi).getOrganizationChangelog({ id }));
    },
  },
  {
    operation: 'v2 GET /projects/{id}/changelog',
    run: async ({ first, second }) => {
      const api = first.v2(ProjectsApi);
      const id = await first.project({ title: 'One' });
      await change(first, `projects/${id}`, { title: 'Two', description: 'More' });
      await change(first, `projects/${id}`, { title: 'Three' });
      const all = await everything<object>(cursor =>
        api.getProjectChangelog({ id, limit: 1, cursor: cursor! }),
      );
      expect(all).toHaveLength(3);
      expect(all[0]).toMatchObject({ old_values: { title: 'Two' }, new_values: { title: 'Three' } });
      expect(all[1]).toMatchObject({
        old_values: { title: 'One', description: null },
        new_values: { title: 'Two', description: 'More' },
        actor_user_id: first.id,
        change_source: 'api',
      });
      await absent(second.v2(ProjectsApi).getProjectChangelog({ id: 999_999 }));
    },
  },
];

interface FlowEntry {
  object: string;
  timestamp: string;
  data: { item_id?: number; field_key?: string; subject?: string };
}

export const flows: ContractCase[] = [
  {
    operation: ['v1 GET /deals/{id}/flow', 'v1 GET /persons/{id}/flow', 'v1 GET /organizations/{id}/flow'],
    promise: 'what happens on a deal stands on its person and organization too',
    run: async ({ first, second }) => {
      const org_id = await first.organization({ visible_to: 1 });
      const person_id = await first.person({ org_id, visible_to: 1 });
      const deal = await first.deal({ person_id, org_id, visible_to: 1 });
      await first.activity({ subject: 'Ring', deal_id: deal });
      await change(first, `deals/${deal}`, { title: 'Renamed' });
      const pages = {
        deal: (start: number) => first.v1(DealsApi).getDealUpdates({ id: deal, start, limit: 2 }),
        person: (start: number) => first.v1(PersonsApi).getPersonUpdates({ id: person_id, start, limit: 2 }),
        organization: (start: number) =>
          first.v1(OrganizationsApi).getOrganizationUpdates({ id: org_id, start, limit: 2 }),
      };
      for (const page of Object.values(pages)) {
        const all = await everyRow<FlowEntry>(page);
        expect(all.map(one => one.timestamp)).toEqual(
          all
            .map(one => one.timestamp)
            .toSorted()
            .toReversed(),
        );
        const renamed = all.filter(one => one.data.field_key === 'title');
        expect(renamed).toMatchObject([
          { object: 'dealChange', data: { item_id: deal, new_value: 'Renamed' } },
        ]);
        expect(all.filter(one => one.object === 'activity')).toMatchObject([{ data: { subject: 'Ring' } }]);
      }
      const only = await first.v1(DealsApi).getDealUpdates({ id: deal, items: 'activity' });
      expect((only.data as FlowEntry[]).map(one => one.object)).toEqual(['activity']);
      await absent(second.v1(DealsApi).getDealUpdates({ id: deal }));
      await absent(second.v1(PersonsApi).getPersonUpdates({ id: person_id }));
      await absent(second.v1(OrganizationsApi).getOrganizationUpdates({ id: org_id }));
    },
  },
  {
    operation: [
      'v1 GET /deals/{id}/mailMessages',
      'v1 GET /persons/{id}/mailMessages',
      'v1 GET /organizations/{id}/mailMessages',
    ],
    run: async world => {
      // Another case looks at the whole mailbox of the first user.
      const { admin, second } = world;
      const org_id = await admin.organization();
      const person_id = await admin.person({ org_id, emails: [{ value: 'mia@flow.example' }] });
      const id = await admin.deal({ person_id });
      const mails = ['One', 'Two', 'Three'].map(Subject =>
        letter({ 'Message-ID': `<${Subject}@flow.example>`, From: 'mia@flow.example', Subject }),
      );
      await world.mail(admin, mails);
      const pages = {
        deal: (start: number) => admin.v1(DealsApi).getDealMailMessages({ id, start, limit: 2 }),
        person: (start: number) =>
          admin.v1(PersonsApi).getPersonMailMessages({ id: person_id, start, limit: 2 }),
        organization: (start: number) =>
          admin.v1(OrganizationsApi).getOrganizationMailMessages({ id: org_id, start, limit: 2 }),
      };
      for (const page of Object.values(pages)) {
        const all = await everyRow<FlowEntry>(page);
        expect(all.map(one => one.object)).toEqual(Array(3).fill('mailMessage'));
        expect(all.map(one => one.data.subject).toSorted()).toEqual(['One', 'Three', 'Two']);
      }
      // The mail is its mailbox owner's own.
      expect((await second.v1(DealsApi).getDealMailMessages({ id })).data).toEqual([]);
      await absent(admin.v1(DealsApi).getDealMailMessages({ id: 999_999 }));
    },
  },
  {
    operation: 'v1 GET /recents',
    run: async ({ first, second }) => {
      const api = first.v1(RecentsApi);
      const since_timestamp = new Date(Date.now() - 1000).toISOString().slice(0, 19).replace('T', ' ');
      const person = await first.person({ name: 'Recent' });
      const deal = await first.deal({ title: 'Recent', visible_to: 1 });
      await change(first, `persons/${person}`, { name: 'More recent' });
      const read = async (caller: Caller) => {
        const rows = await everyRow<{ item: string; id: number; data: object }>(start =>
          caller
            .v1(RecentsApi)
            .getRecents({ since_timestamp, items: 'deal,person' as never, start, limit: 2 }),
        );
        return rows.filter(row => (row.item === 'deal' ? row.id === deal : row.id === person));
      };
      const mine = await read(first);
      expect(mine).toMatchObject([
        { item: 'deal', data: { title: 'Recent' } },
        { item: 'person', data: { name: 'More recent' } },
      ]);
      expect((await read(second)).map(row => row.item)).toEqual(['person']);
      await refused(api.getRecents({ since_timestamp, items: 'stars' as never }), 'items');
      await refused(api.getRecents({ since_timestamp: 'yesterday' }), 'since_timestamp');
    },
  },
];
