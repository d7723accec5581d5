import { defineEntity, p } from '@mikro-orm/core';
import { id, now, time } from './columns.js';
import { User } from './user.js';

/** In the recipient's language, as plain text. */
export interface Letter {
  /** One line. */
  subject: string;
  paragraphs: string[];
  /** What the button says that leads to the letter's link. */
  button?: string;
  /** Below the button. */
  after?: string[];
}

const SystemLetterSchema = defineEntity({
  name: 'SystemLetter',
  properties: {
    id,
    /** What it is about, for the administrators' list. */
    kind: p.text(),
    address: p.text(),
    user: () => p.manyToOne(User).nullable().deleteRule('cascade'),
    letter: p.json<Letter>().columnType('jsonb'),
    /** Where its button leads; encrypted. */
    link: p.blob().nullable().hidden().lazy(),
    state: p.text().$type<'due' | 'sent' | 'failed'>().default('due'),
    dueAt: now,
    attempts: p.integer().default(0),
    /** What the server said last. */
    error: p.text().nullable(),
    /** After that it is of no use to anybody. */
    until: time,
    addTime: now,
    sentAt: () => time().nullable(),
  },
});

/** A letter of the program itself: an invitation, a confirmation, a warning. */
export class SystemLetter extends SystemLetterSchema.class {}
SystemLetterSchema.setClass(SystemLetter);
