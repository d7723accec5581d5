import { MailTokens } from '../../src/accounts/mail-tokens.js';
import { Backfill } from '../../src/inbox/sync/backfill.js';
import { Holder } from '../../src/inbox/sync/holder.js';
import { LOGGER } from '../../src/platform/env.js';
import type { Logger } from '../../src/platform/logger.js';
import { startDispatch } from '../../workers/dispatch.js';
import { startHold } from '../../workers/hold.js';
import { startIngest } from '../../workers/ingest.js';
import { all, type Stop } from '../../workers/worker.js';
import { password, startApi, type TestUser } from '../api/support.js';
import { dovecot } from '../support/dovecot.js';
import { until } from '../support/servers.js';
import { tokenServer } from '../support/token-server.js';

const quick = { statusEveryMs: 300, sentEveryMs: 300, pollMs: 100, retryMs: 50, keepConnectionMs: 200 };

export type MailHouse = Awaited<ReturnType<typeof mailHouse>>;

/** A browser that is signed in. */
export interface Browser {
  user: TestUser;
  cookie: string;
}

/** The API and all workers in one process, beside a provider with a page to sign in at and a mail server that asks it. */
export async function mailHouse({
  smtpPort = 9,
  at = 'google',
}: { smtpPort?: number; at?: 'google' | 'microsoft' } = {}) {
  const provider = await tokenServer();
  const server = await dovecot({ introspectionUrl: provider.introspectionUrl });
  const env = {
    MAIL_ALLOWED_NETWORKS: '127.0.0.0/8',
    ...provider.env(at, { imapPort: server.imapPort, smtpPort }),
  };
  const api = await startApi(env);
  for (const service of [Holder, Backfill]) Object.assign(api.app.get<Holder>(service).options, quick);
  const log = api.app.get<Logger>(LOGGER);
  const starts = [startDispatch, startIngest];
  const stop = all(await Promise.all(starts.map(start => start(api.app, log))));
  let stopHolding: Stop = await startHold(api.app, log);

  const mailboxOf = async (id: number) =>
    (
      await api.database.query<{ state: string; reason: string | null; rule: string | null }>(
        `select state, reason, trouble ->> 'rule' as rule from mailbox where id = $1`,
        [id],
      )
    )[0];

  const house = {
    api,
    provider,
    server,
    env,

    async browser(name: string): Promise<Browser> {
      const user = await api.user(name);
      return { user, cookie: await house.signIn(user) };
    },

    async signIn(user: TestUser): Promise<string> {
      const answer = await api.http().post('/api/session').send({ email: user.email, password }).expect(200);
      return String(answer.get('set-cookie')).split(';')[0]!;
    },

    call: (who: Browser, method: 'get' | 'post' | 'patch' | 'delete', path: string) =>
      api.http()[method](path).set('cookie', who.cookie).set('x-kontor', '1'),

    /** To the provider's page and as far as the address that it sends the browser back to. */
    async toProvider(who: Browser, input: object = {}): Promise<string> {
      const begun = await house
        .call(who, 'post', '/api/mail-sign-ins')
        .send({ provider: at, ...input })
        .expect(200);
      const page = await fetch(begun.body.data.url, { redirect: 'manual' });
      return page.headers.get('location') ?? '';
    },

    /** The way back; the answer is the page of the app that it leads to. */
    async back(who: Browser, address: string): Promise<string> {
      const { pathname, search } = new URL(address);
      const answer = await house.call(who, 'get', `${pathname}${search}`).expect(303);
      return answer.get('location') ?? '';
    },

    /** All the way. Returns the mailbox. */
    async connect(who: Browser, input: object = {}): Promise<number> {
      const page = await house.back(who, await house.toProvider(who, input));
      const id = Number(/^\/mailboxes\/(\d+)$/.exec(page)?.[1]);
      if (!id) throw new Error(`no mailbox, but ${page}`);
      return id;
    },

    mailboxOf,

    /** Whoever waits to try again need not, until then. */
    becomes: (id: number, state: string) =>
      until(`mailbox is ${state}`, async () => {
        await house.noPauses();
        return (await mailboxOf(id))?.state === state;
      }).catch(async (error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify(await mailboxOf(id))}`);
      }),

    subjects: async (id: number): Promise<string[]> =>
      (
        await api.database.query<{ subject: string }>(
          'select m.subject from message m join message_copy c on c.message_id = m.id where c.mailbox_id = $1 order by 1',
          [id],
        )
      ).map(row => row.subject),

    comes: (id: number, subject: string) =>
      until(`${subject} has come`, async () => {
        await house.noPauses();
        return (await house.subjects(id)).includes(subject);
      }),

    /** As a worker does now and then. */
    takenBack: (id: number) =>
      until('the grant is taken back', async () => {
        await api.app.get(MailTokens).takeBackEnded();
        const left = await api.database.query('select from mail_grant where mailbox_id = $1', [id]);
        return left.length === 0;
      }),

    /** An hour goes by for our access tokens. */
    tokensAge: () =>
      api.database.query(`update mail_grant set renew_at = '-infinity', access_until = '-infinity'`),

    /** Whoever waits to try again does so now. */
    noPauses: () =>
      api.database.query('update mailbox set backoff_until = null where backoff_until is not null'),

    /** Lets go of all mailboxes, so that another process can hold them; the returned function takes them up again. */
    async letGo(): Promise<() => Promise<void>> {
      await stopHolding();
      stopHolding = async () => undefined;
      return async () => void (stopHolding = await startHold(api.app, log));
    },

    async close() {
      await stopHolding();
      await stop();
      await api.stop();
      await server.stop();
      await provider.stop();
    },
  };
  return house;
}
