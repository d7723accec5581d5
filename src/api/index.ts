import type { Type } from '@nestjs/common';
import { HealthController } from './health.js';
import { mailControllers } from './mail/index.js';
import { ItemsController } from './items.js';
import { MetricsController } from './metrics.js';
import { operationControllers } from './operations/index.js';
import { resourceControllers } from './resources/index.js';
import { SessionController } from './session.js';
import { TokensController, UsersController } from './users.js';
import { V1UsersController } from './v1/users.js';

/** Every door. */
export const controllers: Type[] = [
  HealthController,
  MetricsController,
  SessionController,
  UsersController,
  TokensController,
  ItemsController,
  V1UsersController,
  // Before the resources: `deals/summary` is not the deal `summary`.
  ...operationControllers,
  ...resourceControllers,
  ...mailControllers,
];
