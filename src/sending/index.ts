import type { Provider } from '@nestjs/common';
import { AfterSending } from './after-sending.js';
import { Attachments } from './attachments.js';
import { Deliveries } from './deliveries.js';
import { Drafts } from './drafts.js';
import { FollowUps } from './follow-ups.js';
import { GroupMails } from './group-mails.js';
import { Outbox } from './outbox.js';
import { Prefill } from './prefill.js';
import { SentFolders } from './sent-folders.js';
import { SentMails } from './sent-mails.js';
import { SendingServers } from './servers.js';
import { Templates } from './templates.js';
import { Tracking } from './tracking.js';
import { WriteMail } from './write-mail.js';

/** The services of mail out. */
export const sending: Provider[] = [
  Attachments,
  Prefill,
  Drafts,
  Templates,
  Outbox,
  SentMails,
  GroupMails,
  Tracking,
  WriteMail,
  SendingServers,
  Deliveries,
  SentFolders,
  AfterSending,
  FollowUps,
];
