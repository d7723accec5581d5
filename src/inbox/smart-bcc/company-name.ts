import type { Sql } from '../../platform/database.js';

const keptMs = 1000;

/** The company's part of the address. That it is the right one is known for a second, and so for a burst of mails. */
export class CompanyNames {
  private kept = { name: '', until: 0 };

  /** Whether it is the one that counts, was one until a day, or never was. */
  async know(sql: Sql, name: string): Promise<'current' | 'unknown' | Date> {
    if (this.kept.name === name && this.kept.until > Date.now()) return 'current';
    const [row] = await sql.query<{ current: boolean; retiredAt: Date | null }>(
      `select bcc_name = $1 as current, (select retired_at from smart_bcc_name where name = $1) as "retiredAt" from company`,
      [name],
    );
    if (!row?.current) return row?.retiredAt ?? 'unknown';
    this.kept = { name, until: Date.now() + keptMs };
    return 'current';
  }
}
