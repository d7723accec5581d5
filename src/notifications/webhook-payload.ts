import type { WebhookObject } from './webhook-told.js';

/** One event for one webhook. */
export interface Telling {
  /** Stays the same however often it is sent. */
  id: string;
  webhookId: number;
  userId: number;
  version: '1.0' | '2.0';
  object: WebhookObject;
  itemId: string;
  eventId: number;
}

/** A delivery's body; how often it was tried is put in when it is sent. */
export interface Payload {
  meta: Record<string, unknown>;
  [name: string]: unknown;
}

/**
 * What an event is told as: items in the API's words. The API's descriptions of items are doors, which nothing here may
 * import, so they are handed in where the program is put together.
 */
export abstract class WebhookPayloads {
  /** Null where the webhook's user may not see the item, or it is gone. */
  abstract of(telling: Telling): Promise<Payload | null>;
}
