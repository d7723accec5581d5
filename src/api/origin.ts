import type { Request } from 'express';
import type { Env } from '../platform/env.js';

/** Where this server is reached, without a path: as PUBLIC_URL says, else where it was asked just now. */
export const originOf = (env: Env, request: Request): string =>
  env.PUBLIC_URL ?? `${request.protocol}://${request.get('host') ?? ''}`;
