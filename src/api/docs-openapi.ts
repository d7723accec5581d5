import type { Type } from '@nestjs/common';
import { isDescribed } from './described.js';
import { ownRoutes, type OwnRoute } from './docs-own.js';
import { envelopeOf, inputsSchema, kindSchema, shownSchema, toSchema, type Schema } from './docs-schemas.js';
import { paramsOf, type Method, type Operation } from './operation.js';
import { outOfScope } from './out-of-scope.js';
import { inputsOf, type Dialect, type Filter, type Resource } from './resource.js';

type Paths = Record<string, Record<string, Schema>>;

const about = `Three doors, one set of rules behind them.

**/api/v2** and **/api/v1** speak Pipedrive's API, so that its official clients and other integrations work when they are
pointed here by their base path; everything of /api/v1 answers under /v1 too. v2 checks types strictly and refuses fields
that it does not know; v1 takes "1" for 1, 0 and 1 for booleans, lists as \`a,b\`, and leaves unknown fields alone. Times
are RFC 3339 in v2 and \`2026-01-31 12:00:00\` (UTC) in v1. Lists of v2 go on by \`cursor\`, those of v1 by \`start\`.

**/api** is Kontor's own: mailboxes, threads and what links them.

Send an API token as the header \`x-api-token\`, as \`Authorization: Bearer\`, or as \`?api_token=\`. An error says what
is wrong (\`error\`), what to do about it (\`error_info\`), and which \`field\` is to blame. What you may not see is
answered as if it were not there.`;

/** The whole API as an OpenAPI 3.1 document, made from the descriptions that the doors are made from. */
export function openApi(
  origin: string,
  resources: readonly Resource[],
  operations: readonly Operation[],
  controllers: readonly Type[],
): Schema {
  const paths: Paths = {};
  const schemas: Record<string, Schema> = {};
  for (const operation of operations) {
    for (const dialect of operation.dialects) describeOperation(paths, operation, dialect);
  }
  for (const resource of resources) {
    for (const dialect of resource.dialects) describeResource(paths, schemas, resource, dialect);
    describeLegacy(paths, resource);
  }
  for (const controller of controllers) {
    if (!isDescribed(controller)) ownRoutes(controller).forEach(route => describeOwn(paths, route));
  }
  describeOutOfScope(paths);
  return {
    openapi: '3.1.0',
    info: { title: 'Kontor', version: '1', description: about, license: { name: 'AGPL-3.0-or-later' } },
    servers: [{ url: origin }],
    security: [{ token: [] }, { bearer: [] }, { query: [] }],
    paths: Object.fromEntries(Object.entries(paths).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    components: { securitySchemes, responses: { Error: errorResponse }, schemas },
  };
}

const securitySchemes = {
  token: { type: 'apiKey', in: 'header', name: 'x-api-token' },
  bearer: { type: 'http', scheme: 'bearer' },
  query: { type: 'apiKey', in: 'query', name: 'api_token' },
};

const errorResponse = {
  description: 'It was refused, or it is not there.',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: {
          success: { const: false },
          error: { type: 'string' },
          error_info: { type: 'string' },
          code: { type: 'string' },
          field: { type: 'string' },
          data: { type: 'null' },
          additional_data: { type: 'null' },
        },
        required: ['success', 'error', 'error_info', 'data'],
      },
    },
  },
};

interface Route {
  tag: string;
  summary: string;
  description?: string | undefined;
  parameters?: Schema[];
  body?: Schema | undefined;
  status?: number | undefined;
  answer?: Schema;
  isPublic?: boolean;
}

/** A route that is described already stays as it is: the router, too, takes the first that fits. */
function add(paths: Paths, method: string, path: string, route: Route): void {
  const methods = (paths[path] ??= {});
  const { tag, summary, description, parameters = [], body, status = 200, answer = envelopeOf({}) } = route;
  methods[method.toLowerCase()] ??= {
    tags: [tag],
    summary,
    ...(description ? { description } : {}),
    operationId: `${method} ${path}`.replaceAll(/\W+/g, '_').replace(/_$/, ''),
    ...(route.isPublic ? { security: [] } : {}),
    parameters: [...pathParameters(path, parameters), ...parameters],
    ...(body ? { requestBody: { content: { 'application/json': { schema: body } } } } : {}),
    responses: {
      [status]: { description: 'Done.', content: { 'application/json': { schema: answer } } },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function pathParameters(path: string, described: Schema[]): Schema[] {
  const known = new Set(described.filter(one => one['in'] === 'path').map(one => one['name']));
  return [...path.matchAll(/\{(\w+)\}/g)]
    .map(match => match[1]!)
    .filter(name => !known.has(name))
    .map(name => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

const inQuery = (name: string, schema: Schema, required = false): Schema => ({
  name,
  in: 'query',
  ...(required ? { required } : {}),
  schema,
});

const pathOf = (path: string, dialect: Dialect): string => `/api/${dialect}/${path}`;
const tagOf = (path: string, dialect: Dialect): string => `${dialect} ${path.split('/')[0]}`;

function describeOperation(paths: Paths, operation: Operation, dialect: Dialect): void {
  const { method, path, summary, admin, query = {}, body, bodies, params = {}, status, lists } = operation;
  const parameters = [
    ...paramsOf(operation).map(name => ({
      name,
      in: 'path',
      required: true,
      schema: params[name] ? kindSchema(params[name], dialect) : { type: 'integer', minimum: 1 },
    })),
    ...Object.entries(query).map(([name, { kind, required }]) =>
      inQuery(name, kindSchema(kind, dialect), required),
    ),
    ...(lists ? ofList(lists, dialect, query) : []),
  ];
  add(paths, method, pathOf(path, dialect), {
    tag: tagOf(path, dialect),
    summary,
    description: admin && 'For administrators.',
    parameters,
    body:
      body && (bodies ? { type: 'array', items: inputsSchema(body, dialect) } : inputsSchema(body, dialect)),
    status,
    ...(lists && { answer: pageOf(shownSchema(lists, dialect)) }),
  });
}

const howMany = inQuery('limit', { type: 'integer', minimum: 1, maximum: 500, default: 100 });
const byCursor: Schema[] = [inQuery('cursor', { type: 'string' }), howMany];

/** Where a list begins, how long it is, and its order. */
function paging({ sorts, v1Cursors }: Resource, dialect: Dialect): Schema[] {
  if (dialect === 'v2' || v1Cursors) {
    return [
      ...byCursor,
      inQuery('sort_by', { enum: Object.keys(sorts) }),
      inQuery('sort_direction', { enum: ['asc', 'desc'], default: 'asc' }),
    ];
  }
  return [
    inQuery('start', { type: 'integer', minimum: 0, default: 0 }),
    howMany,
    inQuery('sort', { type: 'string', examples: [`${Object.keys(sorts)[0]} DESC`] }),
  ];
}

/** What an operation takes of the list that it narrows; its own words count before. */
const ofList = (lists: Resource, dialect: Dialect, query: object): Schema[] =>
  [...conditions(lists.filters, dialect), ...paging(lists, dialect)].filter(
    ({ name }) => !Object.hasOwn(query, name as string),
  );

const pageOf = (item: Schema): Schema =>
  envelopeOf({ type: 'array', items: item }, { additional_data: { type: 'object' } });

const conditions = (filters: Record<string, Filter>, dialect: Dialect): Schema[] =>
  Object.entries(filters)
    .filter(([, { only }]) => !only || only === dialect)
    .map(([name, { kind }]) => inQuery(name, kindSchema(kind, dialect)));

function describeResource(
  paths: Paths,
  schemas: Record<string, Schema>,
  resource: Resource,
  dialect: Dialect,
): void {
  const { name, createdStatus, verbs } = resource;
  const path = (dialect === 'v1' && resource.v1Path) || resource.path;
  const [many, one] = [pathOf(path, dialect), pathOf(`${path}/{id}`, dialect)];
  const schema = `${name}_${dialect}`;
  schemas[schema] = shownSchema(resource, dialect);
  const item = { $ref: `#/components/schemas/${schema}` };
  const noun = name.toLowerCase();
  const id = { name: 'id', in: 'path', required: true, schema: kindSchema(resource.id, dialect) };
  const onDemand = Object.keys(resource.fields).filter(field => resource.fields[field]!.onDemand);
  const include =
    dialect === 'v2' && onDemand.length > 0
      ? [inQuery('include_fields', { type: 'string', description: `Any of ${onDemand.join(', ')}.` })]
      : [];
  const common = { tag: tagOf(path, dialect), answer: envelopeOf(item) };

  add(paths, 'GET', many, {
    ...common,
    summary: `List: ${noun}, as far as you may see`,
    parameters: [...conditions(resource.filters, dialect), ...paging(resource, dialect), ...include],
    answer: pageOf(item),
  });
  add(paths, 'GET', one, { ...common, summary: `Read one ${noun}`, parameters: [id, ...include] });
  if (!verbs) return;
  add(paths, 'POST', many, {
    ...common,
    summary: `Add a ${noun}`,
    body: inputsSchema(inputsOf(resource, dialect, 'create'), dialect),
    status: createdStatus,
  });
  const change: Method = dialect === 'v1' ? (resource.v1Update ?? 'PUT') : 'PATCH';
  add(paths, change, one, {
    ...common,
    summary: `Change a ${noun}`,
    parameters: [id],
    body: inputsSchema(inputsOf(resource, dialect, 'update'), dialect),
  });
  add(paths, 'DELETE', one, {
    ...common,
    summary: `Delete a ${noun}`,
    parameters: [id],
    answer: envelopeOf({ type: 'object', properties: { id: id.schema } }),
  });
}

/** What only v1 has. */
function describeLegacy(paths: Paths, resource: Resource): void {
  const { name, path, v1Collection, v1DeleteMany, verbs } = resource;
  const tag = tagOf(path, 'v1');
  const noun = name.toLowerCase();
  if (v1Collection) {
    const { updated_since: since, updated_until: until, ...others } = v1Collection;
    add(paths, 'GET', pathOf(`${path}/collection`, 'v1'), {
      tag,
      summary: `List by cursors: ${noun}, as far as you may see`,
      parameters: [...conditions({ since: since!, until: until!, ...others }, 'v1'), ...byCursor],
    });
  }
  if (v1DeleteMany && verbs) {
    add(paths, 'DELETE', pathOf(path, 'v1'), {
      tag,
      summary: `Delete several at once: ${noun}`,
      parameters: [inQuery('ids', { type: 'string', examples: ['1,2,3'] }, true)],
    });
  }
}

function describeOwn(paths: Paths, route: OwnRoute): void {
  const query = route.query ? toSchema(route.query) : {};
  const properties = (query['properties'] ?? {}) as Record<string, Schema>;
  const dialect = /^\/api\/(v[12])\/(\w+)/.exec(route.path);
  add(paths, route.method, route.path, {
    tag: dialect ? `${dialect[1]} ${dialect[2]}` : `Kontor: ${route.tag}`,
    summary: route.summary,
    description: route.isAdmin ? 'For administrators.' : undefined,
    parameters: Object.entries(properties).map(([name, schema]) => inQuery(name, schema)),
    body: route.body && toSchema(route.body),
    status: route.status,
    isPublic: route.isPublic,
  });
}

function describeOutOfScope(paths: Paths): void {
  for (const { what, why, operations } of outOfScope) {
    for (const operation of operations) {
      const [method, path] = operation.split(' ') as [string, string];
      add(paths, method, pathOf(path, 'v1'), {
        tag: 'Not offered',
        summary: `${what}: answers 501`,
        description: why,
        status: 501,
        answer: errorResponse.content['application/json'].schema,
      });
    }
  }
}
