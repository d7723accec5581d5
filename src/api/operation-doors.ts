import { Controller, Delete, Get, HttpCode, Inject, Patch, Post, Put, Req, type Type } from '@nestjs/common';
import type { Request } from 'express';
import type { Viewer } from '../access/viewer.js';
import { ENV, type Env } from '../platform/env.js';
import { Described } from './described.js';
import { pageAnswer, type DialectRules } from './doors.js';
import { AdminOnly, ReadAs, Reads, type AsViewer } from './guard.js';
import { checkInputs } from './inputs.js';
import { readBody, readParams, type Call, type Operation } from './operation.js';
import { originOf } from './origin.js';
import { Reader } from './reader.js';

const methods = { GET: Get, POST: Post, PUT: Put, PATCH: Patch, DELETE: Delete };

/** The door of an operation in one dialect. */
export function operationDoor(operation: Operation, rules: DialectRules): Type {
  const dialect = rules.name;

  class OperationDoor {
    @Inject(operation.service) readonly service!: object;
    @Inject(Reader) readonly reader!: Reader;
    @Inject(ENV) readonly env!: Env;

    run(@ReadAs() readAs: AsViewer, @Req() request: Request): Promise<unknown> {
      return readAs(async viewer => operation.run(this.service, this.callOf(viewer, request)));
    }

    private callOf(viewer: Viewer, request: Request): Call {
      return {
        viewer,
        dialect,
        params: readParams(operation, request.params as Record<string, string>),
        query: checkInputs(operation.query ?? {}, request.query, false, 'query'),
        body: readBody(operation, request.body, dialect === 'v2'),
        origin: originOf(this.env, request),
        page: async (resource, also, look) => {
          const read = rules.pageRequest(resource, request.query);
          const asked = { ...read, also, look: { ...read.look, ...look } };
          return pageAnswer(rules, await this.reader.page(resource, dialect, viewer, asked), asked);
        },
        one: (resource, id) => this.reader.one(resource, dialect, viewer, id, rules.look(request.query)),
        there: (resource, id) => this.reader.there(resource, viewer, id),
        some: (resource, ids) => this.reader.some(resource, dialect, viewer, ids),
        written: (resource, id) => this.reader.changed(resource, dialect, viewer, id),
      };
    }
  }

  const handler = Object.getOwnPropertyDescriptor(OperationDoor.prototype, 'run')!;
  const route = methods[operation.method];
  route()(OperationDoor.prototype, 'run', handler);
  HttpCode(operation.status ?? 200)(OperationDoor.prototype, 'run', handler);
  if (operation.admin) AdminOnly()(OperationDoor);
  if (operation.reads) Reads()(OperationDoor);
  Object.defineProperty(OperationDoor, 'name', { value: nameOf(operation, dialect) });
  const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
  Controller(rules.pathsOf(path))(OperationDoor);
  Described()(OperationDoor);
  return OperationDoor;
}

const nameOf = ({ method, path }: Operation, dialect: string): string =>
  `${method} ${dialect} ${path}`.replaceAll(/\W+/g, '_');
