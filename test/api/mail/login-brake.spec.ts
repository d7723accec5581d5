import { fakeImap, type FakeImap } from '../../support/fake-imap.js';
import { mailHouse, type House, type Person } from './house.js';

/** Kontor tests logins for its users; it must be no place from which to try other people's passwords, or to look for open ports. */
describe('the brake on logins at mail servers', () => {
  let house: House;
  let server: FakeImap;

  beforeAll(async () => {
    house = await mailHouse();
    server = await fakeImap({
      folders: { INBOX: { uidvalidity: 1, mails: [] } },
      on: ({ name, args, tag, send }) => {
        if (name !== 'LOGIN' || args.includes('secret')) return false;
        send(`${tag} NO [AUTHENTICATIONFAILED] no\r\n`);
        return true;
      },
    });
  }, 60_000);
  beforeEach(() => house.db.query('delete from sign_in_attempt'));
  afterAll(async () => {
    await house?.close();
    await server?.stop();
  });

  const box = (password: string, more: Record<string, unknown> = {}) => ({
    email: 'anna@mail.example',
    imap: { host: '127.0.0.1', port: server.port, secure: false, user: 'anna', password },
    test_only: true,
    ...more,
  });
  const trials = () => server.commands.filter(command => command === 'LOGIN').length;
  const anybody = (name: string): Promise<Person> => house.user(name);

  test('stops a user after twenty failures, the right password too, and says when to come again', async () => {
    const anna = await anybody('Anna');
    const before = trials();
    for (let n = 0; n < 20; n++) {
      const { status, body } = await house.post(anna, '/api/mailboxes', box(`guess ${n}`));
      expect([n, status, body.code]).toEqual([n, 422, 'auth_failed']);
    }
    const stopped = await house.post(anna, '/api/mailboxes', box('secret'));
    expect([stopped.status, stopped.body.code, stopped.body.success]).toEqual([429, 'rate_limited', false]);
    const seconds = Number(stopped.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(800);
    expect(seconds).toBeLessThanOrEqual(900);
    expect(stopped.body.error_info).toContain(`${seconds} seconds`);
    expect(trials() - before).toBe(20);

    const bert = await anybody('Bert');
    expect((await house.post(bert, '/api/mailboxes', box('secret'))).status).toBe(200);

    // When the quarter of an hour is over.
    await house.db.query(`update sign_in_attempt set until = now() - interval '1 second'`);
    expect((await house.post(anna, '/api/mailboxes', box('secret'))).status).toBe(200);
  });

  test('lets no more through that come all at once', async () => {
    const cleo = await anybody('Cleo');
    const before = trials();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => house.post(cleo, '/api/mailboxes', box(`guess ${n}`))),
    );
    expect(answers.filter(answer => answer.status === 422)).toHaveLength(20);
    expect(answers.filter(answer => answer.status === 429)).toHaveLength(10);
    expect(trials() - before).toBe(20);
  });

  test('counts looking for open ports and hosts like guessing', async () => {
    const dora = await anybody('Dora');
    const scan = (n: number) => ({ ...box('x').imap, host: `10.0.0.${n}`, port: n });
    for (let n = 1; n <= 20; n++) {
      expect((await house.post(dora, '/api/mailboxes', { ...box('x'), imap: scan(n) })).body.code).toBe(
        'not_allowed',
      );
    }
    expect((await house.post(dora, '/api/mailboxes', { ...box('x'), imap: scan(21) })).status).toBe(429);
  });

  test('counts look-ups of settings that find nothing, and not those of known providers', async () => {
    const lena = await anybody('Lena');
    const find = (email: string) => house.post(lena, '/api/mailboxes/autoconfig', { email });
    for (let n = 0; n < 25; n++) expect((await find(`lena${n}@gmail.com`)).status).toBe(200);
    // Nothing answers for .invalid (RFC 6761).
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => find(`lena@nowhere${n}.invalid`)));
    expect(new Set(answers.map(answer => answer.body.data.source))).toEqual(new Set(['none']));
    const stopped = await find('lena@nowhere.invalid');
    expect([stopped.status, stopped.body.code]).toEqual([429, 'rate_limited']);
    // A login is counted by itself.
    expect((await house.post(lena, '/api/mailboxes', box('secret'))).status).toBe(200);
    expect(
      (await house.post(await anybody('Mona'), '/api/mailboxes/autoconfig', { email: 'm@gmail.com' })).status,
    ).toBe(200);
  });

  test('does not count what succeeds, and one success frees nothing but itself', async () => {
    const emil = await anybody('Emil');
    for (let n = 0; n < 25; n++) {
      expect((await house.post(emil, '/api/mailboxes', box('secret'))).status).toBe(200);
    }
    for (let n = 0; n < 20; n++) await house.post(emil, '/api/mailboxes', box('wrong'));
    expect((await house.post(emil, '/api/mailboxes', box('secret'))).status).toBe(429);
  });

  test('protects one server from many users together, and leaves the others alone', async () => {
    const people = await Promise.all(['Fay', 'Gus', 'Hal', 'Ida', 'Jon'].map(anybody));
    for (const person of people.slice(0, 4)) {
      for (let n = 0; n < 15; n++) await house.post(person, '/api/mailboxes', box('wrong'));
    }
    const jon = people[4]!;
    expect((await house.post(jon, '/api/mailboxes', box('secret'))).status).toBe(429);
    const local = { ...box('secret').imap, host: 'localhost' };
    expect((await house.post(jon, '/api/mailboxes', { ...box('secret'), imap: local })).status).toBe(200);
  });

  test('holds for a change of password, which keeps the mailbox as it was', async () => {
    const kim = await anybody('Kim');
    const made = await house.post(kim, '/api/mailboxes', box('secret', { test_only: false }));
    const path = `/api/mailboxes/${made.body.data.id}`;
    for (let n = 0; n < 20; n++) {
      expect((await house.call(kim, 'PATCH', path, { imap: { password: `guess ${n}` } })).status).toBe(422);
    }
    expect((await house.call(kim, 'PATCH', path, { imap: { password: 'secret' } })).status).toBe(429);
    // What needs no login still works.
    expect((await house.call(kim, 'PATCH', path, { sharing: 'shared' })).status).toBe(200);
  });
});
