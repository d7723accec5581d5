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
  'mailbox.changed': { mailboxId: number };
  'mailbox.reset': { mailboxId: number; folderId: number };
}

interface MailEvent {
  messageId: number;
  threadId: number;
  mailboxId: number;
}

interface LinkEvent {
  threadId: number;
  linkId: number;
}

interface ItemEvent {
  id: number | string;
}

export type EventName = keyof Events;
export type DomainEvent = { [N in EventName]: { name: N; payload: Events[N] } }[EventName];
