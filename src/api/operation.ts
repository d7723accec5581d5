import type { Type } from '@nestjs/common';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.js';
import { check } from './input.js';
import type { Answer } from './envelope.js';
import { checkInputs, type Inputs } from './inputs.js';
import * as kinds from './kinds.js';
import type { Kind } from './kinds.js';
import type { Dialect, Look, Resource } from './resource.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What an operation is called with: everything checked, in the model's terms. */
export interface Call {
  viewer: Viewer;
  dialect: Dialect;
  /** By the names in the path. */
  params: any;
  query: any;
  body: any;
  /** Where this API is reached, without a path: for addresses in answers. */
  origin: string;
  /** A page of a resource as the request's query asks for it (conditions, order, paging), in the dialect's envelope. */
  page(resource: Resource, also?: Condition, look?: Look): Promise<Answer>;
  /** One item of a resource, as its `data`. @throws {NotFoundError} */
  one(resource: Resource, id: number | string): Promise<Answer>;
  /** Makes sure that an item is there for the viewer. @throws {NotFoundError} */
  there(resource: Resource, id: number | string): Promise<void>;
  /** Those of the items that are there for the viewer, in this order; ids stay ids. */
  some(resource: Resource, ids: (number | string)[]): Promise<object[]>;
  /** An item that this call wrote: he sees the outcome even where it hid the item from him. */
  written(resource: Resource, id: number | string): Promise<Answer>;
}

/** SQL over the row `t`; `bind` makes a parameter of a value. The viewer's id is `$1`. */
export type Condition = (bind: (value: unknown) => string) => string;

/**
 * One operation of the Pipedrive-compatible API that is more than reading and writing a resource (those come from
 * `Resource`). Routes, checks and the API's documentation are made from it.
 */
export interface Operation<S = any> {
  method: Method;
  /** Below `/api/v2/` or `/v1/`: `deals/{id}/followers`. */
  path: string;
  dialects: readonly Dialect[];
  /** For the API's documentation: one line, from the caller's side. */
  summary: string;
  /** The answer is a page of these, narrowed: the documentation has its conditions and paging from there. */
  lists?: Resource;
  /** What `run` gets as its first argument. */
  service: Type<S>;
  /** Kinds of what the path names; an id where not said. */
  params?: Record<string, Kind<any>>;
  query?: Inputs;
  body?: Inputs;
  /** The body is a list of such. */
  bodies?: true;
  status?: 200 | 201 | 202;
  /** Needs an administrator. */
  admin?: true;
  /** It reads and does nothing else: see `Reads`. */
  reads?: boolean;
  run(service: S, call: Call): Promise<unknown>;
}

type Described<S> = Omit<Operation<S>, 'method' | 'path' | 'service' | 'dialects'> &
  Partial<Pick<Operation<S>, 'dialects'>>;

/**
 * Operations of one service, each under `METHOD path`:
 * `operations(Followers, ['v2'], { 'GET deals/{id}/followers': { summary: …, run: (followers, { params }) => … } })`
 */
export function operations<S>(
  service: Type<S>,
  dialects: readonly Dialect[],
  described: Record<`${Method} ${string}`, Described<S>>,
): Operation<S>[] {
  return Object.entries(described).map(([key, description]) => {
    const [method, path] = key.split(' ') as [Method, string];
    return { dialects, ...description, method, path, service };
  });
}

/** What a request's body says, checked; undefined where the operation takes none. @throws {InvalidError} */
export function readBody({ body, bodies }: Operation, given: unknown, strict: boolean): object | undefined {
  if (!body) return undefined;
  if (!bodies) return checkInputs(body, given, strict, 'body');
  const list = check(
    z.array(z.unknown(), 'takes a list').min(1, 'is empty').max(500, 'takes at most 500'),
    given,
  );
  return list.map((one, at) => checkInputs(body, one, strict, `entry ${at}`));
}

/** Names in the path -> values. @throws {InvalidError} */
export function readParams(operation: Operation, given: Record<string, string>): Record<string, unknown> {
  const inputs = Object.fromEntries(
    paramsOf(operation).map(name => [
      name,
      { kind: operation.params?.[name] ?? kinds.id, required: true as const },
    ]),
  );
  return checkInputs(inputs, given, false, 'path') as Record<string, unknown>;
}

export const paramsOf = ({ path }: Operation): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1] as string);

/** Literal segments before named ones, so that `deals/summary` is not taken for the deal `summary`. */
export function byPath(a: Operation, b: Operation): number {
  const segments = (path: string) => path.split('/').map(segment => segment.replace(/^\{.*/, '\uffff'));
  const [left, right] = [segments(a.path), segments(b.path)];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    if (left[at] !== right[at]) return left[at]! < right[at]! ? -1 : 1;
  }
  return left.length - right.length;
}
