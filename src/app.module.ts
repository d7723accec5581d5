import { Global, Module, type DynamicModule, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Inbox } from './inbox/receive.js';
import { Parser } from './mail/parser.js';
import { ormOptions } from './mikro-orm.config.js';
import { BlobStore, openBlobs } from './platform/blobs.js';
import { Crypto } from './platform/crypto.js';
import { Database } from './platform/database.js';
import { ENV, LOGGER, type Env } from './platform/env.js';
import { createLogger, type Logger } from './platform/logger.js';
import { Queue } from './platform/queue.js';
import { openDatabase } from './platform/start.js';

/** The ground: made from the environment alone, in the order in which each needs the one before. */
const platform: Provider[] = [
  { provide: LOGGER, inject: [ENV], useFactory: (env: Env) => createLogger(env.LOG_LEVEL, 'kontor') },
  { provide: Crypto, inject: [ENV], useFactory: (env: Env) => new Crypto(env.SECRET_KEY) },
  {
    provide: Database,
    inject: [ENV, Crypto],
    useFactory: (env: Env, crypto: Crypto) => openDatabase(ormOptions(env.DATABASE_URL, env.DATABASE_POOL), crypto),
  },
  {
    provide: BlobStore,
    inject: [ENV],
    useFactory: (env: Env) => openBlobs({ dataDir: env.DATA_DIR, url: env.BLOB_URL }),
  },
  {
    provide: Queue,
    inject: [ENV, LOGGER],
    useFactory: (env: Env, log: Logger) =>
      new Queue({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL }, log.child({ part: 'queue' })),
  },
  { provide: Parser, useFactory: () => new Parser({ threads: 1 }) },
];

const services: Provider[] = [Inbox];

/** Everything that is not a door. The API and the workers both stand on it. */
@Global()
@Module({})
export class CoreModule implements OnApplicationShutdown {
  constructor(private readonly modules: ModuleRef) {}

  static with(env: Env): DynamicModule {
    const providers = [{ provide: ENV, useValue: env }, ...platform, ...services];
    return { module: CoreModule, providers, exports: providers };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.modules.get(Queue).close();
    await this.modules.get(Parser).close();
    await this.modules.get(Database).close();
  }
}
