import { generate } from 'otplib';
import { SystemLetters } from '../../src/notifications/system-letters.js';
import { password, startApi, type TestApi, type TestUser } from '../api/support.js';
import { mailSink } from '../support/mail-sink.js';

const another = 'noch-ein-langes-passwort';

/** Who forgot his password chooses another by a link that comes to his address. */
describe('a forgotten password', () => {
  let sink: Awaited<ReturnType<typeof mailSink>>;
  let api: TestApi;
  let boss: TestUser;

  beforeAll(async () => {
    sink = await mailSink();
    api = await startApi({ SMTP_OUT_URL: sink.url, PUBLIC_URL: 'https://crm.kontor.example' });
    boss = await api.user('boss', true);
  });
  afterAll(async () => {
    await api?.stop();
    await sink?.stop();
  });
  beforeEach(() => api.database.query('delete from sign_in_attempt'));

  const ask = (email: string) => api.http().post('/api/password-reset').send({ email });
  const mails = async () => {
    await api.app.get(SystemLetters).send();
    return sink.taken();
  };
  const tokenIn = (text = ''): string => /reset-password\?token=([0-9a-f]{40})/.exec(text)?.[1] ?? '';
  const asked = async (email: string): Promise<string> => {
    await ask(email).expect(202);
    return tokenIn((await mails()).at(-1)?.mail.text);
  };
  const read = (token: string) => api.http().get('/api/password-reset').query({ token });
  const use = (token: string, given = another) =>
    api.http().put('/api/password-reset').send({ token, password: given });
  const signIn = (email: string, given: string, code?: string) =>
    api.http().post('/api/session').send({ email, password: given, code });

  it('is replaced by a link that is good once; all sessions end, and its owner is told', async () => {
    const ada = await api.user('ada');
    const cookie = String((await signIn(ada.email, password).expect(200)).get('set-cookie')).split(';')[0]!;
    const token = await asked(ada.email);
    expect((await read(token).expect(200)).body.data).toEqual({ email: ada.email, name: 'ada' });
    expect((await use(token, 'kurz').expect(400)).body.field).toBe('password');
    const answer = await use(token).expect(200);
    expect(answer.get('set-cookie')).toBeUndefined();
    await use(token, 'and once more, longer').expect(403);
    await read(token).expect(403);
    const session = await api.http().get('/api/session').set('cookie', cookie).expect(200);
    expect(session.body.data.user).toBeNull();
    await signIn(ada.email, password).expect(401);
    await signIn(ada.email, another).expect(200);
    expect((await mails()).map(({ to, mail }) => [to, mail.subject])).toEqual([
      [ada.email, expect.stringMatching(/^Your password for .* was changed$/)],
    ]);
  });

  it('gets the same answer whether there is such a user or not, and only users get mail', async () => {
    const gone = await api.user('gone');
    await api.as(boss).post(`/api/users/${gone.id}/deactivate`).expect(200);
    const bea = await api.user('bea');
    const answers = [];
    for (const email of [bea.email, 'nobody@kontor.example', gone.email, 'no address']) {
      const { status, body } = await ask(email);
      answers.push([status, body]);
    }
    expect(new Set(answers.map(one => JSON.stringify(one))).size).toBe(1);
    expect((await mails()).map(({ to }) => to)).toEqual([bea.email]);
  });

  it('has one link at a time, for an hour', async () => {
    const cem = await api.user('cem');
    const first = await asked(cem.email);
    const second = await asked(cem.email);
    await use(first).expect(403);
    await api.database.query(`update password_reset set until = now() - interval '1 second'`);
    await use(second).expect(403);
    await use('made-up').expect(403);
    await signIn(cem.email, password).expect(200);
  });

  it('still needs the second step, and ends the wait after too many guesses', async () => {
    const dan = await api.user('dan');
    const { secret } = (await api.as(dan).post('/api/users/me/totp').expect(200)).body.data;
    await api
      .as(dan)
      .post('/api/users/me/totp/confirm')
      .send({ code: await generate({ secret }) })
      .expect(200);
    for (let n = 0; n < 11; n++) await signIn(dan.email, 'a wrong guess');
    await api.database.query(`delete from sign_in_attempt where key like 'address:%'`);
    await signIn(dan.email, password).expect(429);
    await use(await asked(dan.email)).expect(200);
    expect((await signIn(dan.email, another).expect(401)).body.code).toBe('totp_required');
  });

  it('is braked by address and by where it is asked from, for users and strangers alike', async () => {
    const eva = await api.user('eva');
    for (const email of [eva.email, 'stranger@kontor.example']) {
      for (let n = 0; n < 3; n++) await ask(email).expect(202);
      await ask(email).expect(429);
    }
    await api.database.query('delete from sign_in_attempt');
    for (let n = 0; n < 20; n++) await ask(`somebody-${n}@kontor.example`).expect(202);
    await ask(eva.email).expect(429);
  }, 60_000);

  it('ends with its user', async () => {
    const fay = await api.user('fay');
    await api.database.query('delete from sign_in_attempt');
    const token = await asked(fay.email);
    await api.as(boss).post(`/api/users/${fay.id}/deactivate`).expect(200);
    await read(token).expect(403);
    await use(token).expect(403);
  });
});

/** Whoever asks decides under which host name: a link that leads there would hand the account to him. */
describe('a forgotten password where nobody has said where the server is', () => {
  let sink: Awaited<ReturnType<typeof mailSink>>;
  let api: TestApi;

  beforeAll(async () => {
    sink = await mailSink();
    api = await startApi({ SMTP_OUT_URL: sink.url });
  });
  afterAll(async () => {
    await api?.stop();
    await sink?.stop();
  });

  it('is no mail, but a link that an administrator hands over', async () => {
    const [ada, boss] = [await api.user('ada'), await api.user('boss', true)];
    await api
      .http()
      .post('/api/password-reset')
      .set('host', 'evil.example')
      .send({ email: ada.email })
      .expect(202);
    await api.app.get(SystemLetters).send();
    expect(await sink.taken()).toEqual([]);
    const { letters } = (
      await api.as(boss).get('/api/system-mail').set('host', 'crm.kontor.example').expect(200)
    ).body.data;
    expect(letters).toMatchObject([
      { address: ada.email, state: 'failed', error: expect.stringContaining('PUBLIC_URL') },
    ]);
    expect(letters[0].link).toMatch(/^http:\/\/crm\.kontor\.example\/reset-password\?token=[0-9a-f]{40}$/);
  });
});
