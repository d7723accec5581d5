/** Why a mail was not taken. Each is counted under its name. */
export type RefusalReason =
  | 'address'
  | 'replaced'
  | 'relaying'
  | 'report'
  | 'size'
  | 'bytes'
  | 'headers'
  | 'author'
  | 'unauthenticated'
  | 'dns'
  | 'sender'
  | 'unconfirmed'
  | 'item'
  | 'pace'
  | 'trouble';

/**
 * An answer to the sending server, and through its report to the sender: what is wrong, and what to do.
 *
 * smtp-server would put a status of its own before the text, by the code alone. It asks for the code as a number and
 * finds none where the enhanced status (RFC 3463) stands behind it in the same text: so ours goes out as it is.
 */
export class Refusal extends Error {
  readonly responseCode: string;

  /** @param status enhanced status code, as `5.7.1` */
  constructor(
    readonly reason: RefusalReason,
    readonly code: number,
    readonly status: string,
    text: string,
  ) {
    super(text);
    this.name = 'Refusal';
    this.responseCode = `${code} ${status}`;
  }
}
