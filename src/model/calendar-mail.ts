import { defineEntity, p } from '@mikro-orm/core';
import { time } from './columns.js';
import { Mailbox } from './mailbox.js';
import { Message } from './message.js';

const CalendarMailSchema = defineEntity({
  name: 'CalendarMail',
  properties: {
    message: () => p.oneToOne(Message).primary().deleteRule('cascade').updateRule('no action'),
    mailbox: () => p.manyToOne(Mailbox).deleteRule('cascade'),
    dueAt: () => time().defaultRaw('now()'),
    attempts: p.integer().default(0),
  },
});

/** A mail with a calendar in it that has come and was not looked at yet. */
export class CalendarMail extends CalendarMailSchema.class {}
CalendarMailSchema.setClass(CalendarMail);
