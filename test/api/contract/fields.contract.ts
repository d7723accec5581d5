import * as pipedrive from 'pipedrive';
import { absent, everything, forbidden, refused, type Caller, type ContractCase } from './case.js';

/** The fields' APIs of both versions differ by the noun in their names alone. */
const nouns = [
  { noun: 'Deal', path: 'dealFields', v1: pipedrive.v1.DealFieldsApi, v2: pipedrive.v2.DealFieldsApi },
  {
    noun: 'Person',
    path: 'personFields',
    v1: pipedrive.v1.PersonFieldsApi,
    v2: pipedrive.v2.PersonFieldsApi,
  },
  {
    noun: 'Organization',
    path: 'organizationFields',
    v1: pipedrive.v1.OrganizationFieldsApi,
    v2: pipedrive.v2.OrganizationFieldsApi,
  },
  {
    noun: 'Product',
    path: 'productFields',
    v1: pipedrive.v1.ProductFieldsApi,
    v2: pipedrive.v2.ProductFieldsApi,
  },
  { noun: 'Project', path: 'projectFields', v1: null, v2: pipedrive.v2.ProjectFieldsApi },
] as const;

const colours = [{ label: 'Red' }, { label: 'Green' }];
type Call = (args?: object) => Promise<{ data: any; additional_data?: any }>;

export const fields: ContractCase[] = nouns.flatMap(({ noun, path, v1, v2 }) => [
  {
    operation: [
      `v2 POST /${path}`,
      `v2 GET /${path}`,
      `v2 GET /${path}/{field_code}`,
      `v2 PATCH /${path}/{field_code}`,
      `v2 DELETE /${path}/{field_code}`,
    ],
    run: async world => {
      const api = world.admin.v2(v2 as never) as Record<string, Call>;
      const body = { field_name: 'Colour', field_type: 'enum', options: colours };
      const { data } = await api[`add${noun}Field`]!({ [`Add${noun}FieldRequest`]: body });
      expect(data).toMatchObject({ field_name: 'Colour', field_type: 'enum', is_custom_field: true });
      expect(data.field_code).toMatch(/^[0-9a-f]{40}$/);
      expect(data.options.map((one: { label: string }) => one.label)).toEqual(['Red', 'Green']);
      const { field_code } = data;
      expect((await api[`get${noun}Field`]!({ field_code })).data).toMatchObject({ field_name: 'Colour' });

      const all = await everything<any>(cursor =>
        api[`get${noun}Fields`]!({ limit: 3, ...(cursor && { cursor }) }),
      );
      expect(new Set(all.map(one => one.field_code)).size).toBe(all.length);
      expect(all.filter(one => one.field_code === field_code)).toHaveLength(1);
      expect(all.some(one => one.field_code === 'owner_id' && !one.is_custom_field)).toBe(true);

      const changed = await api[`update${noun}Field`]!({
        field_code,
        [`Update${noun}FieldRequest`]: { field_name: 'Paint', ui_visibility: { add_visible_flag: false } },
      });
      expect(changed.data).toMatchObject({ field_name: 'Paint', ui_visibility: { add_visible_flag: false } });
      const colleague = world.first.v2(v2 as never) as Record<string, Call>;
      await forbidden(
        colleague[`update${noun}Field`]!({
          field_code,
          [`Update${noun}FieldRequest`]: { field_name: 'Mine' },
        }),
      );
      expect((await colleague[`get${noun}Field`]!({ field_code })).data.field_name).toBe('Paint');

      expect((await api[`delete${noun}Field`]!({ field_code })).data).toMatchObject({ field_code });
      await absent(api[`get${noun}Field`]!({ field_code }));
      await refused(
        api[`add${noun}Field`]!({ [`Add${noun}FieldRequest`]: { field_name: 'X', field_type: 'enum' } }),
        'options',
      );
    },
  },
  {
    operation: [
      `v2 POST /${path}/{field_code}/options`,
      `v2 PATCH /${path}/{field_code}/options`,
      `v2 DELETE /${path}/{field_code}/options`,
    ],
    run: async world => {
      const api = world.admin.v2(v2 as never) as Record<string, Call>;
      const body = { field_name: 'Colours', field_type: 'set', options: colours };
      const { field_code } = (await api[`add${noun}Field`]!({ [`Add${noun}FieldRequest`]: body })).data;
      const added = (
        await api[`add${noun}FieldOptions`]!({
          field_code,
          AddDealFieldOptionsRequestInner: [{ label: 'Blue' }, { label: 'Black' }],
        })
      ).data as { id: number; label: string }[];
      expect(added.map(one => one.label)).toEqual(['Blue', 'Black']);
      const renamed = await api[`update${noun}FieldOptions`]!({
        field_code,
        UpdateDealFieldOptionsRequestInner: [{ id: added[0]!.id, label: 'Navy' }],
      });
      expect(renamed.data).toMatchObject([{ id: added[0]!.id, label: 'Navy' }]);
      await refused(
        api[`update${noun}FieldOptions`]!({
          field_code,
          UpdateDealFieldOptionsRequestInner: [
            { id: added[1]!.id, label: 'White' },
            { id: 999, label: 'None' },
          ],
        }),
        'options',
      );
      await api[`delete${noun}FieldOptions`]!({
        field_code,
        DeleteDealFieldOptionsRequestInner: [{ id: added[0]!.id }],
      });
      const left = (await api[`get${noun}Field`]!({ field_code })).data.options as { label: string }[];
      expect(left.map(one => one.label)).toEqual(['Red', 'Green', 'Black']);
      await api[`delete${noun}Field`]!({ field_code });
    },
  },
  ...(v1 ? [firstVersion(noun, path, v1)] : []),
]);

function firstVersion(noun: string, path: string, api: unknown): ContractCase {
  return {
    operation: [
      `v1 POST /${path}`,
      `v1 GET /${path}`,
      `v1 GET /${path}/{id}`,
      `v1 PUT /${path}/{id}`,
      `v1 DELETE /${path}/{id}`,
      `v1 DELETE /${path}`,
    ],
    run: async world => {
      const fieldsOf = (caller: Caller) => caller.v1(api as never) as Record<string, Call>;
      const admin = fieldsOf(world.admin);
      const add = async (name: string) =>
        (
          await admin[`add${noun}Field`]!({
            CreateFieldRequest: { name, field_type: 'set', options: colours },
            ProductField: { name, field_type: 'set', options: colours },
            AddProductFieldRequest: { name, field_type: 'set', options: colours },
            ProductFieldAllOf: { name, field_type: 'set', options: colours },
          })
        ).data;
      const field = await add('Colours');
      expect(field).toMatchObject({ name: 'Colours', field_type: 'set', edit_flag: true, active_flag: true });
      expect(field.key).toMatch(/^[0-9a-f]{40}$/);
      const { id } = field;
      expect((await admin[`get${noun}Field`]!({ id })).data).toEqual(field);
      const { data: all } = await admin[`get${noun}Fields`]!({ start: 0, limit: 500 });
      expect(all.find((one: { id: number }) => one.id === id)).toEqual(field);
      const first = await admin[`get${noun}Fields`]!({ start: 0, limit: 1 });
      expect(first.additional_data).toMatchObject({ more_items_in_collection: true, next_start: 1 });

      const [red] = field.options;
      const update = { name: 'Paints', options: [red, { label: 'Black' }] };
      const changed = await admin[`update${noun}Field`]!({
        id,
        UpdateFieldRequest: update,
        UpdateProductFieldResponse: update,
      });
      expect(changed.data.name).toBe('Paints');
      expect(changed.data.options.map((one: { label: string }) => one.label)).toEqual(['Red', 'Black']);
      expect(changed.data.options[0].id).toBe(red.id);
      expect(changed.data.options_deleted).toMatchObject([{ label: 'Green' }]);
      await forbidden(fieldsOf(world.first)[`delete${noun}Field`]!({ id }));

      expect((await admin[`delete${noun}Field`]!({ id })).data).toEqual({ id });
      await absent(admin[`get${noun}Field`]!({ id }));
      const more = [(await add('One')).id, (await add('Two')).id];
      await absent(admin[`delete${noun}Fields`]!({ ids: `${more[0]},999999` }));
      expect((await admin[`delete${noun}Fields`]!({ ids: more.join(',') })).data).toEqual({ id: more });
      await absent(admin[`get${noun}Field`]!({ id: more[0] }));
    },
  };
}

export const readOnlyFields: ContractCase[] = [
  {
    operation: 'v1 GET /leadFields',
    run: async ({ first, admin }) => {
      const api = admin.v2(pipedrive.v2.DealFieldsApi);
      const { data: field } = await api.addDealField({
        AddDealFieldRequest: { field_name: 'Budget', field_type: 'monetary' },
      });
      const { data } = await first.v1(pipedrive.v1.LeadFieldsApi).getLeadFields();
      expect(data).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ key: 'title', edit_flag: false }),
          // Leads have the fields of deals.
          expect.objectContaining({ key: field!.field_code, field_type: 'monetary' }),
        ]),
      );
      await api.deleteDealField({ field_code: field!.field_code });
    },
  },
  {
    operation: 'v1 GET /noteFields',
    run: async ({ first }) => {
      const { data } = await first.v1(pipedrive.v1.NoteFieldsApi).getNoteFields();
      expect(data).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'content' })]));
    },
  },
  {
    operation: ['v1 GET /activityFields', 'v2 GET /activityFields', 'v2 GET /activityFields/{field_code}'],
    run: async ({ first }) => {
      const { data } = await first.v1(pipedrive.v1.ActivityFieldsApi).getActivityFields();
      const type = data.find(one => one.key === 'type') as { options: object[] };
      expect(type.options).toEqual(expect.arrayContaining([expect.objectContaining({ id: 'call' })]));
      const api = first.v2(pipedrive.v2.ActivityFieldsApi);
      const all = await everything<{ field_code: string }>(cursor =>
        api.getActivityFields({ limit: 5, ...(cursor && { cursor }) }),
      );
      expect(all.map(one => one.field_code)).toEqual(expect.arrayContaining(['subject', 'owner_id', 'done']));
      expect((await api.getActivityField({ field_code: 'due_date' })).data).toMatchObject({
        field_type: 'date',
        is_custom_field: false,
      });
    },
  },
];
