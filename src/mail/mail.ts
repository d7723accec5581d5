/**
 * What a mail is to the rest of the program: plain values, decoded, without NUL bytes, never an exception.
 *
 * Produced by `parse.ts` from raw bytes (RFC 5322, RFC 2045-2049); read by the pipeline in `src/inbox`.
 */

/** One mailbox of an address header. `address` is normalized (see `address.ts`), `name` decoded and unquoted. */
export interface MailAddress {
  name: string;
  address: string;
}

/** Where a part lies in the raw bytes, so that it is decoded when somebody asks for it and not before. */
export interface PartLocation {
  /** IMAP-style part path: `1`, `2.1` */
  part: string;
  /** Byte offsets of the still encoded body in the raw message, end exclusive. */
  start: number;
  end: number;
  /** Content-Transfer-Encoding, lower case: `base64`, `quoted-printable`, `7bit`, `8bit`, `binary`, `x-uuencode` */
  encoding: string;
}

export interface Attachment extends PartLocation {
  /** Decoded file name, without any path; `attachment-1.pdf` where the mail names none. */
  filename: string;
  /** Lower case media type without parameters. */
  contentType: string;
  /** Size in bytes after decoding; estimated from the encoded size for base64, exact otherwise. */
  size: number;
  /** Content-ID without brackets; set for images that the HTML shows inline. */
  contentId: string | null;
  inline: boolean;
}

/** Why a mail is not a person writing to a person. `null`: it is, as far as its headers tell. */
export type Automatic = 'list' | 'bulk' | 'auto-reply' | 'bounce' | 'receipt' | 'calendar' | null;

/** What a delivery report says of one recipient. */
export interface Bounce {
  recipient: string | null;
  /** Enhanced status code (RFC 3463): `5.1.1`; `5.0.0` where the report gives a mere SMTP code; `null` for complaints. */
  status: string | null;
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`; `complaint` for abuse reports (RFC 5965). */
  action: string | null;
}

export interface ParsedMail {
  /** Without brackets, as written; `null` where there is none or it is junk. */
  messageId: string | null;
  /** The Message-ID that a server put in the place of `messageId`, where one did. */
  serverId: string | null;
  inReplyTo: string[];
  /** First 10 and last 40 of References, as written, without brackets. */
  references: string[];
  /** `Thread-Index` bytes 6-21 as lower case hex, where it is long enough. */
  threadIndex: string | null;
  subject: string;
  /** Raw Date header, unparsed, for the header key. */
  rawDate: string;
  /** Parsed Date header; `null` where absent or nonsense (never *now*). */
  date: Date | null;
  /**
   * The author. For mail that a list munged ("Ann via LIST <list@…>") this is the person whom Reply-To or
   * X-Original-From names, never the list; `fromHeader` keeps what From said.
   */
  from: MailAddress | null;
  fromHeader: MailAddress | null;
  sender: MailAddress | null;
  replyTo: MailAddress[];
  to: MailAddress[];
  cc: MailAddress[];
  bcc: MailAddress[];
  automatic: Automatic;
  /** The List-Id inside the angle brackets, lower case. */
  listId: string | null;
  /** For delivery reports, receipts and auto-replies: the Message-ID of the mail they speak of, without brackets. */
  about: string | null;
  /** For delivery reports: the first recipient whom the mail did not reach, else the first that is named. */
  bounce: Bounce | null;
  /** All recipients that the report names, at most 100; empty where the mail is no report. */
  bounces: Bounce[];
  /** Plain text, quotes included; made from the HTML where there is no text part. LF line ends. */
  text: string;
  /** What this author wrote: `text` without quoted mail and without the signature delimiter's tail. */
  ownText: string;
  /** HTML as it came (not sanitized), decoded to a string; `null` where there is none. */
  html: string | null;
  /** At most 200 characters of own text on one line. */
  snippet: string;
  attachments: Attachment[];
  /** Set where something had to be guessed, cut or replaced: `unknown-charset`, `header-only`, `truncated`, … */
  defects: string[];
}
