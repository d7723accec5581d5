import { inLanguage } from '../accounts/system-letters.js';
import { escapeHtml } from '../mail/escape.js';
import type { Sql } from '../platform/database.js';
import { words } from './unsubscribe-words.js';

/** Below a group mail, in its writer's language: not every mail program shows what stands in the headers. */
export async function wayOut(sql: Sql, writerId: number, url: string): Promise<string> {
  const [writer] = await sql.query<{ locale: string | null }>('select locale from users where id = $1', [
    writerId,
  ]);
  const { link } = inLanguage(words, writer?.locale);
  return `<p style="margin-top:2em;font-size:12px"><a href="${escapeHtml(url)}">${escapeHtml(link)}</a></p>`;
}
