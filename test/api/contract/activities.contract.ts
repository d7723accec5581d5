import * as pipedrive from 'pipedrive';
import { absent, everything, forbidden, refused, type Caller, type ContractCase } from './case.js';

const { ActivitiesApi } = pipedrive.v2;
const { ActivityTypesApi } = pipedrive.v1;

const add = async (caller: Caller, AddActivityRequest: object) =>
  (await caller.v2(ActivitiesApi).addActivity({ AddActivityRequest })).data!;

export const activities: ContractCase[] = [
  {
    operation: [
      'v2 POST /activities',
      'v2 GET /activities/{id}',
      'v2 GET /activities',
      'v2 PATCH /activities/{id}',
      'v2 DELETE /activities/{id}',
    ],
    run: async ({ first, second }) => {
      const api = first.v2(ActivitiesApi);
      const deal_id = await first.deal();
      const whole = {
        subject: 'Show the sails',
        type: 'meeting',
        deal_id,
        due_date: '2026-12-01',
        due_time: '14:30',
        duration: '01:15',
        busy: true,
        location: { value: 'Hafenstr. 1, Kiel', country: 'Germany', locality: 'Kiel' },
        note: '<b>Likes blue</b>',
        public_description: 'We bring samples.',
        priority: 2,
        attendees: [{ email: 'eva@nordwind.example', name: 'Eva' }, { user_id: second.id }],
      };
      const added = await add(first, whole);
      const id = added.id!;
      expect(added).toMatchObject({
        ...whole,
        due_time: '14:30:00',
        duration: '01:15:00',
        owner_id: first.id,
        creator_user_id: first.id,
        done: false,
        marked_as_done_time: null,
        is_deleted: false,
      });
      expect((await api.getActivity({ id })).data).toEqual(added);

      const AddActivityRequest = { done: true, due_time: null as never, attendees: [] };
      const done = (await api.updateActivity({ id, AddActivityRequest })).data!;
      expect(done).toMatchObject({ done: true, due_date: '2026-12-01', due_time: null, attendees: [] });
      expect(Date.parse(done.marked_as_done_time!)).toBeGreaterThan(Date.now() - 60_000);

      const more = [id, (await add(first, { deal_id })).id!, (await add(first, { deal_id })).id!];
      const all = await everything<{ id: number }>(cursor =>
        api.getActivities({ deal_id, limit: 2, ...(cursor ? { cursor } : {}) }),
      );
      expect(all.map(one => one.id)).toEqual(more);
      expect((await api.getActivities({ deal_id, done: true })).data!.map(one => one.id)).toEqual([id]);
      expect((await api.getActivities({ ids: `${more[1]},${more[2]}` })).data).toHaveLength(2);
      const byDate = { deal_id, sort_by: 'due_date' as const };
      const dated = await everything<{ id: number }>(cursor =>
        api.getActivities({ ...byDate, limit: 1, ...(cursor ? { cursor } : {}) }),
      );
      expect(dated.map(one => one.id)).toEqual(more);

      await refused(add(first, { subject: 'x', type: 'no_such_type' }), 'type');
      await refused(add(first, { subject: 'x', due_time: '25:00', due_date: '2026-12-01' }), 'due_time');
      await refused(add(first, { subject: 'x', due_time: '10:00' }), 'due_time');
      await refused(add(first, { subject: 'x', deal_id: 999_999_999 }), 'deal_id');
      await refused(add(first, { subject: 'x', no_such_field: 1 }), 'no_such_field');
      expect((await api.deleteActivity({ id })).data).toEqual({ id });
      await absent(api.getActivity({ id }));
    },
  },
  {
    operation: 'v2 POST /activities',
    promise: 'a link to a deal, lead, project or person alone brings its person and organization',
    run: async ({ first }) => {
      const org_id = await first.organization();
      const person_id = await first.person({ org_id });
      const both = { person_id, org_id };
      const lone = await first.deal({ person_id });
      expect(await add(first, { deal_id: await first.deal(both) })).toMatchObject(both);
      expect(await add(first, { deal_id: lone })).toMatchObject({ person_id, org_id: null });
      expect(
        await add(first, { lead_id: await first.lead({ person_id, organization_id: org_id }) }),
      ).toMatchObject(both);
      const project_id = await first.project({ person_ids: [person_id], org_ids: [org_id] });
      expect(await add(first, { project_id })).toMatchObject(both);
      expect(await add(first, { participants: [{ person_id, primary: true }] })).toMatchObject(both);
      expect(await add(first, { org_id })).toMatchObject({ org_id, person_id: null, deal_id: null });
      expect(await add(first, { subject: 'Alone' })).toMatchObject({ person_id: null, org_id: null });

      const other = await first.person({ name: 'Max Muster' });
      const named = await add(first, {
        deal_id: await first.deal(both),
        participants: [{ person_id: other, primary: true }],
      });
      expect(named).toMatchObject({ person_id: other, org_id: null });
      const lead_id = await first.lead({ person_id });
      await refused(add(first, { deal_id: lone, lead_id }), 'deal_id');
    },
  },
  {
    operation: 'v2 PATCH /activities/{id}',
    promise: 'participants change one by one, and the list of each of them follows',
    run: async ({ first }) => {
      const api = first.v2(ActivitiesApi);
      const [eva, max, ola] = [await first.person(), await first.person(), await first.person()];
      const participants = [{ person_id: eva!, primary: true }, { person_id: max! }];
      const { id } = await add(first, { subject: 'Lunch', type: 'lunch', participants });
      const of = async (person_id: number) =>
        (await api.getActivities({ person_id })).data!.map(activity => activity.id);
      expect([await of(eva!), await of(max!), await of(ola!)]).toEqual([[id], [id], []]);
      const AddActivityRequest = { participants: [{ person_id: ola!, primary: true }, { person_id: max! }] };
      const changed = (await api.updateActivity({ id: id!, AddActivityRequest })).data!;
      expect(changed).toMatchObject({
        person_id: ola,
        participants: [
          { person_id: ola, primary: true },
          { person_id: max, primary: false },
        ],
      });
      expect([await of(eva!), await of(max!), await of(ola!)]).toEqual([[], [id], [id]]);
    },
  },
  {
    operation: 'v2 GET /activities',
    promise: 'another user, admin or not, sees an activity if he may see every item that it is on',
    run: async ({ first, second, admin }) => {
      const seen = async (caller: Caller, id: number) =>
        (await caller.v2(ActivitiesApi).getActivities({ ids: String(id) })).data!.length === 1;
      const mine = await first.deal({ visible_to: 1 });
      const person_id = await first.person();
      const onBoth = await first.activity({ deal_id: mine, participants: [{ person_id, primary: true }] });
      expect([await seen(first, onBoth), await seen(second, onBoth), await seen(admin, onBoth)]).toEqual([
        true,
        false,
        true,
      ]);
      await absent(second.v2(ActivitiesApi).getActivity({ id: onBoth }));
      await absent(
        second.v2(ActivitiesApi).updateActivity({ id: onBoth, AddActivityRequest: { done: true } }),
      );
      await absent(second.v2(ActivitiesApi).deleteActivity({ id: onBoth }));
      const onOpen = await first.activity({ participants: [{ person_id, primary: true }] });
      expect(await seen(second, onOpen)).toBe(true);

      const alone = await first.activity();
      expect([await seen(first, alone), await seen(second, alone), await seen(admin, alone)]).toEqual([
        true,
        false,
        true,
      ]);
      const given = await first.activity({ owner_id: second.id });
      expect([await seen(first, given), await seen(second, given)]).toEqual([false, true]);
      const invited = await first.activity({ attendees: [{ user_id: second.id }] });
      expect(await seen(second, invited)).toBe(true);
    },
  },
];

export const activityTypes: ContractCase[] = [
  {
    operation: [
      'v1 GET /activityTypes',
      'v1 POST /activityTypes',
      'v1 PUT /activityTypes/{id}',
      'v1 DELETE /activityTypes/{id}',
    ],
    run: async ({ admin, first }) => {
      const api = admin.v1(ActivityTypesApi);
      const standard = (await first.v1(ActivityTypesApi).getActivityTypes()).data!;
      expect(standard.slice(0, 6).map(type => type.key_string)).toEqual([
        'call',
        'meeting',
        'task',
        'deadline',
        'email',
        'lunch',
      ]);
      const AddActivityTypeRequest = { name: 'Video call', icon_key: 'camera' as const, color: 'aabbcc' };
      await forbidden(first.v1(ActivityTypesApi).addActivityType({ AddActivityTypeRequest }));
      const type = (await api.addActivityType({ AddActivityTypeRequest })).data!;
      expect(type).toMatchObject({
        name: 'Video call',
        key_string: 'video_call',
        icon_key: 'camera',
        color: 'AABBCC',
        is_custom_flag: true,
        active_flag: true,
      });
      const used = await first.activity({ type: 'video_call' });
      const UpdateActivityTypeRequest = { name: 'Video', order_nr: 2 };
      const renamed = await api.updateActivityType({ id: type.id!, UpdateActivityTypeRequest });
      expect(renamed.data).toMatchObject({ name: 'Video', key_string: 'video_call', order_nr: 2 });
      expect((await api.deleteActivityType({ id: type.id! })).data).toMatchObject({
        id: type.id,
        active_flag: false,
      });
      expect((await first.v2(ActivitiesApi).getActivity({ id: used })).data!.type).toBe('video_call');
      await refused(add(first, { type: 'video_call' }), 'type');
      await absent(api.deleteActivityType({ id: type.id! }));
    },
  },
  {
    operation: 'v1 DELETE /activityTypes',
    promise: 'all of them or none',
    run: async ({ admin }) => {
      const ids = [
        await admin.make('/v1/activityTypes', { name: 'Fair', icon_key: 'car' }),
        await admin.make('/v1/activityTypes', { name: 'Visit', icon_key: 'car' }),
      ];
      const remove = (list: number[]) => admin.request('DELETE', `/v1/activityTypes?ids=${list.join(',')}`);
      expect((await remove([...ids, 999_999])).status).toBe(404);
      expect((await remove(ids)).body.data).toEqual({ id: ids });
      expect((await remove(ids)).status).toBe(404);
    },
  },
];
