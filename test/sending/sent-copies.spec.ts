import { SentFolders } from '../../src/sending/sent-folders.js';
import { mailHouse, type House, type Person } from '../api/mail/house.js';
import { finishSent, mailServer, sendDue, sendingMailbox, type MailServer } from '../support/sending.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../support/services.js';

/** Where a provider keeps what goes out through it, a second copy would stand beside its own. */
describeWithDovecot('the copy of a sent mail', () => {
  let house: House;
  let smtp: MailServer;
  let imap: Dovecot;
  let anna: Person;
  let box: number;

  beforeAll(async () => {
    [house, smtp, imap] = await Promise.all([
      mailHouse(),
      mailServer(),
      // By this Gmail is known.
      dovecot({ capability: 'IMAP4rev1 UIDPLUS SPECIAL-USE X-GM-EXT-1' }),
    ]);
    anna = await house.user('Anna');
    await imap.append('anna', 'Sent', 'From: anna@kontor.example\r\nSubject: old\r\n\r\nold\r\n');
    box = await sendingMailbox(house, anna, { imap: imap.imapPort, smtp: smtp.port });
  });
  afterAll(async () => {
    await house?.close();
    await Promise.all([smtp?.stop(), imap?.stop()]);
  });

  const send = async (subject: string) => {
    const made = await house.post(anna, '/api/mail/send', {
      mailbox_id: box,
      to: [{ address: 'eva@nordic.example', name: '' }],
      subject,
      html: '<p>Hello</p>',
    });
    await sendDue(house);
    await finishSent(house);
    return made.body.data.id as number;
  };
  const copyOf = async (id: number) =>
    (
      await house.db.query<{ state: string; id: string }>(
        'select copy_state as state, message_id as id from outgoing_mail where id = $1',
        [id],
      )
    )[0]!;
  /** How many of them lie in Sent. Asked by SEARCH: what Gmail's FETCH holds besides, this server does not know. */
  const inSent = async (subject: string) => {
    const client = await imap.connect('anna');
    await client.mailboxOpen('Sent', { readOnly: true });
    const found = await client.search({ header: { subject } }, { uid: true });
    await client.logout();
    return found ? found.length : 0;
  };

  it('is waited for where the provider makes it, and found', async () => {
    const id = await send('Kept by Gmail');
    expect((await copyOf(id)).state).toBe('due');
    expect(await inSent('Kept by Gmail')).toBe(0);
    // What Gmail's SMTP server does.
    await imap.append('anna', 'Sent', smtp.taken.at(-1)!.raw);
    await finishSent(house);
    expect((await copyOf(id)).state).toBe('done');
    expect(await inSent('Kept by Gmail')).toBe(1);
  });

  it('is never made in its place', async () => {
    house.app.get(SentFolders).options.patienceMs = 0;
    const id = await send('Not kept');
    expect((await copyOf(id)).state).toBe('done');
    expect(await inSent('Not kept')).toBe(0);
  });

  it('has an id that names the mail, and that nobody can make up', async () => {
    const ids = [await copyOf(await send('One')), await copyOf(await send('Two'))].map(({ id }) => id);
    const [one, two] = ids.map(id =>
      /^<k\.([0-9a-z]+)\.([0-9a-f]{16})\.([0-9a-f]{24})@kontor\.example>$/.exec(id),
    );
    expect(one?.[1]).not.toBe(two?.[1]);
    expect(one?.[2]).not.toBe(two?.[2]);
    expect(one?.[3]).not.toBe(two?.[3]);
  });
});
