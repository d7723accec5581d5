import type { Letter } from '../model/index.js';
import type { Crypto } from '../platform/crypto.js';
import type { Sql, Tx } from '../platform/database.js';

export type { Letter } from '../model/index.js';

const languages = ['en', 'sv', 'pl', 'nb'] as const;

type Language = (typeof languages)[number];

/** What a letter is made of in each language that Kontor speaks. */
export type InLanguages<T> = Record<Language, T>;

/** The language for a user's locale, as `nb` or `sv-SE`; English where he has not chosen. */
export function languageOf(locale: string | null | undefined): Language {
  const base = locale?.toLowerCase().slice(0, 2) ?? 'en';
  const language = base === 'no' || base === 'nn' ? 'nb' : base;
  return languages.find(one => one === language) ?? 'en';
}

export const inLanguage = <T>(words: InLanguages<T>, locale: string | null | undefined): T =>
  words[languageOf(locale)];

export interface NewLetter {
  /** What it is about, as `invitation`: administrators see it in their list. */
  kind: string;
  to: string;
  userId?: number | null;
  letter: Letter;
  /**
   * Where its button leads: an address, or a path on this server, which goes out by mail where PUBLIC_URL says what comes
   * before it. Administrators see it where no mail can be sent, to hand it over.
   */
  link?: string;
  /** After so many hours it is of no use any more: it is not sent then, and goes from the list. */
  lastsHours: number;
}

/**
 * A letter of the program itself, written with the change that it tells of. A worker sends it as soon as it can, and
 * tries again where the server asks it to; see `src/notifications/system-letters.ts`.
 *
 * @param crypto seals the link; null only where there is none
 */
export async function queueLetter(tx: Tx, mail: NewLetter, crypto: Crypto | null): Promise<void> {
  const [row] = await tx.query<{ id: number }>(
    `select nextval(pg_get_serial_sequence('system_letter', 'id')) as id`,
  );
  const { id } = row!;
  tx.send(
    `insert into system_letter (id, kind, address, user_id, letter, link, until)
     overriding system value values ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7))`,
    [
      id,
      mail.kind,
      mail.to,
      mail.userId ?? null,
      JSON.stringify(mail.letter),
      mail.link === undefined ? null : crypto!.encrypt(mail.link, linkContext(id)),
      mail.lastsHours,
    ],
  );
}

/** What its link was bound to when it was encrypted. */
export const linkContext = (id: number) => `system_letter:${id}`;

/** Letters whose links are good no more, because they were used or others took their place. */
export async function withdrawLetters(tx: Tx, userId: number, kind: string): Promise<void> {
  await tx.query(`delete from system_letter where user_id = $1 and kind = $2 and state <> 'sent'`, [
    userId,
    kind,
  ]);
}

/** What letters call the company. */
export async function companyName(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ name: string }>('select name from company');
  return row?.name || 'Kontor';
}
