import { MikroORM, type Options } from '@mikro-orm/postgresql';
import type { Crypto } from './crypto.js';
import { Database } from './database.js';

/** Any number would do; it only has to be the same in every process. */
const migrationLock = 7_231_406;

/**
 * Connects, brings the schema up to date (one process at a time, the others wait) and makes sure that this process
 * holds the key that the stored credentials were encrypted with.
 *
 * @throws when SECRET_KEY differs from the one of the database
 */
export async function openDatabase(options: Options, crypto: Crypto, bccDomain: string): Promise<Database> {
  const database = new Database(await MikroORM.init(options));
  await migrate(database);
  await claimSecret(database, crypto.fingerprint());
  await database.query('update company set bcc_domain = $1 where bcc_domain <> $1', [bccDomain]);
  return database;
}

export async function migrate(database: Database): Promise<void> {
  // The lock lives as long as its transaction; the migrator works on other connections meanwhile.
  await database.transaction(async tx => {
    await tx.query('set local idle_in_transaction_session_timeout = 0');
    await tx.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await database.orm.migrator.up();
  });
}

async function claimSecret(database: Database, fingerprint: string): Promise<void> {
  const [row] = await database.query<{ secret_fingerprint: string }>(
    'update company set secret_fingerprint = coalesce(secret_fingerprint, $1) returning secret_fingerprint',
    [fingerprint],
  );
  if (row?.secret_fingerprint !== fingerprint) {
    throw new Error(
      'SECRET_KEY is not the key that this database was set up with: credentials could not be read',
    );
  }
}
