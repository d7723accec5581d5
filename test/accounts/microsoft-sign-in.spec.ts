import { mailServer, sendDue, type MailServer } from '../support/sending.js';
import { describeWithDovecot } from '../support/services.js';
import { numbered } from '../support/sync.js';
import { mailHouse, type Browser, type MailHouse } from './mail-house.js';

const address = 'rep@kontor.example';
const scopes =
  'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send openid email profile offline_access';

/** What Microsoft does otherwise than Google: names, scopes, refresh tokens that change, nothing to take back, SMTP AUTH. */
describeWithDovecot('a mailbox that signs in at Microsoft', () => {
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
    house = await mailHouse({ at: 'microsoft', smtpPort: smtp.port });
    house.provider.rotates = true;
    rep = await house.browser('rep');
  }, 90_000);
  afterAll(async () => {
    await house?.close();
    await smtp?.stop();
  });

  const data = async (method: 'get' | 'post', path: string, body?: object) =>
    (await house.call(rep, method, path).send(body)).body.data;
  const mailbox = () => data('get', `/api/mailboxes/${box}`);
  const send = async (subject: string) => {
    const to = [{ address: 'eva@nordic.example', name: '' }];
    const { id } = await data('post', '/api/mail/send', {
      mailbox_id: box,
      to,
      subject,
      html: '<p>Hello</p>',
    });
    await sendDue({ db: house.api.database, app: house.api.app });
    return data('get', `/api/outbox/${id}`);
  };
  /** An hour later. */
  const later = async () => {
    house.provider.expire();
    await house.tokensAge();
    await hangUp();
  };
  /** Its connection ends, which it has once it is live. */
  const hangUp = async () => {
    await house.becomes(box, 'live');
    await house.server.doveadm('kick', address);
  };

  it('is connected by its sign-in name, with leave for both servers, and its mail comes in', async () => {
    await house.server.append(address, 'INBOX', numbered('history'));
    // Nothing else names him there, save where an administrator has asked for more.
    house.provider.claims = { email: undefined, preferred_username: address };
    house.provider.scope = scopes;
    box = await house.connect(rep, { sync_from: 'all' });
    expect(house.provider.asked).toMatchObject({
      response_type: 'code',
      scope: scopes,
      prompt: 'select_account',
      code_challenge_method: 'S256',
      redirect_uri: expect.stringMatching(/\/oauth\/mailbox$/),
    });
    await house.becomes(box, 'live');
    expect(await house.subjects(box)).toEqual(['Mail history']);
    expect(await mailbox()).toMatchObject({ email: address, sign_in: 'microsoft', can_send: true });
  });

  it('goes on from refresh token to refresh token, each good once', async () => {
    house.provider.refreshes = 0;
    for (const hour of ['one', 'two']) {
      await later();
      await house.server.append(address, 'INBOX', numbered(hour));
      await house.comes(box, `Mail ${hour}`);
    }
    expect(house.provider.refreshes).toBe(2);
    await house.becomes(box, 'live');
  });

  it('sends by the same token', async () => {
    expect(await send('By token')).toMatchObject({ state: 'sent', reason: null });
    await later();
    expect(await send('By the next token')).toMatchObject({ state: 'sent', attempts: 1 });
    expect(smtp.taken.map(mail => mail.from)).toEqual([address, address]);
  });

  it('says that SMTP AUTH is off where no sign-in would help, and goes out once it is on', async () => {
    smtp.answers.login = () =>
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant';
    const failed = await send('Not allowed');
    expect(failed).toMatchObject({
      state: 'failed',
      reason: { rule: 'unfit', trouble: { rule: 'sending-off', server: 'smtp' } },
    });
    // The account itself is fine: nobody is asked to sign in to it again.
    await house.becomes(box, 'live');
    expect(await mailbox()).toMatchObject({ can_send: true, state: 'live' });
    delete smtp.answers.login;
    await data('post', `/api/outbox/${failed.id}/retry`);
    await sendDue({ db: house.api.database, app: house.api.app });
    expect((await data('get', `/api/outbox/${failed.id}`)).state).toBe('sent');
  });

  it('asks to be signed in again where Microsoft ends it, and goes on where it stopped', async () => {
    house.provider.forget();
    await house.tokensAge();
    await hangUp();
    await house.becomes(box, 'needs_reauth');
    expect(await mailbox()).toMatchObject({ trouble: { rule: 'sign-in-ended', said: 'Microsoft' } });
    await house.server.append(address, 'INBOX', numbered('meanwhile'));
    expect(await house.connect(rep, { mailbox_id: box })).toBe(box);
    await house.comes(box, 'Mail meanwhile');
    await house.becomes(box, 'live');
  });

  it('is of no use where its user did not let Kontor read mail', async () => {
    house.provider.scope = 'https://outlook.office.com/SMTP.Send openid';
    expect(await house.back(rep, await house.toProvider(rep))).toContain('no-mail');
    house.provider.scope = scopes;
  });

  it('asks nothing of Microsoft when it is removed, and forgets its tokens', async () => {
    await house.call(rep, 'delete', `/api/mailboxes/${box}`).expect(200);
    await house.takenBack(box);
    expect(house.provider.revoked).toEqual([]);
  });
});
