import { MailTokens } from '../../src/accounts/mail-tokens.js';
import { startApi, type TestApi } from '../api/support.js';
import { until } from '../support/servers.js';
import { describeWithDovecot } from '../support/services.js';
import { died, workerOf } from '../support/worker.js';
import { mailHouse, type MailHouse } from './mail-house.js';

/** Access tokens are renewed by one process at a time, whatever happens to it. */
describeWithDovecot('an access token', () => {
  let house: MailHouse;
  let beside: TestApi;
  let mailboxId: number;
  let holdAgain: () => Promise<void>;

  beforeAll(async () => {
    house = await mailHouse();
    const { DATABASE_URL, DATA_DIR, SECRET_KEY } = house.api.env;
    beside = await startApi({
      ...house.env,
      DATABASE_URL,
      DATA_DIR,
      SECRET_KEY: SECRET_KEY.toString('base64'),
    });
    mailboxId = await house.connect(await house.browser('rep'));
    await house.becomes(mailboxId, 'live');
    holdAgain = await house.letGo();
  }, 90_000);
  afterAll(async () => {
    await beside?.stop();
    await house?.close();
  });
  beforeEach(async () => {
    house.provider.refreshes = 0;
    await house.api.database.query(
      `update mail_grant set renew_at = '-infinity', access_until = '-infinity', renewing_until = null`,
    );
  });

  const here = () => house.api.app.get(MailTokens).access(mailboxId);
  const there = () => beside.app.get(MailTokens).access(mailboxId);

  it('is renewed once, however many processes need it', async () => {
    const tokens = await Promise.all([here(), there(), here(), there(), there(), here()]);
    expect(new Set(tokens).size).toBe(1);
    expect(house.provider.refreshes).toBe(1);
    expect(await there()).toBe(tokens[0]);
    expect(house.provider.refreshes).toBe(1);
  });

  it('that is still good serves while another renews it, and while the provider is away', async () => {
    await house.api.database.query(`update mail_grant set access_until = now() + interval '3 minutes'`);
    let answer = () => {};
    house.provider.hold = new Promise<void>(resolve => (answer = resolve));
    const renewing = here();
    await until('the provider is asked', () => house.provider.refreshes === 1);
    const used = await there();
    answer();
    house.provider.hold = Promise.resolve();
    expect(await renewing).not.toBe(used);

    await house.api.database.query(
      `update mail_grant set renew_at = '-infinity', access_until = now() + interval '3 minutes'`,
    );
    house.provider.refusal = { status: 503, error: 'temporarily_unavailable' };
    expect(await here()).toBe(await renewing);
    await house.api.database.query(`update mail_grant set access_until = '-infinity'`);
    await expect(here()).rejects.toMatchObject({ code: 'unavailable' });
    house.provider.refusal = null;
  });

  describe('whose process dies between the provider’s answer and our commit', () => {
    /** A worker that renews it to hold the mailbox, as far as the failpoint. */
    const die = async () => {
      await house.api.database.query(`update mailbox_lease set until = '-infinity'`);
      const { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, SECRET_KEY } = house.api.env;
      const env = { ...house.env, SECRET_KEY: SECRET_KEY.toString('base64') };
      const dying = { ...env, WORKER_ROLES: 'hold', FAILPOINT: 'mail-token.renewed' };
      await died(workerOf({ databaseUrl, dataDir }, dying), { databaseUrl });
      expect(house.provider.refreshes).toBe(1);
      // What a quarter of a minute does: the claim of the dead is nobody's any more.
      await house.api.database.query(`update mail_grant set renewing_until = now() - interval '1 second'`);
    };

    it('is renewed by the next one, where the provider goes on taking the refresh token', async () => {
      house.provider.rotates = false;
      await die();
      expect(await here()).toBeTruthy();
      expect(house.provider.refreshes).toBe(2);
    });

    it('is asked of the user again, where the provider took the refresh token for good', async () => {
      house.provider.rotates = true;
      await here();
      await house.tokensAge();
      house.provider.refreshes = 0;
      await die();
      await expect(there()).rejects.toMatchObject({ code: 'sign_in_ended' });
      await house.api.database.query(`update mailbox_lease set until = '-infinity'`);
      await holdAgain();
      await house.becomes(mailboxId, 'needs_reauth');
    });
  });
});
