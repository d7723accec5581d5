import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Queue } from '../../../src/platform/queue.js';
import { describeOnEachQueue } from '../../support/queues.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

/** Tickets of new mail that were worked off. */
const ticketsDone = (kontor: Syncing): Promise<number> =>
  kontor.app
    .get(Queue)
    .boards()
    .find(({ name }) => name === 'live')!
    .getCompletedCount();

describeWithDovecot('a live mailbox', () => {
  let server: Dovecot;
  let kontor: Syncing;
  let id: number;

  beforeAll(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing()]);
    await server.fill(
      'anna',
      'INBOX',
      [1, 2, 3].map(n => numbered(n)),
    );
    id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    await kontor.start();
    await kontor.becomes(id, 'live');
  });
  afterAll(async () => {
    await kontor.close();
    await server.stop();
  });

  const states = async () =>
    Object.fromEntries((await kontor.ledger(id)).map(row => [`${row.path} ${row.uid}`, row.state]));

  it('takes in a mail that is delivered, as new', async () => {
    await server.deliver('anna', numbered('live'));
    await until('the mail is there', async () => (await kontor.subjects(id)).includes('Mail live'));
    const row = (await kontor.ledger(id)).at(-1);
    expect(row).toMatchObject({ path: 'INBOX', uid: 4, state: 'stored', is_new: true });
    expect(await kontor.events('mail.received')).toHaveLength(1);
  });

  it('takes in a burst, each mail once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => server.deliver('anna', numbered(`burst-${n}`))));
    await until('all are there', async () => (await kontor.subjects(id)).length === 24);
    expect(await kontor.events('mail.received')).toHaveLength(21);
  });

  it('takes in what another program puts into Sent', async () => {
    const headers = { From: 'Rep <anna@kontor.example>', Date: new Date().toUTCString() };
    await server.append('anna', 'Sent', numbered('sent', undefined, headers), ['\\Seen']);
    await until('the mail is there', async () => (await kontor.subjects(id)).includes('Mail sent'));
    expect(await kontor.events('mail.sent')).toHaveLength(1);
  });

  it('mirrors flags, and the unread count of the thread with them', async () => {
    const unread = async () =>
      (
        await kontor.one<{ unread: number }>(
          `select sum(unread)::int as unread from thread_mailbox where mailbox_id = $1`,
          [id],
        )
      ).unread;
    const before = await unread();
    await server.doveadm('flags', 'add', '-u', 'anna', '\\Seen', 'mailbox', 'INBOX', 'uid', '1:3');
    await server.doveadm('flags', 'add', '-u', 'anna', '\\Flagged', 'mailbox', 'INBOX', 'uid', '2');
    await until('three less are unread', async () => (await unread()) === before - 3);
    await until('one is flagged', async () => {
      const { n } = await kontor.one<{ n: number }>(
        `select count(*)::int as n from message_copy where flagged`,
      );
      return n === 1;
    });
    await server.doveadm('flags', 'remove', '-u', 'anna', '\\Seen', 'mailbox', 'INBOX', 'uid', '1');
    await until('one is unread again', async () => (await unread()) === before - 2);
  });

  it('notes what is expunged, and keeps its message', async () => {
    await server.doveadm('expunge', '-u', 'anna', 'mailbox', 'INBOX', 'uid', '2');
    await until('it is gone', async () => (await states())['INBOX 2'] === 'gone');
    expect(await kontor.subjects(id)).toContain('Mail 2');
  });

  it('follows a mail that is moved to another folder', async () => {
    await server.doveadm('mailbox', 'create', '-u', 'anna', 'Archive');
    await server.doveadm('move', '-u', 'anna', 'Archive', 'mailbox', 'INBOX', 'uid', '3');
    await kontor.db.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
    await until('it is there and no more here', async () => {
      const now = await states();
      return now['INBOX 3'] === 'gone' && now['Archive 1'] === 'stored';
    });
    expect((await kontor.subjects(id)).filter(subject => subject === 'Mail 3')).toHaveLength(1);
  });

  it('follows a folder that is renamed', async () => {
    await server.doveadm('mailbox', 'rename', '-u', 'anna', 'Archive', 'Old things');
    await kontor.db.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
    await until('the row has the new path', async () => (await states())['Old things 1'] === 'stored');
    expect(Object.keys(await states()).some(key => key.startsWith('Archive'))).toBe(false);
  });

  it('adds up after all of it', async () => {
    expect(await kontor.prove(id)).toMatchObject({ balanced: true });
  });

  it('takes all of it in by itself: no ticket, and no bytes that nobody knows of', async () => {
    expect(await ticketsDone(kontor)).toBe(0);
    const packs = readdirSync(join(kontor.dataDir, 'blobs'), { recursive: true, withFileTypes: true });
    const known = await kontor.db.query('select name from pack');
    expect(packs.filter(file => file.isFile())).toHaveLength(known.length);
  });
});

// The process that holds the connections need not be the one that takes mail in.
describeOnEachQueue(queue => {
  describeWithDovecot('a live mailbox whose new mail goes through the queue', () => {
    let server: Dovecot;
    let kontor: Syncing;

    beforeAll(async () => {
      const env = { WORKER_ROLES: 'hold' };
      [server, kontor] = await Promise.all([dovecot(), syncing({ queue, env })]);
    });
    afterAll(async () => {
      await kontor.close();
      await server.stop();
    });

    it('takes in a burst, each mail once', async () => {
      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      await kontor.start();
      await kontor.becomes(id, 'live');
      const burst = Array.from({ length: 60 }, (_, n) => `burst-${n}`);
      await Promise.all(burst.map(name => server.deliver('anna', numbered(name))));
      await until('all are there', async () => (await kontor.subjects(id)).length >= burst.length);
      expect(await kontor.subjects(id)).toEqual(burst.map(name => `Mail ${name}`).sort());
      expect(await kontor.events('mail.received')).toHaveLength(burst.length);
      expect(await kontor.prove(id)).toMatchObject({ balanced: true });
      expect(await ticketsDone(kontor)).toBeGreaterThan(0);
    });
  });
});
