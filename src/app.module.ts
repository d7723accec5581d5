import {
  Global,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, ModuleRef } from '@nestjs/core';
import { Attempts } from './accounts/attempts.js';
import { CompanySettings } from './accounts/company-settings.js';
import { HandOvers } from './accounts/hand-overs.js';
import { MailLogins } from './accounts/mail-logins.js';
import { MailSignIns } from './accounts/mail-sign-ins.js';
import { MailTokens } from './accounts/mail-tokens.js';
import { Mailboxes } from './accounts/mailboxes.js';
import { Oauth } from './accounts/oauth.js';
import { PasswordResets } from './accounts/password-resets.js';
import { PermissionSets } from './accounts/permission-sets.js';
import { Roles } from './accounts/roles.js';
import { Sessions } from './accounts/sessions.js';
import { Setup } from './accounts/setup.js';
import { Teams } from './accounts/teams.js';
import { Tokens } from './accounts/tokens.js';
import { Totp } from './accounts/totp.js';
import { UserLife } from './accounts/user-life.js';
import { UserProfiles } from './accounts/user-profiles.js';
import { Users } from './accounts/users.js';
import { Callers } from './api/callers.js';
import { CustomFields } from './api/custom-fields.js';
import { ErrorFilter } from './api/errors.js';
import { UserGuard } from './api/guard.js';
import { controllers } from './api/index.js';
import { Lists } from './api/lists/lists.js';
import { mailDoorServices } from './api/mail/index.js';
import { V1Users } from './api/operations/users.js';
import { RateLimit } from './api/rate-limit.js';
import { Reader } from './api/reader.js';
import { ItemPayloads } from './api/webhook-payloads.js';
import { crm } from './crm/index.js';
import { Collector } from './inbox/collect.js';
import { Gatherer } from './inbox/gather.js';
import { Imports } from './inbox/import.js';
import { Precedence } from './inbox/precedence.js';
import { Purge } from './inbox/purge.js';
import { Inbox } from './inbox/receive.js';
import { RetroactiveLinks } from './inbox/retroactive/retroactive-links.js';
import { Backfill } from './inbox/sync/backfill.js';
import { Holder } from './inbox/sync/holder.js';
import { Proofs } from './inbox/sync/proof.js';
import { Reception } from './inbox/sync/reception.js';
import { Sweeper } from './inbox/sync/sweep.js';
import { Replay } from './inbox/replay.js';
import { smartBcc } from './inbox/smart-bcc/index.js';
import { LoginPace } from './mail/imap/pace.js';
import { Parser } from './mail/parser.js';
import { ormOptions } from './mikro-orm.config.js';
import { ActivityInvitations } from './notifications/activity-invitations.js';
import { CalendarMails } from './notifications/calendar-mails.js';
import { Dispatcher } from './notifications/dispatch.js';
import { Places } from './notifications/places.js';
import { WebhookDeliveries } from './notifications/webhook-delivery.js';
import { WebhookPayloads } from './notifications/webhook-payload.js';
import { Webhooks } from './notifications/webhooks.js';
import { MentionMails } from './notifications/mention-mails.js';
import { Notifications } from './notifications/notifications.js';
import { ConversionNotices } from './notifications/conversion-notices.js';
import { SystemLetters } from './notifications/system-letters.js';
import { SystemMail } from './notifications/system-mail.js';
import { sending } from './sending/index.js';
import { Blobs } from './platform/blobs.js';
import { Crypto } from './platform/crypto.js';
import { Database } from './platform/database.js';
import { ENV, LOGGER, type Env } from './platform/env.js';
import { createLogger, type Logger } from './platform/logger.js';
import { Queue } from './platform/queue.js';
import { openPacks, PackStore } from './platform/packs.js';
import { openDatabase } from './platform/start.js';

/** The ground: made from the environment alone, in the order in which each needs the one before. */
const platform: Provider[] = [
  { provide: LOGGER, inject: [ENV], useFactory: (env: Env) => createLogger(env.LOG_LEVEL, 'kontor') },
  { provide: Crypto, inject: [ENV], useFactory: (env: Env) => new Crypto(env.SECRET_KEY) },
  {
    provide: Database,
    inject: [ENV, Crypto],
    useFactory: (env: Env, crypto: Crypto) =>
      openDatabase(ormOptions(env.DATABASE_URL, env.DATABASE_POOL), crypto, env.BCC_DOMAIN),
  },
  {
    provide: PackStore,
    inject: [ENV],
    useFactory: (env: Env) => openPacks({ dataDir: env.DATA_DIR, url: env.BLOB_URL }),
  },
  {
    provide: Blobs,
    inject: [PackStore, Database],
    useFactory: (packs: PackStore, database: Database) => new Blobs(packs, database),
  },
  {
    provide: Queue,
    inject: [ENV, LOGGER],
    useFactory: (env: Env, log: Logger) =>
      new Queue({ databaseUrl: env.DATABASE_URL, redisUrl: env.REDIS_URL }, log.child({ part: 'queue' })),
  },
  { provide: LoginPace, useFactory: () => new LoginPace() },
  { provide: Parser, useFactory: () => new Parser({ threads: 1 }) },
];

const accounts: Provider[] = [
  Users,
  HandOvers,
  UserLife,
  UserProfiles,
  Totp,
  Roles,
  PermissionSets,
  Teams,
  Attempts,
  Sessions,
  Tokens,
  Oauth,
  Setup,
  CompanySettings,
  PasswordResets,
  MailTokens,
  MailLogins,
  MailSignIns,
  Mailboxes,
];

const sync: Provider[] = [Reception, Holder, Backfill, Proofs, Sweeper, Collector, Purge];

const services: Provider[] = [
  ...accounts,
  ...crm,
  Precedence,
  Inbox,
  Replay,
  Imports,
  RetroactiveLinks,
  Gatherer,
  ...sync,
  ...smartBcc,
  CustomFields,
  Reader,
  { provide: WebhookPayloads, useClass: ItemPayloads },
  WebhookDeliveries,
  Webhooks,
  Dispatcher,
  ActivityInvitations,
  CalendarMails,
  Places,
  SystemMail,
  ...sending,
  SystemLetters,
  ConversionNotices,
  Notifications,
  MentionMails,
];

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

/** The doors: every request passes the guard, and is answered in the envelope. */
@Module({})
export class ApiModule {
  static with(env: Env): DynamicModule {
    return {
      module: ApiModule,
      imports: [CoreModule.with(env)],
      controllers,
      providers: [
        Callers,
        RateLimit,
        V1Users,
        Lists,
        ...mailDoorServices,
        { provide: APP_GUARD, useClass: UserGuard },
        { provide: APP_FILTER, inject: [LOGGER], useFactory: (log: Logger) => new ErrorFilter(log) },
      ],
    };
  }
}
