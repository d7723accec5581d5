import { MikroORM } from '@mikro-orm/postgresql';
import { ormOptions } from '../../src/mikro-orm.config.js';

/** Brings an empty database to the newest schema: what `testDatabase` copies from. */
export async function migrate(url: string): Promise<void> {
  const orm = await MikroORM.init(ormOptions(url));
  try {
    await orm.migrator.up();
  } finally {
    await orm.close(true);
  }
}
