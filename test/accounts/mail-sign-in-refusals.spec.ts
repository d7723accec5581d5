import { describeWithDovecot } from '../support/services.js';
import { mailHouse, type Browser, type MailHouse } from './mail-house.js';

/** A sign-in at a provider's page that must come to nothing does, and says why. */
describeWithDovecot('signing in to a mailbox', () => {
  let house: MailHouse;
  let rep: Browser;
  let eve: Browser;

  beforeAll(async () => {
    house = await mailHouse();
    rep = await house.browser('rep');
    eve = await house.browser('eve');
  }, 60_000);
  afterAll(() => house?.close());
  afterEach(() => {
    Object.assign(house.provider, { user: 'rep@kontor.example', error: null, scope: null, claims: {} });
  });

  const mailboxes = () => house.api.database.query('select 1 from mailbox');
  const goesWrong = async (problem: string, way: Promise<string>) => {
    expect(await way).toBe(`/mailboxes/connect?problem=${problem}`);
    expect(await mailboxes()).toEqual([]);
  };

  it('belongs to the session that began it, and is good once', async () => {
    const address = await house.toProvider(rep);
    await goesWrong('expired', house.back(eve, address));
    const elsewhere = { user: rep.user, cookie: await house.signIn(rep.user) };
    await goesWrong('expired', house.back(elsewhere, address));
    await goesWrong('expired', house.back({ user: rep.user, cookie: '' }, address));
    const other = new URL(address);
    other.searchParams.set('state', 'made-up');
    await goesWrong('expired', house.back(rep, other.href));

    // What others tried took nothing from who began it.
    const page = await house.back(rep, address);
    expect(page).toMatch(/^\/mailboxes\/\d+$/);
    expect(await house.back(rep, address)).toBe('/mailboxes/connect?problem=expired');
    await house.api.database.query('delete from mailbox');
  });

  it('ends with its session, and after a while', async () => {
    const leaving = { user: rep.user, cookie: await house.signIn(rep.user) };
    const first = await house.toProvider(leaving);
    await house.call(leaving, 'delete', '/api/session').expect(200);
    await goesWrong('expired', house.back(leaving, first));
    const second = await house.toProvider(rep);
    await house.api.database.query(`update mail_sign_in set until = now() - interval '1 second'`);
    await goesWrong('expired', house.back(rep, second));
  });

  it('says what the provider or the user did', async () => {
    house.provider.error = 'access_denied';
    await goesWrong(
      'denied',
      house.toProvider(rep).then(address => house.back(rep, address)),
    );
    house.provider.error = 'server_error';
    await goesWrong(
      'refused',
      house.toProvider(rep).then(address => house.back(rep, address)),
    );
    house.provider.error = null;

    const forged = new URL(await house.toProvider(rep));
    forged.searchParams.set('code', 'another');
    await goesWrong('refused', house.back(rep, forged.href));

    house.provider.scope = 'openid email';
    await goesWrong(
      'no-mail',
      house.toProvider(rep).then(address => house.back(rep, address)),
    );
    house.provider.scope = 'openid https://mail.google.com/';
    for (const claims of [{ nonce: 'of another sign-in' }, { aud: 'another app' }, { email: 'no address' }]) {
      house.provider.claims = claims;
      await goesWrong(
        'refused',
        house.toProvider(rep).then(address => house.back(rep, address)),
      );
    }
  });

  it('takes no other account than was asked for', async () => {
    house.provider.user = 'private@kontor.example';
    const input = { email: 'rep@kontor.example' };
    await goesWrong(
      'other-account',
      house.toProvider(rep, input).then(address => house.back(rep, address)),
    );
  });

  it('takes no account whose mail server does not let it in', async () => {
    // The ID token names somebody else than the access token is for.
    house.provider.claims = { email: 'boss@kontor.example' };
    await goesWrong(
      'imap-refused',
      house.toProvider(rep).then(address => house.back(rep, address)),
    );
  });

  it('needs a browser that is signed in, a provider that is set up, and a mailbox of one’s own', async () => {
    const begin = (who: Browser, body: object) => house.call(who, 'post', '/api/mail-sign-ins').send(body);
    const byToken = await house.api
      .as(rep.user)
      .post('/api/mail-sign-ins')
      .send({ provider: 'google' })
      .expect(401);
    expect(byToken.body.code).toBe('session_needed');
    expect((await begin(rep, { provider: 'microsoft' }).expect(400)).body.error).toContain('not set up');
    expect((await begin(rep, { provider: 'yahoo' }).expect(422)).body.field).toBe('provider');
    const [{ id }] = (await house.api.database.query<{ id: number }>(
      `insert into mailbox (user_id, email) values ($1, 'eve@kontor.example') returning id`,
      [eve.user.id],
    )) as [{ id: number }];
    await begin(rep, { provider: 'google', mailbox_id: id }).expect(404);
    await house.api.database.query('delete from mailbox');
    const listed = await house.call(rep, 'get', '/api/mail-sign-ins').expect(200);
    expect(listed.body.data).toEqual([
      { provider: 'google', name: 'Google', configured: true, imap_host: '127.0.0.1' },
      { provider: 'microsoft', name: 'Microsoft', configured: false, imap_host: null },
    ]);
  });
});
