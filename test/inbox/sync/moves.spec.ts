import { LOGGER } from '../../../src/platform/env.js';
import type { Logger } from '../../../src/platform/logger.js';
import { startHold } from '../../../workers/hold.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

const hours = (n: number) => new Date(Date.now() - n * 3600_000);

describeWithDovecot('a mail that appears above what is known of a folder', () => {
  let server: Dovecot;
  let kontor: Syncing;

  beforeEach(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing()]);
  });
  afterEach(async () => {
    await kontor.close();
    await server.stop();
  });

  const news = async () =>
    Promise.all(
      (await kontor.events('mail.received')).map(
        async ({ payload }) =>
          (
            await kontor.one<{ subject: string }>('select subject from message where id = $1', [
              payload.messageId,
            ])
          ).subject,
      ),
    );
  const stored = (id: number, subject: string) =>
    until(`${subject} is there`, async () => (await kontor.subjects(id)).includes(subject));
  /** A mail that is surely new, and so comes after all that came before it. */
  const delivered = async (id: number, n: string) => {
    await server.deliver('anna', numbered(n));
    await stored(id, `Mail ${n}`);
  };

  it('is not new where the rep moved it there before its backfill', async () => {
    const client = await server.connect('anna');
    await client.mailboxCreate('Archive');
    await client.append('Archive', Buffer.from(numbered('old')), [], hours(48));
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    // Only the holder: what is history when it begins stays where it is until the backfill starts.
    const stop = await startHold(kontor.app, kontor.app.get<Logger>(LOGGER));
    await until('the folders are known', async () => {
      const rows = await kontor.db.query(`select from folder where mailbox_id = $1 and live_hi is not null`, [
        id,
      ]);
      return rows.length >= 2;
    });
    await client.mailboxOpen('Archive');
    await client.messageMove('1', 'INBOX');
    await client.logout();
    await stored(id, 'Mail old');
    await delivered(id, 'really new');
    await stop();
    await kontor.start();
    await kontor.becomes(id, 'live');
    const inbox = (await kontor.ledger(id)).filter(row => row.path === 'INBOX');
    expect(inbox.map(row => [row.state, row.is_new])).toEqual([
      ['stored', false],
      ['stored', true],
    ]);
    expect(await news()).toEqual(['Mail really new']);
    expect(await kontor.prove(id)).toMatchObject({ balanced: true });
  });

  it('is new where it was delivered during a day in which nobody looked', async () => {
    await server.append('anna', 'INBOX', numbered('history'), [], hours(72));
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    const stop = await kontor.start();
    await kontor.becomes(id, 'live');
    // The history may be in before the first look at what has changed.
    await until('the folder was looked at', async () => {
      const folder = await kontor.one<{ at: Date | null }>(
        `select audited_at as at from folder where path = 'INBOX'`,
      );
      return folder.at !== null;
    });
    await stop();
    // A day passes.
    await kontor.db.query(
      `update folder set audited_at = audited_at - interval '24 hours', first_seen_at = first_seen_at - interval '48 hours'`,
    );
    await server.append('anna', 'INBOX', numbered('meanwhile'), [], hours(12));
    await server.append('anna', 'INBOX', numbered('before that'), [], hours(40));
    await kontor.start();
    await stored(id, 'Mail before that');
    expect(await news()).toEqual(['Mail meanwhile']);
  });

  it('is not new where it was brought in with the date of its own time, also into a folder that was quiet', async () => {
    await server.append('anna', 'INBOX', numbered('history'), [], hours(72));
    await server.append('anna', 'Sent', numbered('history in Sent'), [], hours(72));
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    await kontor.start();
    await kontor.becomes(id, 'live');
    // Nothing happened there since, so nothing was written down of it since.
    await kontor.db.query(
      `update folder set audited_at = audited_at - interval '20 days', first_seen_at = first_seen_at - interval '20 days'`,
    );
    await server.append('anna', 'INBOX', numbered('imported'), [], hours(48));
    await server.append('anna', 'Sent', numbered('imported into Sent'), [], hours(48));
    await stored(id, 'Mail imported');
    await stored(id, 'Mail imported into Sent');
    await delivered(id, 'really new');
    expect(await news()).toEqual(['Mail really new']);
  });

  it('is not new where a program brought it in under the date of the day, read and years old', async () => {
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    await kontor.start();
    await kontor.becomes(id, 'live');
    const old = { Date: 'Mon, 02 Nov 2020 10:00:00 +0000' };
    await server.append('anna', 'INBOX', numbered('from another program', undefined, old), ['\\Seen']);
    await stored(id, 'Mail from another program');
    // A sender whose clock is wrong: nobody has read it.
    await server.append('anna', 'INBOX', numbered('from a bad clock', undefined, old));
    await stored(id, 'Mail from a bad clock');
    expect(await news()).toEqual(['Mail from a bad clock']);
  });

  it('is the same mail where it was stored before, and makes no second event', async () => {
    const client = await server.connect('anna');
    await client.mailboxCreate('Archive');
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    await kontor.start();
    await kontor.becomes(id, 'live');
    await delivered(id, 'once');
    await client.mailboxOpen('INBOX');
    await client.messageMove('1', 'Archive');
    await client.logout();
    await until('it is stored in Archive', async () =>
      (await kontor.ledger(id)).some(row => row.path === 'Archive' && row.state === 'stored'),
    );
    await delivered(id, 'twice');
    expect(await news()).toEqual(['Mail once', 'Mail twice']);
    expect(await kontor.subjects(id)).toEqual(['Mail once', 'Mail twice']);
  });
});
