import type { Provider, Type } from '@nestjs/common';
import { Flow } from '../flow.js';
import { ItemMail } from '../operations/mail-messages.js';
import { Recents } from '../operations/recents.js';
import { MailboxV1Controller } from '../v1/mailbox.js';
import { MailFiles } from './files.js';
import { FindController } from './find.js';
import { ItemThreadsController, RetroactiveLinksController } from './item-threads.js';
import { ManyThreadsController } from './many-threads.js';
import { MailLabelsController } from './mail-labels.js';
import { MessageInvitationController } from './invitation.js';
import { LinksController } from './links.js';
import { LiveController, LiveFeed } from './live.js';
import { MailboxesController } from './mailboxes.js';
import { MailSignInReturnController, MailSignInsController } from './sign-ins.js';
import { MessagesController } from './messages.js';
import { RecipientsController } from './recipients.js';
import { ThreadDecisionsController } from './thread-decisions.js';
import { ThreadsController } from './threads.js';

/** The doors to mailboxes, threads and messages. */
export const mailControllers: Type[] = [
  MailboxesController,
  MailSignInsController,
  MailSignInReturnController,
  ManyThreadsController,
  ThreadsController,
  MailLabelsController,
  LinksController,
  ThreadDecisionsController,
  ItemThreadsController,
  RetroactiveLinksController,
  MessageInvitationController,
  MessagesController,
  RecipientsController,
  FindController,
  LiveController,
  MailboxV1Controller,
];

/** What these doors share and nothing behind them needs. */
export const mailDoorServices: Provider[] = [MailFiles, LiveFeed, ItemMail, Flow, Recents];
