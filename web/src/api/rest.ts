import { getPage, queryString, send, get, type PageWith } from './client';
import type { components, paths } from './generated/schema';

/*
 * The API by its own description: paths, parameters, bodies and answers are those of the OpenAPI document, from which
 * `npm run api-types` writes `generated/schema.d.ts`.
 */

export type Shown = components['schemas'];

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';
type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];
type Of<P extends keyof paths, M extends Method> =
  paths[P] extends Record<M, infer Operation> ? Operation : never;

type DataIn<Answer> = Answer extends { content: { 'application/json': { data: infer Data } } } ? Data : never;
type Data<Operation> = Operation extends { responses: infer Answers }
  ? {
      [Status in keyof Answers]: Status extends 200 | 201 | 202 ? DataIn<Answers[Status]> : never;
    }[keyof Answers]
  : never;
type Query<Operation> = Operation extends { parameters: { query?: infer Values } } ? Values : never;
type Body<Operation> = Operation extends { requestBody?: { content: { 'application/json': infer Sent } } }
  ? Sent
  : never;
type Names<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

interface Asked<P extends keyof paths, M extends Method> {
  /** What stands in the braces of the path. */
  path?: Record<Names<P>, string | number>;
  query?: Query<Of<P, M>>;
  signal?: AbortSignal;
}

function addressOf(path: string, asked: { path?: Record<string, string | number>; query?: unknown }): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(asked.path?.[name])),
  );
  const query = Object.entries((asked.query ?? {}) as Record<string, unknown>).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  return filled + queryString(Object.fromEntries(query) as Parameters<typeof queryString>[0]);
}

export const read = <P extends PathWith<'get'>>(path: P, asked: Asked<P, 'get'> = {}) =>
  get<Data<Of<P, 'get'>>>(addressOf(path, asked), asked.signal);

/** A page of a list, and the cursor of the next one. */
export const readPage = <P extends PathWith<'get'>, Extra = unknown>(
  path: P,
  asked: Asked<P, 'get'> = {},
): Promise<PageWith<Data<Of<P, 'get'>>, Extra>> => getPage(addressOf(path, asked), asked.signal);

/** Sends a change; `ApiError` says what was refused. */
export const write = <M extends Exclude<Method, 'get'>, P extends PathWith<M>>(
  method: M,
  path: P,
  asked: Asked<P, M> & { body?: Body<Of<P, M>> } = {},
) =>
  send<Data<Of<P, M>>>(
    method.toUpperCase() as 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    addressOf(path, asked),
    asked.body,
  );
