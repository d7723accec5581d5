import { needsReauth, noServer } from '../accounts/can-send.js';
import type { KontorError, Trouble } from '../errors.js';
import type { Size } from '../mail/send/submit.js';
import type { OutgoingState, SendingReason } from '../model/outgoing-mail.js';

/**
 * A mail that is written here keeps one row and one id for its whole life:
 *
 *              send later                 its time has come
 *   draft ─────────────────> scheduled ──────────────────────┐
 *    │ ^  <──── take back, or a participant has answered ─┘   v
 *    │ └───────────── take back (undo, 10 s) ───────────── queued <──────────────────────────┐
 *    └────────────────────── send ──────────────────────────> │                              │
 *                                                             │ bytes composed, stored: the   │ 4xx, no connection:
 *                                                             │ same ones from now on         │ again after a pause
 *                                                             v signed in at the server       │ with full jitter
 *                                                          sending ──────────────────────────┤
 *                                                             │                              │ "send again"
 *                       ┌─────────────────┬───────────────────┤                              │
 *                       v 250             v 5xx, or 3 days    v no answer, or the process    │
 *                     sent             of 4xx: failed ────────│ was killed: unknown           │
 *                       ^                 └── edit: draft      │                              │
 *                       └── found in Sent, or the user says so ┴── he says it was not: draft ─┘
 *
 * Nothing is handed to a server before `sending` is committed, and nothing that may have reached one is handed over
 * again unless a person says so. `unknown` is what remains of a crash between the server's 250 and our commit. A mail that
 * some of its recipients have got ends as `sent`, whatever became of the others: they stand beside it, each with his reason.
 *
 * What follows a sent mail is done in steps of its own, each again until it is done: it enters the CRM through the
 * pipeline (`message`), and a copy of the same bytes goes into the account's Sent folder (`copy_state`).
 */
export const outboxStates = [
  'scheduled',
  'queued',
  'sending',
  'sent',
  'failed',
  'unknown',
] as const satisfies OutgoingState[];

/** How long a mail can be taken back after "send", in ms. */
export const undoMs = 10_000;
/** How long it is tried before it counts as failed, in ms. */
export const longestTryMs = 3 * 24 * 3600_000;
/** In hand for so long without a sign of life, in ms: whoever had it is gone. */
export const holdMs = 30_000;

/** A pause before the next try: anything up to a limit that grows with each one, so that many do not come at once. */
export function pauseMs(attempts: number): number {
  return 5_000 + Math.random() * Math.min(3600_000, 30_000 * 2 ** Math.min(attempts, 10));
}

const reason = (
  rule: string,
  text: string,
  nextStep: string,
  said?: string,
  trouble?: Trouble,
): SendingReason => ({
  rule,
  text,
  next_step: nextStep,
  ...(said ? { said } : {}),
  ...(trouble ? { trouble } : {}),
});

const inMb = (bytes: number, rounded: (n: number) => number): number =>
  rounded((bytes / 1024 / 1024) * 10) / 10;

/** Why a mail waits or has not gone, in words for the one who wrote it. */
export const reasons = {
  refused: (said: string) =>
    reason(
      'refused',
      'The mail server refused this mail for good',
      'Read what it says, change the mail and send it again.',
      said,
    ),
  tooLarge: ({ size, limit }: Size) =>
    reason(
      'too-large',
      `The mail has ${inMb(size, Math.ceil)} MB, and its server takes ${inMb(limit, Math.floor)} MB at most`,
      'Take a file out, or send a link to it instead.',
      `max ${inMb(limit, Math.floor)} MB`,
    ),
  waits: (said: string) =>
    reason(
      'waits',
      'The mail server does not take this mail now',
      'Nothing to do: Kontor tries again for three days.',
      said,
    ),
  /** No connection, or none that a password may be sent over; or the provider who gives out the tokens is away. */
  unreachable: ({ message, trouble }: KontorError) =>
    reason(
      'unreachable',
      message,
      'Kontor tries again for three days. Look at the mailbox’s settings.',
      undefined,
      trouble,
    ),
  trouble: () =>
    reason(
      'trouble',
      'Kontor itself could not send this mail now',
      'Kontor tries again for three days. If it stays so, tell your administrator.',
    ),
  /** @param last why it did not go the last time */
  threeDays: ({ said, trouble }: Pick<SendingReason, 'said' | 'trouble'>) =>
    reason(
      'three-days',
      'The mail server did not take this mail in three days',
      'Read what it says, and send it again when that is put right.',
      said,
      trouble,
    ),
  needsReauth,
  noServer,
  unfit: ({ message, nextStep, trouble }: KontorError) =>
    reason('unfit', message, nextStep, undefined, trouble),
  looking: () =>
    reason(
      'looking',
      'The connection broke while the mail was handed over',
      'Kontor is looking for it in your Sent folder.',
    ),
  ask: () =>
    reason(
      'ask',
      'It is not certain that this mail was sent, and it was not found in your Sent folder',
      'Say whether it was sent. Kontor does not send it a second time by itself.',
    ),
  answered: () =>
    reason('answered', 'Somebody has answered meanwhile', 'Read the answer, then send it or delete it.'),
  stopped: (text: string, trouble: Trouble) =>
    reason(
      'stopped',
      text,
      'Look at the address or the text. The mails that have not gone wait until you go on.',
      undefined,
      trouble,
    ),
};
