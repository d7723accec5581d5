import type { Type } from '@nestjs/common';
import { byPath, type Operation } from '../operation.js';
import { operationDoor } from '../operation-doors.js';
import { v1 } from '../v1/dialect.js';
import { v2 } from '../v2/dialect.js';

/** Every operation that is not plain reading and writing of a resource. */
export const operations: Operation[] = [];

export const operationControllers: Type[] = operations
  .toSorted(byPath)
  .flatMap(operation => operation.dialects.map(name => operationDoor(operation, name === 'v1' ? v1 : v2)));
