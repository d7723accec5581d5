import type { Request } from 'express';
import type { Env } from '../platform/env.js';
import { originOf } from './origin.js';

/** A signed link to an image, good for whoever has it: `path` is below this server. */
export const imageLink = (
  env: Env,
  request: Request,
  path: string,
  { expires, signature }: { expires: number; signature: string },
): string => `${originOf(env, request)}${path}?expires=${expires}&signature=${signature}`;
