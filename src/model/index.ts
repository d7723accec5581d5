import { Address } from './address.js';
import { ApiToken } from './api-token.js';
import { Attachment } from './attachment.js';
import { Blob } from './blob.js';
import { Board } from './board.js';
import { Collection } from './collection.js';
import { Company } from './company.js';
import { ContactEmail } from './contact-email.js';
import { Content } from './content.js';
import { Deal } from './deal.js';
import { DealParticipant } from './deal-participant.js';
import { Domain } from './domain.js';
import { Event } from './event.js';
import { Folder } from './folder.js';
import { Lead } from './lead.js';
import { Mailbox } from './mailbox.js';
import { MailboxLease } from './mailbox-lease.js';
import { Message } from './message.js';
import { MessageCopy } from './message-copy.js';
import { Organization } from './organization.js';
import { Pack } from './pack.js';
import { Participant } from './participant.js';
import { Person } from './person.js';
import { Phase } from './phase.js';
import { Pipeline } from './pipeline.js';
import { PoisonedMention } from './poisoned-mention.js';
import { PoisonedReference } from './poisoned-reference.js';
import { Project } from './project.js';
import { ProjectDeal } from './project-deal.js';
import { RemoteMessage } from './remote-message.js';
import { RetroactiveLink } from './retroactive-link.js';
import { RetroactiveLinkMade } from './retroactive-link-made.js';
import { Session } from './session.js';
import { SignInAttempt } from './sign-in-attempt.js';
import { Stage } from './stage.js';
import { Thread } from './thread.js';
import { ThreadBarrier } from './thread-barrier.js';
import { ThreadDecision } from './thread-decision.js';
import { ThreadKey } from './thread-key.js';
import { ThreadLink } from './thread-link.js';
import { ThreadMailbox } from './thread-mailbox.js';
import { Tombstone } from './tombstone.js';
import { User } from './user.js';

/** Every noun of the program. */
export const entities = [
  User,
  Session,
  SignInAttempt,
  ApiToken,
  Company,
  Event,
  Tombstone,
  Blob,
  Pack,
  Collection,
  Organization,
  Person,
  ContactEmail,
  Domain,
  Address,
  Pipeline,
  Stage,
  Deal,
  DealParticipant,
  Lead,
  Board,
  Phase,
  Project,
  ProjectDeal,
  Mailbox,
  MailboxLease,
  Folder,
  RemoteMessage,
  Thread,
  ThreadKey,
  ThreadMailbox,
  ThreadLink,
  RetroactiveLink,
  RetroactiveLinkMade,
  ThreadDecision,
  ThreadBarrier,
  Message,
  MessageCopy,
  Content,
  Attachment,
  Participant,
  PoisonedReference,
  PoisonedMention,
];

export { withDetails, type Details, type Visibility } from './columns.js';
export type { DealStatus } from './deal.js';
export type { Phone } from './person.js';
export type { ProjectStatus } from './project.js';
export {
  Address,
  ApiToken,
  Attachment,
  Blob,
  Board,
  Collection,
  Company,
  ContactEmail,
  Content,
  Deal,
  DealParticipant,
  Domain,
  Event,
  Folder,
  Lead,
  Mailbox,
  MailboxLease,
  Message,
  MessageCopy,
  Organization,
  Pack,
  Participant,
  Person,
  Phase,
  Pipeline,
  Project,
  ProjectDeal,
  RemoteMessage,
  RetroactiveLink,
  RetroactiveLinkMade,
  Session,
  SignInAttempt,
  Stage,
  Thread,
  ThreadKey,
  ThreadLink,
  ThreadMailbox,
  Tombstone,
  User,
};
