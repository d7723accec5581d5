/**
 * Loaded into a Kontor process by `node --import`: while the file of BENCH_STATEMENTS exists, every statement that is sent
 * to PostgreSQL is written to it, a line of JSON each, so that its plan can be looked at.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type pg from 'pg';

const file = process.env['BENCH_STATEMENTS'];

if (file) {
  // MikroORM has a driver of its own, which may be another copy.
  const copies = [import.meta.url, import.meta.resolve('@mikro-orm/postgresql')];
  const clients = copies.map(from => (createRequire(from)('pg') as typeof pg).Client);
  for (const Client of new Set(clients)) record(file, Client);
}

/** What the driver knows of a connection. */
interface Connected {
  connectionParameters: { options?: string };
}

function record(file: string, Client: typeof pg.Client): void {
  const { query } = Client.prototype as unknown as { query: (...given: unknown[]) => unknown };
  const recorded = function (this: pg.Client & Connected, ...given: unknown[]) {
    if (existsSync(file)) {
      const [first, second] = given as [
        string | { text?: string; values?: unknown[]; name?: string },
        unknown,
      ];
      const text = typeof first === 'string' ? first : first.text;
      const isPrepared = typeof first !== 'string' && first.name !== undefined;
      const values =
        (typeof first === 'string' ? undefined : first.values) ?? (Array.isArray(second) ? second : []);
      const isKept = this.connectionParameters.options?.includes('force_generic_plan') ?? false;
      appendFileSync(file, `${JSON.stringify({ text, values, isPrepared, isKept })}\n`);
    }
    return query.apply(this, given);
  };
  Object.defineProperty(Client.prototype, 'query', { value: recorded, configurable: true, writable: true });
}
