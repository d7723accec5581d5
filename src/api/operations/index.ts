import type { Type } from '@nestjs/common';
import { byPath, type Operation } from '../operation.js';
import { operationDoor } from '../operation-doors.js';
import { v1 } from '../v1/dialect.js';
import { itemListOperations } from '../v1/item-lists.js';
import { v2 } from '../v2/dialect.js';
import { activityOperations } from './activities.js';
import { callLogOperations } from './call-logs.js';
import { convertOperations } from './convert.js';
import { goalOperations } from './goals.js';
import { leadOperations } from './leads.js';
import { changelogOperations } from './changelog.js';
import { currencyOperations } from './currencies.js';
import { dealProductOperations } from './deal-products.js';
import { dealOperations } from './deals.js';
import { followerOperations } from './followers.js';
import { mergeOperations } from './merge.js';
import { fileOperations } from './files.js';
import { projectOperations } from './projects.js';
import { noteOperations } from './notes.js';
import { participantOperations } from './participants.js';
import { pipelineOperations } from './pipelines.js';
import { relationshipOperations } from './relationships.js';
import { productOperations } from './products.js';
import { fieldOperations } from './fields.js';
import { filterOperations } from './filters.js';
import { flowOperations } from './flow.js';
import { mailMessageOperations } from './mail-messages.js';
import { recentsOperations } from './recents.js';
import { searchOperations } from './search.js';
import { webhookOperations } from './webhooks.js';
import { permissionSetOperations } from './permission-sets.js';
import { roleOperations } from './roles.js';
import { userOperations } from './users.js';

/** Every operation that is not plain reading and writing of a resource. */
export const operations: Operation[] = [
  ...itemListOperations,
  ...userOperations,
  ...roleOperations,
  ...permissionSetOperations,
  ...currencyOperations,
  ...dealProductOperations,
  ...productOperations,
  ...dealOperations,
  ...followerOperations,
  ...mergeOperations,
  ...noteOperations,
  ...fileOperations,
  ...projectOperations,
  ...participantOperations,
  ...pipelineOperations,
  ...relationshipOperations,
  ...activityOperations,
  ...callLogOperations,
  ...convertOperations,
  ...goalOperations,
  ...leadOperations,
  ...changelogOperations,
  ...fieldOperations,
  ...filterOperations,
  ...flowOperations,
  ...mailMessageOperations,
  ...recentsOperations,
  ...searchOperations,
  ...webhookOperations,
];

export const operationControllers: Type[] = operations
  .toSorted(byPath)
  .flatMap(operation => operation.dialects.map(name => operationDoor(operation, name === 'v1' ? v1 : v2)));
