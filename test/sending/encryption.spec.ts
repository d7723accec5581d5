import { openSession } from '../../src/mail/send/submit.js';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { authority } from '../support/certificates.js';
import { fakeSmtp, takeInto, type FakeSmtpOptions } from '../support/fake-smtp.js';
import { sendDue, sendingMailbox } from '../support/sending.js';

/** The path is no literal: the web app's modules are not this compiler's. */
const troubleWords = async (language: string) =>
  ((await import(`../../web/src/i18n/why/${language}.js`)) as { why: { trouble: Record<string, Words> } }).why
    .trouble;
interface Words {
  title: (about: object) => string;
  next: (about: object) => string;
}

const ours = authority();
const stranger = ours.issue(['IP:0.0.0.0']);
const itself = ours.selfSigned(['IP:0.0.0.0']);

/**
 * The writer's own server and TLS: a password goes out over a connection that somebody vouches for, or not at all, and
 * what stands in the way is said in words that he understands. 0.0.0.0 stands for a host elsewhere, see test/mail/encryption.spec.ts.
 */
describe('a mail whose server', () => {
  let house: House;
  let anna: Person;
  let box: number;

  beforeAll(async () => {
    house = await mailHouse({ MAIL_ALLOWED_NETWORKS: '127.0.0.0/8,0.0.0.0/8' });
    anna = await house.user('Anna');
    box = await sendingMailbox(house, anna, { imap: 1, smtp: 1 });
  });
  afterAll(() => house?.close());

  const mailOf = async (id: number) => (await house.get(anna, `/api/outbox/${id}`)).body.data;
  const at = (port: number, secure: boolean, host = '0.0.0.0') =>
    house.db.query('update mailbox set smtp = smtp || $2::jsonb where id = $1', [
      box,
      JSON.stringify({ host, port, secure }),
    ]);
  const write = async () =>
    (
      await house.post(anna, '/api/mail/send', {
        mailbox_id: box,
        to: [{ address: 'eva@nordic.example', name: '' }],
        subject: 'Sails',
        html: '<p>Hello</p>',
      })
    ).body.data.id as number;

  const table: [string, FakeSmtpOptions, boolean, string][] = [
    ['has a certificate signed by itself', { secure: true, certificate: itself }, true, 'tls-self-signed'],
    [
      'has one that nobody known has signed',
      { secure: true, certificate: stranger },
      true,
      'tls-unknown-authority',
    ],
    ['has such a one after STARTTLS', { certificate: stranger }, false, 'tls-unknown-authority'],
    ['offers no encryption', {}, false, 'tls-not-offered'],
    ['offers STARTTLS and refuses it', { starttls: true }, false, 'tls-not-offered'],
    ['begins without TLS where it is expected', {}, true, 'tls-not-spoken'],
  ];
  it.each(table)(
    '%s waits, keeps its password to itself, and says so in four languages',
    async (_, server, secure, rule) => {
      const fake = await fakeSmtp(server);
      try {
        await at(fake.port, secure);
        const id = await write();
        await sendDue(house);
        const { state, reason } = await mailOf(id);
        expect([state, reason.rule, reason.trouble]).toEqual([
          'queued',
          'unreachable',
          expect.objectContaining({ rule, server: 'smtp' }),
        ]);
        expect(fake.commands).not.toContain('AUTH');
        const said = new Set<string>();
        for (const language of ['en', 'sv', 'pl', 'nb']) {
          const words = (await troubleWords(language))[rule]!;
          const about = { server: 'S', of: 'S', ports: '587', said: reason.trouble.said ?? '' };
          said.add(words.title(about));
          expect(words.next(about)).not.toBe('');
        }
        expect(said.size).toBe(4);
        await house.post(anna, `/api/outbox/${id}/cancel`);
      } finally {
        await fake.stop();
      }
    },
  );

  it('begins with TLS where STARTTLS is expected says nothing, and is found out all the same', async () => {
    const fake = await fakeSmtp({ secure: true, certificate: stranger });
    const settings = { host: '0.0.0.0', port: fake.port, secure: false, user: 'anna', password: 'secret' };
    const options = { allowedNetworks: ['0.0.0.0/8'], connectTimeoutMs: 500 };
    await expect(openSession(settings, options)).rejects.toMatchObject({ trouble: { rule: 'tls-at-once' } });
    expect(fake.commands).toEqual([]);
    await fake.stop();
  });

  it('is put right goes out, the same mail, once', async () => {
    const fake = await fakeSmtp({ secure: true, certificate: itself });
    await at(fake.port, true);
    const id = await write();
    await sendDue(house);
    expect((await mailOf(id)).state).toBe('queued');
    await fake.stop();

    const lines: string[] = [];
    const good = await fakeSmtp({ on: takeInto(() => lines) });
    await at(good.port, false, '127.0.0.1');
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({ state: 'sent', reason: null });
    expect(lines.filter(line => line.startsWith('Message-ID:'))).toHaveLength(1);
    await good.stop();
  });

  it('stays as it is for three days fails, and what was wrong is still told', async () => {
    const fake = await fakeSmtp({ secure: true, certificate: itself });
    await at(fake.port, true);
    const id = await write();
    await sendDue(house);
    await house.db.query(
      `update outgoing_mail set first_tried_at = now() - interval '73 hours' where id = $1`,
      [id],
    );
    await sendDue(house);
    expect(await mailOf(id)).toMatchObject({
      state: 'failed',
      reason: { rule: 'three-days', trouble: { rule: 'tls-self-signed', server: 'smtp' } },
    });
    await fake.stop();
  });
});
