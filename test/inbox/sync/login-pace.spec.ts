import { LoginPace } from '../../../src/mail/imap/pace.js';
import { faulty } from '../../support/fault.js';
import { loginGauge, type LoginGauge } from '../../support/login-gauge.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

describeWithDovecot('a start with many mailboxes at one host', () => {
  let server: Dovecot;
  let gauge: LoginGauge;
  let kontor: Syncing;

  beforeAll(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing()]);
    gauge = await loginGauge(server.imapPort);
  });
  afterAll(async () => {
    await kontor.close();
    await gauge.stop();
    await server.stop();
  });

  it('logs in a few at a time, the live ones first, and all are live in the end', async () => {
    const proof = JSON.stringify({ balanced: true, checked_at: new Date().toISOString(), folders: [] });
    const ids: number[] = [];
    for (let n = 1; n <= 40; n++) {
      // The last eight were live before the restart.
      const fields = n > 32 ? { state: 'live', proof } : {};
      ids.push(await kontor.mailbox({ port: gauge.port, user: `rep${n}` }, fields));
    }
    await server.append('rep1', 'INBOX', numbered(1));
    await server.append('rep40', 'INBOX', numbered(40));
    await kontor.start();
    await until(
      'all are live and proven',
      async () => {
        const { n } = await kontor.one<{ n: number }>(
          `select count(*)::int as n from mailbox where state = 'live' and proof is not null
           and exists (select from folder where mailbox_id = mailbox.id and live_hi is not null)`,
        );
        return n === ids.length;
      },
      { milliseconds: 150_000 },
    );

    expect(gauge.most()).toBeGreaterThan(1);
    expect(gauge.most()).toBeLessThanOrEqual(4);
    const restarted = Array.from({ length: 8 }, (_, n) => `rep${n + 33}`);
    expect(gauge.users().slice(0, 8).sort()).toEqual(restarted.sort());
    expect(await kontor.subjects(ids[0]!)).toEqual(['Mail 1']);
    expect(await kontor.subjects(ids[39]!)).toEqual(['Mail 40']);
  }, 180_000);
});

it('slows down for the whole host when one login is told [LIMIT]', async () => {
  let refusals = 0;
  await faulty(
    {
      on: ({ name, tag, send }) => {
        if (name !== 'LOGIN' || refusals >= 2) return false;
        refusals++;
        send(`${tag} NO [LIMIT] too many logins\r\n`);
        return true;
      },
    },
    async ({ kontor, id }) => {
      const pace = kontor.app.get(LoginPace);
      await until('the host is gone to more slowly', () => pace.gapOf('127.0.0.1') >= 500, { pause: 5 });
      await kontor.becomes(id, 'live', 30_000);
      await until('it is quick again', () => pace.gapOf('127.0.0.1') < 500);
    },
  );
}, 60_000);
