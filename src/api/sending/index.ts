import type { Type } from '@nestjs/common';
import { DraftsController } from './drafts.js';
import { GroupMailsController } from './group-mails.js';
import { OutboxController } from './outbox.js';
import { SendController } from './send.js';
import { MailTemplatesController, MergeFieldsController, SignatureController } from './templates.js';
import { TrackingController } from './tracking.js';

/** The doors to mails that are written here. */
export const sendingControllers: Type[] = [
  DraftsController,
  OutboxController,
  MailTemplatesController,
  SignatureController,
  MergeFieldsController,
  GroupMailsController,
  SendController,
  TrackingController,
];
