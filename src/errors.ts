/** What went wrong, for whoever says it in another language than the error itself. */
export interface Trouble {
  /** One name for each text, as `tls-expired`. */
  rule: string;
  /** Which of a mailbox's two servers, where it is about one. */
  server?: 'imap' | 'smtp';
  /** What the text is about: a server's own words, cut short, an address, a limit. */
  said?: string;
}

/** The few errors that the program can mean. Each carries a code for machines and a next step for people. */
export class KontorError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** What the reader can do about it, in one sentence; empty where there is nothing to add. */
    readonly nextStep = '',
    /** The field of the input that is wrong, where one is. */
    readonly field?: string,
    readonly trouble?: Trouble,
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** What can be said of something that is absent, or not visible to this user: the two are never told apart. */
export const absentOrHidden = 'It may have been deleted, or you may not see it.';

/** Absent, or not visible to this user. */
export class NotFoundError extends KontorError {
  constructor(what: string) {
    super('not_found', `${what} not found`, absentOrHidden);
  }
}

/** The input is wrong; nothing was changed. */
export class InvalidError extends KontorError {
  constructor(field: string, message: string, nextStep = '', trouble?: Trouble) {
    super('invalid', message, nextStep, field, trouble);
  }
}

/** A file that is larger than is taken; nothing was changed. */
export class TooLargeError extends KontorError {
  constructor(field: string, message: string, nextStep: string, trouble?: Trouble) {
    super('too_large', message, nextStep, field, trouble);
  }
}

/** What is wrong with one row of many. */
export interface RowError {
  /** The first is 0. */
  row: number;
  code: string;
  error: string;
  error_info: string;
  field?: string;
}

/** Some of many rows are wrong; nothing was changed. */
export class RowsError extends InvalidError {
  constructor(
    field: string,
    message: string,
    nextStep: string,
    readonly rows: RowError[],
  ) {
    super(field, message, nextStep);
  }
}

/** The user is known but may not do this. */
export class ForbiddenError extends KontorError {
  constructor(message: string, nextStep = 'Ask an administrator of your company.', trouble?: Trouble) {
    super('forbidden', message, nextStep, undefined, trouble);
  }
}

/** What is asked for exists already, or has changed meanwhile. */
export class ConflictError extends KontorError {
  constructor(message: string, nextStep = '', field?: string) {
    super('conflict', message, nextStep, field);
  }
}

export class UnauthorizedError extends KontorError {
  constructor(
    message = 'unauthorized access',
    code = 'unauthorized',
    nextStep = 'Sign in, or send a valid API token.',
  ) {
    super(code, message, nextStep);
  }
}

export class TooManyRequestsError extends KontorError {
  constructor(
    readonly retryAfterSeconds: number,
    message = 'Too many attempts',
  ) {
    super('rate_limited', message, `Try again in ${retryAfterSeconds} seconds.`);
  }
}

/** An operation of Pipedrive's API that Kontor leaves out on purpose. */
export class NotOfferedError extends KontorError {
  constructor(what: string, why: string) {
    super('not_offered', `${what}: this part of Pipedrive’s API is not offered here`, why);
  }
}

/** A mail server refused us or cannot be used as configured. `permanent`: trying again will not help. */
export class MailServerError extends KontorError {
  constructor(
    code:
      | 'auth_failed'
      | 'sign_in_ended'
      | 'unreachable'
      | 'tls_failed'
      | 'not_allowed'
      | 'unavailable'
      | 'no_such_folder'
      | 'protocol',
    message: string,
    nextStep: string,
    readonly permanent: boolean,
    field?: string,
    trouble?: Trouble,
  ) {
    super(code, message, nextStep, field, trouble);
  }
}

/** Another process took the mailbox over meanwhile; whoever holds this must stop writing. */
export class LeaseLostError extends KontorError {
  constructor(
    mailboxId: number,
    /** Of the lease that was lost. */
    readonly epoch: number,
  ) {
    super('lease_lost', `Mailbox ${mailboxId} is held by another process now`);
  }
}
