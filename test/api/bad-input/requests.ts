import { kindSchema, type Schema } from '../../../src/api/docs-schemas.js';
import type { Kind } from '../../../src/api/kinds.js';
import { id, ids, uuids } from '../../../src/api/kinds.js';
import type { Input } from '../../../src/api/inputs.js';
import { paramsOf, type Method } from '../../../src/api/operation.js';
import { operations } from '../../../src/api/operations/index.js';
import { inputsOf, type Dialect, type Resource } from '../../../src/api/resource.js';
import { resources } from '../../../src/api/resources/index.js';

/** Something that the API takes, with what each part of the request may be. */
export interface Asked {
  /** `v2 PATCH deals/{id}` */
  name: string;
  dialect: Dialect;
  method: Method;
  path: string;
  admin: boolean;
  params: Record<string, Part>;
  query: Record<string, Part>;
  body: Record<string, Part> | null;
  /** The body is a list of such. */
  bodies: boolean;
  /** It has fields of the company's own. */
  custom: boolean;
}

export interface Part {
  schema: Schema;
  required: boolean;
  /** Whether the door's check lets the value pass. */
  takes: (value: unknown) => boolean;
}

/** Everything that the two registries know, in both dialects. */
export const everything = (): Asked[] => [
  ...operations.flatMap(operation =>
    operation.dialects.map(dialect =>
      asked(dialect, operation.method, operation.path, {
        admin: Boolean(operation.admin),
        params: Object.fromEntries(paramsOf(operation).map(name => [name, operation.params?.[name] ?? id])),
        query: {
          ...(operation.lists ? listed(operation.lists, dialect) : {}),
          ...parts(operation.query ?? {}, dialect, 'lenient'),
        },
        body: operation.body ? parts(operation.body, dialect, bodiesOf(dialect)) : null,
        bodies: Boolean(operation.bodies),
      }),
    ),
  ),
  ...resources.flatMap(resource => resource.dialects.flatMap(dialect => ofResource(resource, dialect))),
];

function ofResource(resource: Resource, dialect: Dialect): Asked[] {
  const path = (dialect === 'v1' && resource.v1Path) || resource.path;
  const params = { id: resource.id };
  const read = [
    asked(dialect, 'GET', path, { query: listed(resource, dialect) }),
    asked(dialect, 'GET', `${path}/{id}`, { params }),
  ];
  if (dialect === 'v1' && resource.v1Collection) {
    const { updated_since, updated_until, ...others } = resource.v1Collection;
    const query = filters({ since: updated_since!, until: updated_until!, ...others }, 'v1');
    read.push(asked('v1', 'GET', `${path}/collection`, { query }));
  }
  if (!resource.verbs) return read;
  if (dialect === 'v1' && resource.v1DeleteMany) {
    const kind = resource.idType === 'uuid' ? uuids : ids;
    read.push(
      asked('v1', 'DELETE', path, { query: parts({ ids: { kind, required: true } }, 'v1', 'lenient') }),
    );
  }
  const custom = resource.noun !== undefined;
  const body = (verb: 'create' | 'update') =>
    parts(inputsOf(resource, dialect, verb), dialect, bodiesOf(dialect));
  const change = dialect === 'v2' ? 'PATCH' : (resource.v1Update ?? 'PUT');
  return [
    ...read,
    asked(dialect, 'POST', path, { body: body('create'), custom }),
    asked(dialect, change, `${path}/{id}`, { params, body: body('update'), custom }),
    asked(dialect, 'DELETE', `${path}/{id}`, { params }),
  ];
}

const bodiesOf = (dialect: Dialect) => (dialect === 'v2' ? 'strict' : 'lenient');

const filters = (from: Resource['filters'], dialect: Dialect): Record<string, Part> =>
  parts(
    Object.fromEntries(Object.entries(from).filter(([, { only }]) => !only || only === dialect)),
    dialect,
    'lenient',
  );

const listed = (resource: Resource, dialect: Dialect): Record<string, Part> => ({
  ...filters(resource.filters, dialect),
  ...paging(resource.v1Cursors ? 'v2' : dialect),
});

const parts = (
  inputs: Record<string, Input>,
  dialect: Dialect,
  how: 'strict' | 'lenient',
): Record<string, Part> =>
  Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, part(input, dialect, how)]));

const part = ({ kind, required }: Input, dialect: Dialect, how: 'strict' | 'lenient'): Part => ({
  schema: kindSchema(kind, dialect),
  required: Boolean(required),
  takes: value => kind[how].safeParse(value).success,
});

/** Where a list begins and how long it is: read by the dialects themselves. */
function paging(dialect: Dialect): Record<string, Part> {
  const number = (least: number): Part => ({
    schema: { type: 'integer', minimum: least },
    required: false,
    takes: value => typeof value === 'string' && /^\d{1,9}$/.test(value) && Number(value) >= least,
  });
  return dialect === 'v1'
    ? { start: number(0), limit: number(0), filter_id: number(1) }
    : { limit: number(1), filter_id: number(1) };
}

function asked(
  dialect: Dialect,
  method: Method,
  path: string,
  {
    params = {},
    ...more
  }: Partial<Omit<Asked, 'name' | 'dialect' | 'method' | 'path' | 'params'>> & {
    params?: Record<string, Kind<any>>;
  },
): Asked {
  return {
    ...{ name: `${dialect} ${method} ${path}`, dialect, method, path },
    ...{ admin: false, query: {}, body: null, bodies: false, custom: false },
    ...more,
    params: Object.fromEntries(
      Object.entries(params).map(([name, kind]) => [
        name,
        part({ kind, required: true }, dialect, 'lenient'),
      ]),
    ),
  };
}
