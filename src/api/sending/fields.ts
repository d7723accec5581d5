import { z } from 'zod';
import * as kinds from '../kinds.js';

/** Who may get a mail. What is no address is kept as it is typed, and told when the mail is sent. */
const people = z
  .array(
    z.strictObject(
      {
        address: z.string('takes text').max(1000, 'takes at most 1000 characters'),
        name: z.string('takes text').max(1000, 'takes at most 1000 characters').default(''),
      },
      'takes objects with address and name',
    ),
    'takes a list',
  )
  .max(20_000, 'takes at most 20000 people');

const links = z.strictObject(
  {
    deal_id: kinds.id.strict.optional(),
    lead_id: kinds.uuid.strict.optional(),
    project_id: kinds.id.strict.optional(),
    person_id: kinds.id.strict.optional(),
    organization_id: kinds.id.strict.optional(),
  },
  'takes an object',
);

const flag = kinds.boolean.strict.optional();

/** What a writer may set of a draft. */
export const draftFields = {
  mailbox_id: kinds.id.strict.nullable().optional(),
  to: people.optional(),
  cc: people.optional(),
  bcc: people.optional(),
  subject: z.string('takes text').max(2000, 'takes at most 2000 characters').optional(),
  html: z.string('takes text').max(5_000_000, 'takes at most 5000000 characters').optional(),
  links: links.optional(),
  sharing: z.enum(['private', 'shared'], 'takes private, shared or null').nullable().optional(),
  track_opens: flag,
  track_links: flag,
  cancel_on_reply: flag,
  remind_at: kinds.isoTime.strict.nullable().optional(),
};

export const version = z.number('takes a whole number').int('takes a whole number').min(1, 'takes 1 or more');
