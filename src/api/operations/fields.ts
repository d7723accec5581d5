import { z } from 'zod';
import { KnownFields } from '../../crm/fields-known.js';
import type { FieldInput } from '../../crm/fields.js';
import { InvalidError } from '../../errors.js';
import { customTypes, type FieldNoun } from '../../model/index.js';
import { readCursor, writeCursor } from '../cursor.js';
import { answer, type Answer } from '../envelope.js';
import * as kinds from '../kinds.js';
import { operations, type Call, type Operation } from '../operation.js';
import { pagination } from '../v1/paging.js';
import { onDemand, shownOptions, v1Field, v2Field } from './field-shapes.js';

/** Where the fields of each noun are. */
const places: {
  noun: FieldNoun | 'lead' | 'note';
  path: string;
  reads: ('v1' | 'v2')[];
  writes: ('v1' | 'v2')[];
}[] = [
  { noun: 'deal', path: 'dealFields', reads: ['v1', 'v2'], writes: ['v1', 'v2'] },
  { noun: 'person', path: 'personFields', reads: ['v1', 'v2'], writes: ['v1', 'v2'] },
  { noun: 'organization', path: 'organizationFields', reads: ['v1', 'v2'], writes: ['v1', 'v2'] },
  { noun: 'product', path: 'productFields', reads: ['v1', 'v2'], writes: ['v1', 'v2'] },
  { noun: 'project', path: 'projectFields', reads: ['v2'], writes: ['v2'] },
  // Not Pipedrive's, whose activities have no fields of a company's own.
  { noun: 'activity', path: 'activityFields', reads: ['v1', 'v2'], writes: ['v2'] },
  { noun: 'lead', path: 'leadFields', reads: ['v1'], writes: [] },
  { noun: 'note', path: 'noteFields', reads: ['v1'], writes: [] },
];

const name = kinds.text(255, 1);
const type = kinds.oneOf(...customTypes);
const label = kinds.trimmed(255);
const options = {
  kind: kinds.list(kinds.of(z.object({ id: kinds.id.lenient.optional(), label: label.strict }))),
};
const newOptions = {
  kind: kinds.list(kinds.of(z.strictObject({ label: label.strict, color: kinds.text(30).strict.nullish() }))),
};
const formula = { kind: kinds.text(1000, 1) };
const fieldCode = { field_code: kinds.text(64, 1) };
const flag = kinds.boolean.strict.optional();
const stageIds = kinds.ids.strict.optional();

/** How a field is shown and asked for, in v2. */
const settings = {
  // What the app shows where: names that are not known here are kept for it.
  ui_visibility: {
    kind: kinds.of(
      z
        .looseObject({ add_visible_flag: flag, details_visible_flag: flag }, 'takes an object')
        .refine(given => !JSON.stringify(given).includes('\\u0000'), 'holds a NUL character'),
    ),
  },
  important_fields: {
    kind: kinds.of(z.strictObject({ enabled: flag, stage_ids: stageIds })),
  },
  required_fields: {
    kind: kinds.of(
      z.strictObject({
        enabled: flag,
        stage_ids: stageIds,
        statuses: z
          .record(kinds.text(50).strict, z.array(z.enum(['won', 'lost'], 'takes won or lost')))
          .optional(),
      }),
    ),
  },
  description: { kind: kinds.text(2000), nullable: true as const },
  formula,
};

const v1Body = { options, add_visible_flag: { kind: kinds.boolean }, formula };

export const fieldOperations: Operation[] = places.flatMap(({ noun, path, reads, writes }) => [
  ...operations(KnownFields, reads, {
    [`GET ${path}` as const]: {
      summary: `The fields of every ${noun}: those that all companies have, then those that yours added`,
      query: {
        start: { kind: kinds.integer(0, 1e9) },
        limit: { kind: kinds.integer(1, 500) },
        cursor: { kind: kinds.text(40) },
        include_fields: { kind: kinds.list(kinds.text(50)) },
      },
      run: async (known, call) => page(await known.list(noun), call),
    },
  }),
  ...(writes.includes('v1') ? v1Operations(noun as FieldNoun, path) : []),
  ...(reads.includes('v2') ? v2Operations(noun as FieldNoun, path) : []),
]);

function v1Operations(noun: FieldNoun, path: string): Operation[] {
  return operations(KnownFields, ['v1'], {
    [`GET ${path}/{id}` as const]: {
      summary: 'One field',
      run: async (known, { params }) => v1Field(await known.one(noun, params.id)),
    },
    [`POST ${path}` as const]: {
      summary: 'Add a field',
      status: noun === 'product' ? 201 : 200,
      body: { name: { kind: name, required: true }, field_type: { kind: type, required: true }, ...v1Body },
      run: async (known, { viewer, body }) => {
        const { id } = await known.fields.create(viewer, noun, {
          ...v1Input(body),
          type: body.field_type,
        } as FieldInput);
        return v1Field(await known.one(noun, id));
      },
    },
    [`PUT ${path}/{id}` as const]: {
      summary: 'Rename a field, or change its options: all that shall stay with their ids, new ones without',
      body: { name: { kind: name }, ...v1Body },
      run: async (known, { viewer, params, body }) => {
        await known.fields.update(viewer, noun, await known.writable(noun, params.id), v1Input(body));
        return v1Field(await known.one(noun, params.id));
      },
    },
    [`DELETE ${path}/{id}` as const]: {
      summary: 'Delete a field',
      run: async (known, { viewer, params }) => {
        await known.fields.remove(viewer, noun, [await known.writable(noun, params.id)]);
        return { id: params.id };
      },
    },
    [`DELETE ${path}` as const]: {
      summary: 'Delete several fields, all of them or none',
      query: { ids: { kind: kinds.ids, required: true } },
      run: async (known, { viewer, query }) => {
        await known.fields.remove(viewer, noun, query.ids);
        return { id: query.ids };
      },
    },
  });
}

function v2Operations(noun: FieldNoun, path: string): Operation[] {
  const one = `${path}/{field_code}` as const;
  return operations(KnownFields, ['v2'], {
    [`GET ${one}` as const]: {
      summary: 'One field',
      params: fieldCode,
      query: { include_fields: { kind: kinds.list(kinds.text(50)) } },
      run: async (known, { params, query }) =>
        v2Field(await known.one(noun, params.field_code), new Set(query.include_fields)),
    },
    [`POST ${path}` as const]: {
      summary: 'Add a field',
      body: {
        field_name: { kind: name, required: true },
        field_type: { kind: type, required: true },
        options: newOptions,
        ...settings,
      },
      run: async (known, { viewer, body }) => {
        const input = { ...v2Input(body), type: body.field_type, options: body.options };
        const { key } = await known.fields.create(viewer, noun, input as FieldInput);
        return v2Field(await known.one(noun, key), new Set(onDemand));
      },
    },
    [`PATCH ${one}` as const]: {
      summary: 'Rename a field, or change where it is asked for',
      params: fieldCode,
      body: { field_name: { kind: name }, ...settings },
      run: async (known, { viewer, params, body }) => {
        const input = v2Input(body);
        if (Object.keys(input).length === 0) throw new InvalidError('body', 'body names nothing to change');
        await known.fields.update(viewer, noun, await known.writable(noun, params.field_code), input);
        return v2Field(await known.one(noun, params.field_code), new Set(onDemand));
      },
    },
    [`DELETE ${one}` as const]: {
      summary: 'Delete a field',
      params: fieldCode,
      run: async (known, { viewer, params }) => {
        const view = await known.one(noun, params.field_code);
        await known.fields.remove(viewer, noun, [await known.writable(noun, params.field_code)]);
        return v2Field(view, new Set());
      },
    },
    [`POST ${one}/options` as const]: {
      summary: 'Add options, all of them or none',
      params: fieldCode,
      bodies: true,
      body: { label: { kind: name, required: true }, color: { kind: kinds.text(30), nullable: true } },
      run: async (known, { viewer, params, body }) =>
        shownOptions(
          await known.fields.addOptions(viewer, noun, await known.writable(noun, params.field_code), body),
        ),
    },
    [`PATCH ${one}/options` as const]: {
      summary: 'Rename options, all of them or none',
      params: fieldCode,
      bodies: true,
      body: { id: { kind: kinds.id, required: true }, label: { kind: name, required: true } },
      run: async (known, { viewer, params, body }) =>
        shownOptions(
          await known.fields.updateOptions(viewer, noun, await known.writable(noun, params.field_code), body),
        ),
    },
    [`DELETE ${one}/options` as const]: {
      summary: 'Delete options, all of them or none',
      params: fieldCode,
      bodies: true,
      body: { id: { kind: kinds.id, required: true } },
      run: async (known, { viewer, params, body }) => {
        const ids = (body as { id: number }[]).map(({ id }) => id);
        const ref = await known.writable(noun, params.field_code);
        return shownOptions(await known.fields.removeOptions(viewer, noun, ref, ids));
      },
    },
  });
}

/** The fields are few and known at once: pages are cut out of the list, a cursor is how many were shown. */
function page(fields: Awaited<ReturnType<KnownFields['list']>>, { dialect, query }: Call): Answer {
  const limit = query.limit ?? (dialect === 'v1' ? 500 : 100);
  const from = dialect === 'v1' ? query.start : query.cursor && readCursor(place, query.cursor).start;
  const start = from ?? 0;
  const shown = fields.slice(start, start + limit);
  const more = start + limit < fields.length;
  if (dialect === 'v2') {
    const include = new Set<string>(query.include_fields);
    return answer(
      shown.map(field => v2Field(field, include)),
      { additional_data: { next_cursor: more ? writeCursor({ start: start + limit }) : null } },
    );
  }
  const paging = pagination(more, start, limit);
  // Pipedrive's types have the three keys here, its answers one level deeper.
  return answer(shown.map(v1Field), { additional_data: { ...paging, pagination: paging } });
}

const place = z.object({ start: z.number().int().min(0) });

/** Only what the request says. */
const given = (input: object): Partial<FieldInput> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));

function v1Input({ name, options, formula, add_visible_flag: visible }: Call['body']): Partial<FieldInput> {
  const settings = visible === undefined ? undefined : { ui_visibility: { add_visible_flag: visible } };
  return given({ name, options, formula, settings });
}

function v2Input(body: Call['body']): Partial<FieldInput> {
  const settings = Object.fromEntries(
    onDemand.filter(key => body[key] !== undefined).map(key => [key, body[key]]),
  );
  return given({
    name: body.field_name,
    description: body.description,
    formula: body.formula,
    settings: Object.keys(settings).length > 0 ? settings : undefined,
  });
}
