import * as pipedrive from 'pipedrive';
import { absent, everyRow, refused, type ContractCase } from './case.js';

const { LeadsApi, LeadLabelsApi, LeadSourcesApi } = pipedrive.v1;

export const leads: ContractCase[] = [
  {
    operation: [
      'v1 POST /leads',
      'v1 GET /leads/{id}',
      'v1 GET /leads',
      'v1 PATCH /leads/{id}',
      'v1 DELETE /leads/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.v1(LeadsApi);
      const person_id = await first.person();
      const value = { amount: 99.9, currency: 'SEK' };
      const added = await api.addLead({
        AddLeadRequest: { title: 'Sails', person_id, value, visible_to: '1' },
      });
      const id = added.data!.id;
      expect(added.data).toMatchObject({
        title: 'Sails',
        person_id,
        value,
        owner_id: first.id,
        was_seen: false,
      });
      expect(added.data).toMatchObject({
        source_name: 'API',
        origin: 'API',
        is_archived: false,
        visible_to: '1',
      });
      expect((await api.getLead({ id })).data).toEqual(added.data);
      await absent(second.v1(LeadsApi).getLead({ id }));

      const seen = await api.updateLead({ id, UpdateLeadRequest: { was_seen: true, value: null } });
      expect(seen.data).toMatchObject({ was_seen: true, value: null });
      const ids = [id, await first.lead({ person_id }), await first.lead({ person_id })];
      const listed = await everyRow<{ id: string }>(start => api.getLeads({ person_id, start, limit: 2 }));
      expect(listed.map(lead => lead.id)).toEqual(ids);
      expect((await second.v1(LeadsApi).getLeads({ person_id })).data!.map(lead => lead.id)).toEqual(
        ids.slice(1),
      );

      await refused(api.addLead({ AddLeadRequest: { title: 'Nobody’s' } }), 'person_id');
      await refused(api.updateLead({ id, UpdateLeadRequest: { person_id: null } }), 'person_id');
      expect((await api.getLead({ id })).data!.person_id).toBe(person_id);
      expect((await api.deleteLead({ id })).data).toEqual({ id });
      await absent(api.getLead({ id }));
    },
  },
  {
    operation: 'v1 GET /leads/archived',
    promise: 'what is put aside leaves the inbox, and comes back',
    run: async ({ first }) => {
      const api = first.v1(LeadsApi);
      const person_id = await first.person();
      const [id, other] = [await first.lead({ person_id }), await first.lead({ person_id })];
      await api.updateLead({ id: id!, UpdateLeadRequest: { is_archived: true } });
      expect((await api.getLeads({ person_id })).data!.map(lead => lead.id)).toEqual([other]);
      const archived = (await api.getArchivedLeads({ person_id })).data!;
      expect(archived).toMatchObject([{ id, is_archived: true }]);
      await api.updateLead({ id: id!, UpdateLeadRequest: { is_archived: false } });
      expect((await api.getArchivedLeads({ person_id })).data).toEqual([]);
    },
  },
  {
    operation: 'v1 GET /leads',
    promise: 'sorts by any field, the most urgent next activity and the source included',
    run: async ({ first }) => {
      const person_id = await first.person();
      const lead = (title: string) => first.lead({ title, person_id });
      const [none, late, soon] = [await lead('None'), await lead('Late'), await lead('Soon')];
      await first.activity({ lead_id: late, due_date: '2026-12-24' });
      await first.activity({ lead_id: soon, due_date: '2026-11-02', due_time: '10:00' });
      const nextOfSoon = await first.activity({ lead_id: soon, due_date: '2026-11-01' });
      const api = first.v1(LeadsApi);
      const sorted = async (sort: string) =>
        (await api.getLeads({ person_id, sort: sort as never })).data!.map(one => one.id);
      expect(await sorted('next_activity_date ASC')).toEqual([soon, late, none]);
      expect(await sorted('title DESC')).toEqual([soon, none, late]);
      expect(await sorted('source_name ASC')).toHaveLength(3);
      const { data } = await api.getLeads({ person_id, sort: 'next_activity_date ASC' as never });
      expect(data!.map(one => one.next_activity_id)).toEqual([nextOfSoon, expect.any(Number), null]);
      await refused(sorted('no_such_field ASC'), 'sort');
    },
  },
  {
    operation: 'v1 GET /leads/{id}/permittedUsers',
    run: async ({ first, second, admin }) => {
      const person_id = await first.person();
      const open = await first.lead({ person_id });
      const closed = await first.lead({ person_id, visible_to: '1' });
      const users = async (id: string) =>
        (await first.v1(LeadsApi).getLeadUsers({ id })) as unknown as { data: number[] };
      expect((await users(open)).data).toEqual(expect.arrayContaining([first.id, second.id, admin.id]));
      expect((await users(closed)).data).not.toContain(second.id);
      await absent(second.v1(LeadsApi).getLeadUsers({ id: closed }));
    },
  },
  {
    operation: 'v1 GET /leadSources',
    run: async ({ first }) => {
      const { data } = await first.v1(LeadSourcesApi).getLeadSources();
      expect(data!.map(source => source.name)).toEqual(
        expect.arrayContaining(['API', 'Deal', 'Manually created']),
      );
    },
  },
  {
    operation: [
      'v1 GET /leadLabels',
      'v1 POST /leadLabels',
      'v1 PATCH /leadLabels/{id}',
      'v1 DELETE /leadLabels/{id}',
    ],
    run: async ({ first }) => {
      const api = first.v1(LeadLabelsApi);
      const AddLeadLabelRequest = { name: 'From the fair', color: 'purple' as const };
      const label = (await api.addLeadLabel({ AddLeadLabelRequest })).data!;
      expect(label).toMatchObject(AddLeadLabelRequest);
      await expect(api.addLeadLabel({ AddLeadLabelRequest })).rejects.toMatchObject({ code: 'conflict' });
      const listed = (await api.getLeadLabels()).data!;
      expect(listed.map(one => one.name)).toEqual(
        expect.arrayContaining(['Hot', 'Warm', 'Cold', 'From the fair']),
      );
      const person_id = await first.person();
      const lead = await first.lead({ person_id, label_ids: [label.id] });
      const UpdateLeadLabelRequest = { color: 'green' as const };
      const changed = await api.updateLeadLabel({ id: label.id, UpdateLeadLabelRequest });
      expect(changed.data).toMatchObject({ name: 'From the fair', color: 'green' });
      await refused(
        first.v1(LeadsApi).updateLead({ id: lead, UpdateLeadRequest: { label_ids: [lead] } }),
        'label_ids',
      );
      expect((await api.deleteLeadLabel({ id: label.id })).data).toEqual({ id: label.id });
      expect((await first.v1(LeadsApi).getLead({ id: lead })).data!.label_ids).toEqual([]);
      await absent(api.updateLeadLabel({ id: label.id, UpdateLeadLabelRequest }));
    },
  },
];
