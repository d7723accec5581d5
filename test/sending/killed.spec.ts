import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { finishSent, mailServer, sendDue, sendingMailbox, type MailServer } from '../support/sending.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../support/services.js';
import { until } from '../support/servers.js';
import { died, workerOf } from '../support/worker.js';

/** Before anything can have reached the server: it goes out by itself afterwards. */
const before = ['send.claimed', 'send.blob-put', 'send.written'];
/** Perhaps after: it is not sent again unless a person says so. */
const between = ['send.begun', 'send.accepted'];
/** After it was known to be sent: what follows is done again until it is done. */
const after = ['send.settled', 'sent.follow', 'sent.received', 'sent.entered', 'sent.copied'];

describeWithDovecot('a worker that is killed while it sends', () => {
  let house: House;
  let smtp: MailServer;
  let imap: Dovecot;
  let anna: Person;
  let box: number;

  beforeAll(async () => {
    [house, smtp, imap] = await Promise.all([mailHouse(), mailServer(), dovecot()]);
    anna = await house.user('Anna');
    await imap.append('anna', 'Sent', 'From: anna@kontor.example\r\nSubject: old\r\n\r\nold\r\n');
    box = await sendingMailbox(house, anna, { imap: imap.imapPort, smtp: smtp.port });
  });
  beforeEach(() => void (smtp.taken.length = 0));
  afterAll(async () => {
    await house.close();
    await Promise.all([smtp.stop(), imap.stop()]);
  });

  const mailOf = async (id: number) => (await house.get(anna, `/api/outbox/${id}`)).body.data;
  /** A mail in the hands of a worker that dies there; the ten seconds and its hold are over. */
  const sendAndDie = async (failpoint: string) => {
    const made = await house.post(anna, '/api/mail/send', {
      mailbox_id: box,
      to: [{ address: 'eva@nordic.example', name: '' }],
      subject: `Killed at ${failpoint}`,
      html: '<p>Hello</p>',
    });
    const { id } = made.body.data;
    await house.db.query('update outgoing_mail set next_try_at = now(), not_before = now() where id = $1', [
      id,
    ]);
    const ground = { databaseUrl: house.env.DATABASE_URL, dataDir: house.env.DATA_DIR };
    const worker = workerOf(ground, {
      SECRET_KEY: house.env.SECRET_KEY.toString('base64'),
      WORKER_ROLES: 'send',
      FAILPOINT: failpoint,
    });
    await died(worker, ground);
    await house.db.query(
      `update outgoing_mail set held_until = now() - interval '1 second' where held_until is not null`,
    );
    return id as number;
  };
  const inSent = async (messageId: string): Promise<number> => {
    const client = await imap.connect('anna');
    await client.mailboxOpen('Sent', { readOnly: true });
    const found = await client.search({ header: { 'message-id': messageId } }, { uid: true });
    await client.logout();
    return Array.isArray(found) ? found.length : 0;
  };
  const isOnce = async (id: number) => {
    const mail = await mailOf(id);
    expect(mail.state).toBe('sent');
    const found = await house.db.query('select id from message where message_id = $1', [
      mail.message_id.slice(1, -1),
    ]);
    expect(found).toEqual([{ id: mail.message }]);
    expect(await inSent(mail.message_id)).toBe(1);
    expect(smtp.taken).toHaveLength(1);
  };
  const finish = (id: number) =>
    until('all that follows is done', async () => {
      await finishSent(house);
      const rows = await house.db.query(`select 1 from outgoing_mail where id = $1 and copy_state = 'done'`, [
        id,
      ]);
      return rows.length === 1;
    });

  it.each(before)('at %s sends it once, afterwards', async failpoint => {
    const id = await sendAndDie(failpoint);
    expect(smtp.taken).toHaveLength(0);
    await sendDue(house);
    await finish(id);
    await isOnce(id);
  });

  it.each(between)('at %s never sends it twice, and asks', async failpoint => {
    const id = await sendAndDie(failpoint);
    const reached = failpoint === 'send.accepted';
    expect(smtp.taken).toHaveLength(reached ? 1 : 0);
    for (let n = 0; n < 4; n++) {
      await sendDue(house);
      await finishSent(house);
    }
    expect(await mailOf(id)).toMatchObject({ state: 'unknown', reason: { rule: 'ask' } });
    expect(smtp.taken).toHaveLength(reached ? 1 : 0);
    await house.post(anna, `/api/outbox/${id}/resolve`, { sent: reached });
    if (!reached) await house.post(anna, `/api/drafts/${id}/send`);
    await sendDue(house);
    await finish(id);
    await isOnce(id);
  });

  it.each(after)('at %s forgets and doubles nothing of what follows', async failpoint => {
    const id = await sendAndDie(failpoint);
    expect(smtp.taken).toHaveLength(1);
    await sendDue(house);
    await finish(id);
    await isOnce(id);
  });
});
