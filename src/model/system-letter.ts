import { defineEntity, p } from '@mikro-orm/core';
import type { Trouble } from '../errors.js';
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
    /** Why it did not go the last time. */
    error: p.text().nullable(),
    /** Where these are our words and not the server's: which, for each reader's language. */
    trouble: p.json<Trouble>().columnType('jsonb').nullable(),
    /** After that it is of no use to anybody. */
    until: time,
    addTime: now,
    sentAt: () => time().nullable(),
  },
});

/** A letter of the program itself: an invitation, a confirmation, a warning. */
export class SystemLetter extends SystemLetterSchema.class {}
SystemLetterSchema.setClass(SystemLetter);
