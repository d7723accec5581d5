import { openCredentials } from '../../src/accounts/credentials.js';
import { Crypto } from '../../src/platform/crypto.js';
import { describeWithDovecot } from '../support/services.js';
import { until } from '../support/servers.js';
import { numbered } from '../support/sync.js';
import { mailHouse, type Browser, type MailHouse } from './mail-house.js';

const address = 'rep@kontor.example';

/** A mailbox that signs in at its provider's page: from the first click to its removal. */
describeWithDovecot('a mailbox that signs in at its provider', () => {
  let house: MailHouse;
  let rep: Browser;
  let mailboxId: number;

  beforeAll(async () => {
    house = await mailHouse();
    rep = await house.browser('rep');
  }, 60_000);
  afterAll(() => house?.close());

  const deliver = (n: number | string) => house.server.append(address, 'INBOX', numbered(n));
  const kick = () => house.server.doveadm('kick', address);
  const shown = async (id = mailboxId) =>
    (await house.call(rep, 'get', `/api/mailboxes/${id}`).expect(200)).body.data;

  it('is connected without a password, and its mail comes in', async () => {
    await deliver('history');
    mailboxId = await house.connect(rep, { sharing: 'shared', sync_from: 'all' });
    await house.becomes(mailboxId, 'live');
    expect(await house.subjects(mailboxId)).toEqual(['Mail history']);
    expect(await shown()).toMatchObject({ email: address, sign_in: 'google', sharing: 'shared' });
    await deliver('live');
    await house.comes(mailboxId, 'Mail live');
  });

  it('keeps no token where anybody could read it', async () => {
    const [row] = await house.api.database.query<{ credentials: Buffer; tokens: Buffer }>(
      'select credentials, tokens from mailbox m join mail_grant g on g.mailbox_id = m.id where m.id = $1',
      [mailboxId],
    );
    const crypto = house.api.app.get(Crypto);
    expect(openCredentials(crypto, mailboxId, row!.credentials)).toEqual({ oauth: { provider: 'google' } });
    const { access, refresh } = JSON.parse(crypto.decrypt(row!.tokens, `mail_grant:${mailboxId}`));
    expect(() => crypto.decrypt(row!.tokens, `mail_grant:${mailboxId + 1}`)).toThrow();
    const answers = [await shown(), (await house.call(rep, 'get', '/api/mailboxes')).body];
    const everything = JSON.stringify([
      answers,
      await house.api.database.query('select payload from event'),
      row!.tokens.toString('latin1'),
    ]);
    for (const secret of [access, refresh]) expect(everything).not.toContain(secret);
  });

  it('renews its token before it ends, once for all who need it, and no mail is lost', async () => {
    house.provider.refreshes = 0;
    house.provider.expire();
    await house.tokensAge();
    await kick();
    await deliver('after an hour');
    await house.comes(mailboxId, 'Mail after an hour');
    expect(house.provider.refreshes).toBe(1);
  });

  it('gets another token where the mail server takes the one that it has no longer', async () => {
    house.provider.refreshes = 0;
    house.provider.expire();
    await kick();
    await deliver('after a withdrawal');
    await house.comes(mailboxId, 'Mail after a withdrawal');
    expect(house.provider.refreshes).toBe(1);
  });

  it('waits while the provider is away, and goes on by itself', async () => {
    house.provider.refusal = { status: 503, error: 'temporarily_unavailable' };
    house.provider.expire();
    await house.tokensAge();
    await kick();
    await until(
      'it says why',
      async () => (await house.mailboxOf(mailboxId))?.rule === 'sign-in-unavailable',
    );
    expect((await house.mailboxOf(mailboxId))?.state).toBe('backing_off');
    house.provider.refusal = null;
    await deliver('after a pause');
    await house.comes(mailboxId, 'Mail after a pause');
  });

  it('says that it is Kontor itself that the provider does not know', async () => {
    house.provider.refusal = { status: 401, error: 'invalid_client' };
    await house.tokensAge();
    house.provider.expire();
    await kick();
    await until(
      'it says why',
      async () => (await house.mailboxOf(mailboxId))?.rule === 'sign-in-misconfigured',
    );
    expect((await shown()).reason).toContain('registration');
    house.provider.refusal = null;
    await house.becomes(mailboxId, 'live');
  });

  it('asks to be signed in again where the provider refuses, and takes in what came meanwhile', async () => {
    house.provider.forget();
    await house.tokensAge();
    await kick();
    await house.becomes(mailboxId, 'needs_reauth');
    expect(await shown()).toMatchObject({
      sign_in: 'google',
      trouble: { rule: 'sign-in-ended', said: 'Google' },
    });
    const letters = await house.api.database.query(
      `select address, letter ->> 'subject' as subject from system_letter where kind = 'mailbox-signed-out'`,
    );
    expect(letters).toEqual([{ address: rep.user.email, subject: `Please sign in to ${address} again` }]);
    await deliver('meanwhile');

    expect(await house.connect(rep, { mailbox_id: mailboxId })).toBe(mailboxId);
    await house.comes(mailboxId, 'Mail meanwhile');
    await house.becomes(mailboxId, 'live');
    expect((await shown()).reason).toBeNull();
  });

  it('is signed in to again by adding its address once more too', async () => {
    expect(await house.connect(rep, { email: address })).toBe(mailboxId);
    await house.becomes(mailboxId, 'live');
  });

  it('can have a password instead, and its grant is taken back at the provider', async () => {
    const before = await house.subjects(mailboxId);
    const change = (body: object) => house.call(rep, 'patch', `/api/mailboxes/${mailboxId}`).send(body);
    const refused = await change({ smtp: { host: '127.0.0.1', password: 'secret' } }).expect(422);
    expect(refused.body).toMatchObject({ field: 'imap.password', error: 'This mailbox signs in at Google' });

    await change({ imap: { password: 'secret' }, smtp: null }).expect(200);
    expect((await shown()).sign_in).toBeNull();
    await house.takenBack(mailboxId);
    expect(house.provider.revoked).toHaveLength(1);
    await house.becomes(mailboxId, 'live');
    expect(await house.subjects(mailboxId)).toEqual(before);
  });

  it('keeps its history when it changes from a password to its provider’s page', async () => {
    const before = await house.subjects(mailboxId);
    expect(await house.connect(rep, { mailbox_id: mailboxId })).toBe(mailboxId);
    await deliver('after the change');
    await house.comes(mailboxId, 'Mail after the change');
    expect(await house.subjects(mailboxId)).toEqual([...before, 'Mail after the change'].sort());
    expect((await shown()).sign_in).toBe('google');
  });

  it('takes nothing back at the provider while another mailbox needs it', async () => {
    house.provider.revoked = [];
    const other = await house.browser('other');
    const second = await house.connect(other);
    await house.becomes(second, 'live');
    await house.call(rep, 'delete', `/api/mailboxes/${mailboxId}`).expect(200);
    await house.takenBack(mailboxId);
    expect(house.provider.revoked).toEqual([]);
    // One that cannot be read, before it in their order, holds nothing up: another SECRET_KEY sealed it.
    await house.api.database.query(
      `insert into mail_grant (mailbox_id, provider, account, tokens, renew_at, access_until, ended_at)
       values ($1, 'google', 'unreadable', '\\x00', now(), now(), now())`,
      [mailboxId],
    );
    await house.call(other, 'delete', `/api/mailboxes/${second}`).expect(200);
    await house.takenBack(second);
    const left = await house.api.database.query('select account from mail_grant');
    expect(left).toEqual([{ account: 'unreadable' }]);
    expect(house.provider.revoked).toHaveLength(1);
  });
});
