import {
  HTTP_CODE_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { RequestMethod, type PipeTransform, type Type } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { z } from 'zod';
import { summaryOf } from './described.js';
import { isAdminOnly, isPublic } from './guard.js';
import { schemaOf } from './input.js';

/** A door as its decorators describe it. */
export interface OwnRoute {
  method: string;
  /** As OpenAPI writes it: `/api/threads/{id}`. */
  path: string;
  /** What its class is called, in words: `thread links`. */
  tag: string;
  /** Its `@Summary`: every door of Kontor's own has one. */
  summary: string;
  status: number;
  isPublic: boolean;
  isAdmin: boolean;
  body?: z.ZodType;
  query?: z.ZodType;
}

/** Every route of a controller. Those of v1 stand once, under `/api/v1`. */
export function ownRoutes(controller: Type): OwnRoute[] {
  const prototype = controller.prototype as object;
  const className = controller.name.replace(/Controller$/, '');
  const bases = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const names = Object.getOwnPropertyNames(prototype).filter(name => name !== 'constructor');
  return names.flatMap(name => {
    const handler = (prototype as Record<string, unknown>)[name];
    if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod] as string;
    const ends = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
    const paths = bases.flatMap(base => ends.map(end => openPath(base, end)));
    return paths
      .filter(path => !(path.startsWith('/v1/') && paths.includes(`/api${path}`)))
      .map(path => ({
        method,
        path,
        tag: inWords(className),
        summary: summaryOf(handler) ?? '',
        status:
          (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ??
          (method === 'POST' ? 201 : 200),
        isPublic: isPublic(handler, controller),
        isAdmin: isAdminOnly(handler, controller),
        ...inputsOf(controller, name),
      }));
  });
}

interface RouteArgument {
  pipes?: (PipeTransform | Type<PipeTransform>)[];
}

/** What the handler's checked parameters take. */
function inputsOf(controller: Type, name: string): Pick<OwnRoute, 'body' | 'query'> {
  const given = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<
    string,
    RouteArgument
  >;
  const inputs: Pick<OwnRoute, 'body' | 'query'> = {};
  for (const [key, { pipes = [] }] of Object.entries(given)) {
    const schema = pipes.map(schemaOf).find(one => one !== undefined);
    const kind = Number(key.split(':')[0]);
    if (schema && kind === RouteParamtypes.BODY) inputs.body = schema;
    if (schema && kind === RouteParamtypes.QUERY) inputs.query = schema;
  }
  return inputs;
}

/** `api/threads` and `:id/links` -> `/api/threads/{id}/links` */
export function openPath(...parts: string[]): string {
  const whole = parts
    .map(part => part.replace(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/');
  return `/${whole.replaceAll(/:(\w+)/g, '{$1}')}`;
}

/** `ThreadLinks` -> `thread links` */
const inWords = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
