import { queueLetter } from '../../src/accounts/system-letters.js';
import { SystemLetters } from '../../src/notifications/system-letters.js';
import { Crypto } from '../../src/platform/crypto.js';
import { startApi, type TestApi, type TestUser } from '../api/support.js';
import { dying } from '../support/dying.js';
import { mailSink } from '../support/mail-sink.js';

const letter = { subject: 'A notice', paragraphs: ['Hello,', 'this is a notice.'] };

/** What the program itself writes to people comes to them, or its administrators see that it did not. */
describe('letters of the program itself', () => {
  let sink: Awaited<ReturnType<typeof mailSink>>;
  let api: TestApi;
  let boss: TestUser;
  let ada: TestUser;

  beforeAll(async () => {
    sink = await mailSink();
    api = await startApi({
      SMTP_OUT_URL: sink.url,
      MAIL_FROM: 'Kontor <crm@kontor.example>',
      PUBLIC_URL: 'https://crm.kontor.example',
    });
    boss = await api.user('boss', true);
    ada = await api.user('ada');
  });
  afterAll(async () => {
    await api?.stop();
    await sink?.stop();
  });
  beforeEach(() => api.database.query('delete from system_letter'));
  afterEach(async () => {
    sink.refuse(false);
    await sink.taken();
  });

  const send = () => api.app.get(SystemLetters).send();
  const due = () =>
    api.database.query(`update system_letter set due_at = now() - interval '1 second' where state = 'due'`);
  const write = (to = ada.email, lastsHours = 24) =>
    api.database.transaction(tx =>
      queueLetter(
        tx,
        {
          kind: 'notice',
          to,
          letter: { ...letter, button: 'Open' },
          link: 'https://crm.kontor.example/x?token=key',
          lastsHours,
        },
        api.app.get(Crypto),
      ),
    );
  const list = async () => (await api.as(boss).get('/api/system-mail').expect(200)).body.data;
  const invite = async (name: string) =>
    (
      await api
        .as(boss)
        .post('/api/users')
        .send({ email: `${name}@kontor.example`, name })
        .expect(201)
    ).body.data;

  it('come in the language of their reader, as text and as HTML, and say that no person wrote them', async () => {
    const table: [string, string, string][] = [
      ['en', 'Your account at', 'Choose your password'],
      ['sv', 'Ditt konto hos', 'Välj lösenord'],
      ['pl', 'Twoje konto w', 'Ustaw hasło'],
      ['nb', 'Kontoen din hos', 'Velg passord'],
    ];
    for (const [locale, subject, button] of table) {
      await api.as(boss).patch('/api/users/me').send({ locale }).expect(200);
      const made = await invite(`nora-${locale}`);
      expect(made).toMatchObject({ mailed: true });
      expect(made).not.toHaveProperty('invitation_link');
      await send();
      const [{ to, mail }] = (await sink.taken()) as [Awaited<ReturnType<typeof sink.taken>>[0]];
      expect(to).toBe(made.email);
      expect(mail.subject).toMatch(new RegExp(`^${subject} `));
      expect(mail.from?.text).toBe('"Kontor" <crm@kontor.example>');
      expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
      const [link] = /https:\/\/crm\.kontor\.example\/invitation\?token=[0-9a-f]{40}/.exec(mail.text!)!;
      expect(mail.text).toContain(button);
      expect(mail.html).toContain(`href="${link}"`);
      const token = new URL(link).searchParams.get('token')!;
      await api.http().get('/api/invitation').query({ token }).expect(200);
    }
    await api.as(boss).patch('/api/users/me').send({ locale: null }).expect(200);
  });

  it('hold no word that breaks out of a header or of the HTML', async () => {
    await api
      .as(boss)
      .post('/api/users')
      .send({ email: 'mallory@kontor.example', name: '<b>M</b>\r\nBcc: all@x.example' });
    await api.database.query(`update company set name = E'A\\nBcc: all@x.example <i>'`);
    await api.as(boss).post(`/api/users/${ada.id}/invitation`).expect(200);
    await send();
    const mails = await sink.taken();
    expect(mails.length).toBeGreaterThan(0);
    for (const { mail } of mails) {
      expect(mail.headers.has('bcc')).toBe(false);
      expect(mail.html).not.toMatch(/<b>M|<i>/);
    }
    await api.database.query(`update company set name = 'Sails'`);
  });

  it('are tried again where the server asks for it, and stand in the administrators’ list meanwhile', async () => {
    await write();
    expect((await list()).letters).toMatchObject([{ state: 'due', attempts: 0, link: null }]);
    sink.refuse(true);
    await send();
    expect(await list()).toMatchObject({
      configured: true,
      from: 'Kontor <crm@kontor.example>',
      letters: [
        {
          kind: 'notice',
          address: ada.email,
          state: 'due',
          attempts: 1,
          error: expect.stringContaining('451'),
          trouble: null,
          link: 'https://crm.kontor.example/x?token=key',
        },
      ],
    });
    await send();
    expect((await list()).letters[0].attempts).toBe(1);
    sink.refuse(false);
    await due();
    await send();
    expect(await sink.taken()).toHaveLength(1);
    expect((await list()).letters).toEqual([]);
    const [row] = await api.database.query<{ link: unknown }>('select link from system_letter');
    expect(row!.link).toBeNull();
  });

  it('fail at once where the server says so, and after some days of later, and go when an administrator tries', async () => {
    await write();
    sink.refuse('550 5.1.1 no such user');
    await send();
    const [failed] = (await list()).letters;
    expect(failed).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: expect.stringContaining('no such user'),
    });
    sink.refuse(true);
    await api.as(boss).post(`/api/system-mail/${failed.id}/retry`).expect(200);
    for (let n = 0; n < 6; n++) {
      await due();
      await send();
    }
    expect((await list()).letters).toMatchObject([{ state: 'failed', attempts: 6 }]);
    sink.refuse(false);
    await api.as(boss).post(`/api/system-mail/${failed.id}/retry`).expect(200);
    await send();
    expect(await sink.taken()).toHaveLength(1);
    await api.as(boss).post(`/api/system-mail/${failed.id}/retry`).expect(404);
  });

  it('are no more than ten to one address in two hours', async () => {
    for (let n = 0; n < 12; n++) await write();
    await write(boss.email);
    await send();
    const first = await sink.taken();
    expect(first.filter(({ to }) => to === ada.email)).toHaveLength(10);
    expect(first.filter(({ to }) => to === boss.email)).toHaveLength(1);
    await api.database.query(`update system_letter set sent_at = sent_at - interval '2 hours'`);
    await send();
    expect(await sink.taken()).toHaveLength(2);
  });

  it('are not sent when their time is over', async () => {
    await write(ada.email, 0);
    await send();
    expect(await sink.taken()).toEqual([]);
    expect((await list()).letters).toEqual([]);
    await api.app.get(SystemLetters).prune();
    expect(await api.database.query('select 1 from system_letter')).toEqual([]);
  });

  it('have one Message-ID, by which a mail that a power cut doubled is known', async () => {
    await write();
    await dying(api).worker('letter.sent', {
      SMTP_OUT_URL: sink.url,
      MAIL_FROM: 'Kontor <crm@kontor.example>',
      WORKER_ROLES: 'react',
    });
    const [first] = await sink.taken();
    await send();
    expect(await sink.taken()).toEqual([]);
    await due();
    await send();
    const [second] = await sink.taken();
    expect(second!.mail.messageId).toBe(first!.mail.messageId);
    expect(first!.mail.messageId).toMatch(/^<letter\.\d+\.[\w-]{16}@kontor\.example>$/);
  });

  it('are the administrators’ to see, to test, and to take off the list', async () => {
    await write();
    const [{ id }] = (await list()).letters;
    const as = api.as(ada);
    await as.get('/api/system-mail').expect(403);
    await as.post('/api/system-mail/test').expect(403);
    await as.post(`/api/system-mail/${id}/retry`).expect(403);
    await as.delete(`/api/system-mail/${id}`).expect(403);
    await api.as(boss).delete(`/api/system-mail/${id}`).expect(200);
    await api.as(boss).delete(`/api/system-mail/${id}`).expect(404);
    const tested = await api.as(boss).post('/api/system-mail/test').expect(202);
    expect(tested.body.data).toEqual({ to: boss.email });
    await send();
    expect((await sink.taken()).map(({ to, mail }) => [to, mail.subject])).toEqual([
      [boss.email, 'Mail from Kontor works'],
    ]);
  });
});

describe('where no mail can be sent, letters of the program itself', () => {
  let api: TestApi;
  let boss: TestUser;

  beforeAll(async () => {
    api = await startApi();
    boss = await api.user('boss', true);
  });
  afterAll(() => api?.stop());

  it('stand in a list with the links that administrators hand over, until these are used', async () => {
    const made = (
      await api.as(boss).post('/api/users').send({ email: 'nora@kontor.example', name: 'Nora' }).expect(201)
    ).body.data;
    const list = async () => (await api.as(boss).get('/api/system-mail').expect(200)).body.data;
    expect(await list()).toMatchObject({
      configured: false,
      letters: [{ kind: 'invitation', address: made.email, state: 'due', link: made.invitation_link }],
    });
    await api.app.get(SystemLetters).send();
    await api.as(boss).post('/api/system-mail/test').expect(409);
    const [{ id, link }] = (await list()).letters;
    await api.as(boss).post(`/api/system-mail/${id}/retry`).expect(409);
    const token = new URL(link).searchParams.get('token');
    await api.http().post('/api/invitation').send({ token, password: 'korrekt-pferd-batterie' }).expect(200);
    expect((await list()).letters).toEqual([]);
  });
});

describe('where the server cannot be reached, letters of the program itself', () => {
  let api: TestApi;
  let boss: TestUser;

  beforeAll(async () => {
    api = await startApi({ SMTP_OUT_URL: 'smtp://127.0.0.1:1' });
    boss = await api.user('boss', true);
  });
  afterAll(() => api?.stop());

  it('say why in words that each reader has in his language', async () => {
    const write = (link: string | undefined) =>
      api.database.transaction(tx =>
        queueLetter(
          tx,
          { kind: 'notice', to: boss.email, letter, lastsHours: 1, ...(link && { link }) },
          api.app.get(Crypto),
        ),
      );
    await write(undefined);
    await write('/invitation?token=x');
    await api.app.get(SystemLetters).send();
    const { letters } = (await api.as(boss).get('/api/system-mail').expect(200)).body.data;
    expect(letters).toMatchObject(
      [
        { state: 'failed', error: /PUBLIC_URL/, trouble: { rule: 'no-public-url' } },
        { state: 'due', error: /could be reached/, trouble: { rule: 'unreachable', server: 'smtp' } },
      ].map(one => ({ ...one, error: expect.stringMatching(one.error) })),
    );
  });
});
