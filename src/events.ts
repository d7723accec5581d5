/** Every domain event and its payload. An event is written in the transaction of the change that it tells of. */
export interface Events {
  'mail.received': MailEvent;
  'mail.sent': MailEvent;
  'thread.changed': { threadId: number; mailboxIds: number[] };
  'thread.merged': { from: number; into: number };
  'thread.split': { from: number; into: number };
  'thread.linked': LinkEvent;
  'thread.unlinked': LinkEvent;
  'thread.asks': { threadId: number };
  /** Others may see less than before; of what, and who, nothing is said. */
  'sight.narrowed': { userId: number };
  'person.added': ItemEvent;
  'person.updated': ItemEvent;
  'person.deleted': ItemEvent;
  'organization.added': ItemEvent;
  'organization.updated': ItemEvent;
  'organization.deleted': ItemEvent;
  'deal.added': ItemEvent;
  'deal.updated': ItemEvent;
  'deal.deleted': ItemEvent;
  'lead.added': ItemEvent;
  'lead.updated': ItemEvent;
  'lead.deleted': ItemEvent;
  'project.added': ItemEvent;
  'project.updated': ItemEvent;
  'project.deleted': ItemEvent;
  'pipeline.added': ItemEvent;
  'pipeline.updated': ItemEvent;
  'pipeline.deleted': ItemEvent;
  'stage.added': ItemEvent;
  'stage.updated': ItemEvent;
  'stage.deleted': ItemEvent;
  'deal.merged': MergeEvent;
  'person.merged': MergeEvent;
  'organization.merged': MergeEvent;
  'product.added': ItemEvent;
  'product.updated': ItemEvent;
  'product.deleted': ItemEvent;
  'activity.added': ItemEvent;
  'activity.updated': ItemEvent;
  'activity.deleted': ItemEvent;
  'activityType.added': ItemEvent;
  'activityType.updated': ItemEvent;
  'activityType.deleted': ItemEvent;
  'board.added': ItemEvent;
  'board.updated': ItemEvent;
  'board.deleted': ItemEvent;
  'phase.added': ItemEvent;
  'phase.updated': ItemEvent;
  'phase.deleted': ItemEvent;
  'task.added': ItemEvent;
  'task.updated': ItemEvent;
  'task.deleted': ItemEvent;
  'file.added': ItemEvent;
  'file.updated': ItemEvent;
  'file.deleted': ItemEvent;
  'note.added': ItemEvent;
  'note.updated': ItemEvent;
  'note.deleted': ItemEvent;
  'lead.converted': ConversionEvent;
  'deal.converted': ConversionEvent;
  'user.added': ItemEvent;
  'user.updated': ItemEvent;
  'user.deleted': ItemEvent;
  'webhook.disabled': ItemEvent;
  /** What lists are arranged by is another; of one user, where nobody else sees it. */
  'arrangement.changed': { of: Arrangement; userId: number | null };
  /** A mail on its way has another state; of one user. */
  'outbox.changed': { userId: number; ids: number[] };
  /** They have something new among their notifications. */
  'user.notified': { userIds: number[] };
  'mail.opened': OutgoingEvent;
  'mail.clicked': OutgoingEvent;
  'mail.bounced': OutgoingEvent;
  'mailbox.changed': { mailboxId: number };
  'mailbox.reset': { mailboxId: number; folderId: number };
}

export type Arrangement = 'field' | 'leadLabel' | 'filter' | 'mailLabel';

interface MailEvent {
  messageId: number;
  threadId: number;
  mailboxId: number;
}

interface OutgoingEvent {
  outgoingMailId: number;
  /** Null while it is not in the CRM yet. */
  messageId: number | null;
}

interface LinkEvent {
  threadId: number;
  linkId: number;
}

interface ItemEvent {
  id: number | string;
}

interface ConversionEvent {
  /** What was converted. */
  id: number | string;
  /** What it has become. */
  into: number | string;
}

interface MergeEvent {
  /** What stayed. */
  id: number;
  /** What became part of it. */
  from: number;
}

export type EventName = keyof Events;
export type DomainEvent = { [N in EventName]: { name: N; payload: Events[N] } }[EventName];
/** As it is told of: with what an item's properties were before, those that are different. */
export type PastEvent = DomainEvent & { before: Record<string, unknown> | null };
