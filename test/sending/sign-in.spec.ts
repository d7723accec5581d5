import { mailHouse, type Browser, type MailHouse } from '../accounts/mail-house.js';
import { mailServer, sendDue, type MailServer } from '../support/sending.js';
import { describeWithDovecot } from '../support/services.js';

/** A mailbox that signs in at its provider's page sends by XOAUTH2, and says what is wrong where that ends. */
describeWithDovecot('a mail of a mailbox without a password', () => {
  let house: MailHouse;
  let smtp: MailServer;
  let rep: Browser;
  let box: number;

  beforeAll(async () => {
    smtp = await mailServer({
      ownerOf: async token => {
        const asked = await fetch(`${house.provider.introspectionUrl}${token}`);
        return ((await asked.json()) as { username?: string }).username ?? null;
      },
    });
    house = await mailHouse({ smtpPort: smtp.port });
    rep = await house.browser('rep');
    box = await house.connect(rep);
    await house.becomes(box, 'live');
    // From here on nothing but sending asks for tokens.
    await house.letGo();
  }, 90_000);
  beforeEach(() => {
    smtp.taken.length = 0;
    house.provider.refreshes = 0;
    house.provider.refusal = null;
  });
  afterAll(async () => {
    await house?.close();
    await smtp?.stop();
  });

  const data = async (method: 'get' | 'post', path: string, body?: object) =>
    (await house.call(rep, method, path).send(body)).body.data;
  const write = async () => {
    const to = [{ address: 'eva@nordic.example', name: '' }];
    const mail = { mailbox_id: box, to, subject: 'Sails', html: '<p>Hello</p>' };
    return (await data('post', '/api/mail/send', mail)).id as number;
  };
  const goesRound = () => sendDue({ db: house.api.database, app: house.api.app });
  const mailOf = (id: number) => data('get', `/api/outbox/${id}`);
  const mailbox = () => data('get', `/api/mailboxes/${box}`);

  it('goes by an access token', async () => {
    const id = await write();
    await goesRound();
    expect(await mailOf(id)).toMatchObject({ state: 'sent', reason: null });
    expect(smtp.taken.map(mail => mail.from)).toEqual(['rep@kontor.example']);
    expect(await mailbox()).toMatchObject({ can_send: true, cannot_send: null });
  });

  it('goes by another one where the server takes the first no longer', async () => {
    house.provider.expire();
    const id = await write();
    await goesRound();
    expect(await mailOf(id)).toMatchObject({ state: 'sent', attempts: 1 });
    expect(house.provider.refreshes).toBe(1);
  });

  it('waits while the provider does not answer', async () => {
    house.provider.expire();
    await house.tokensAge();
    house.provider.refusal = { status: 503, error: 'temporarily_unavailable' };
    const id = await write();
    await goesRound();
    const waiting = await mailOf(id);
    expect(waiting).toMatchObject({ state: 'queued', reason: { rule: 'unreachable' } });
    expect(waiting.reason.text).toContain('does not answer');
    expect((await mailbox()).can_send).toBe(true);
    house.provider.refusal = null;
    await goesRound();
    expect((await mailOf(id)).state).toBe('sent');
    expect(smtp.taken).toHaveLength(1);
  });

  it('fails where the provider has ended it, and goes once its owner has signed in again', async () => {
    house.provider.forget();
    await house.tokensAge();
    const id = await write();
    await goesRound();
    expect(await mailOf(id)).toMatchObject({ state: 'failed', reason: { rule: 'needs-reauth' } });
    expect(await mailbox()).toMatchObject({ can_send: false, cannot_send: { rule: 'needs-reauth' } });
    expect(smtp.taken).toHaveLength(0);

    expect(await house.connect(rep, { mailbox_id: box })).toBe(box);
    expect((await mailbox()).can_send).toBe(true);
    await data('post', `/api/outbox/${id}/retry`);
    await goesRound();
    expect((await mailOf(id)).state).toBe('sent');
    expect(smtp.taken).toHaveLength(1);
  });
});
