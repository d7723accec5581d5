import type { NextFunction, Request, Response } from 'express';
import { InvalidError } from '../errors.js';

const deepest = 40;
/** PostgreSQL keeps neither NUL nor half of a surrogate pair, in text as little as in JSON. */
const isKeepable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Refuses what no field can hold, before anybody asks which field it is for. */
export function refuseUnkeepable(request: Request, _: Response, next: NextFunction): void {
  look(request.query, []);
  look(request.body, []);
  next();
}

/** @throws {InvalidError} that names the place */
function look(value: unknown, path: string[]): void {
  if (typeof value === 'string' && !isKeepable(value)) {
    throw refusal(path, 'holds a character that cannot be kept');
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length > deepest) throw refusal(path.slice(0, 3), 'is nested too deeply');
  for (const key of Object.keys(value)) {
    if (!isKeepable(key)) throw refusal(path, 'has a name with a character that cannot be kept');
    path.push(key);
    look((value as Record<string, unknown>)[key], path);
    path.pop();
  }
}

function refusal(path: string[], why: string): InvalidError {
  const field = path.join('.') || 'body';
  return new InvalidError(field, `${field} ${why}`);
}
