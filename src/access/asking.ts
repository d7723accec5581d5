import type { Sql } from '../platform/database.js';
import type { Viewer } from './viewer.js';

/**
 * Asks in the first statement, whatever it reads, whether the viewer still is who he was: then it costs no statement of its
 * own. Rows come in the order of that statement.
 */
export function asking(sql: Sql, { supposed }: Viewer): Sql {
  return {
    async query<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
      const question = supposed?.take();
      if (!question) return sql.query<T>(text, values);
      // A row in any case, so that an empty answer says it too.
      const rows = await sql.query<T & { said: string | null; there: true | null }>(
        `select (${question.sql(`$${values.length + 1}`)}) as said, found.*
           from (select) asked left join (select true as there, rows.* from (${text}) rows) found on true`,
        [...values, question.value],
      );
      question.told(rows[0]!.said);
      return rows.flatMap(row => {
        const { said: _said, there, ...rest } = row;
        return there ? [rest as unknown as T] : [];
      });
    },
  };
}
