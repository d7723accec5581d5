import { fakeImap, type FakeFolder, type FakeImap, type FakeMail } from '../../support/fake-imap.js';
import { fetchesSource, inbox } from '../../support/fault.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

const allMail = '[Gmail]/All Mail';
const gmail = 'IMAP4rev1 IDLE SPECIAL-USE X-GM-EXT-1';
/** Nothing is polled while a test runs: what is seen is what the server told. */
const onlyTold = { statusEveryMs: 600_000, sentEveryMs: 600_000, idleBreakMs: 600_000, listEveryMs: 600_000 };

const labelled = (uid: number, labels: string[], headers: Record<string, string> = {}): FakeMail => ({
  uid,
  id: `17${uid}`,
  labels,
  raw: numbered(uid, undefined, headers),
});

async function synced(
  capability: string,
  folders: Record<string, FakeFolder>,
  scenario: (world: { kontor: Syncing; fake: FakeImap; id: number }) => Promise<void>,
): Promise<void> {
  const fake = await fakeImap({ capability, folders });
  const kontor = await syncing({ sync: onlyTold });
  try {
    const id = await kontor.mailbox({ port: fake.port, user: 'anna' });
    await kontor.start();
    await kontor.becomes(id, 'live');
    await scenario({ kontor, fake, id });
  } finally {
    await kontor.close();
    await fake.stop();
  }
}

describe('Gmail', () => {
  const account = (): Record<string, FakeFolder> => ({
    INBOX: inbox([labelled(1, [])]),
    '[Gmail]': inbox([], { special: '\\HasChildren \\Noselect' }),
    [allMail]: inbox(
      [
        labelled(11, ['\\Inbox', '\\Important']),
        labelled(12, ['Kunden/Nord']),
        labelled(13, ['\\Draft']),
        labelled(14, ['\\Sent'], {
          From: 'Sales <sales@alias.example>',
          To: 'Eva Lind <eva@nordic.example>',
        }),
      ],
      { special: '\\All' },
    ),
    '[Gmail]/Spam': inbox([labelled(1, [])], { special: '\\Junk' }),
    '[Gmail]/Trash': inbox([labelled(1, [])], { special: '\\Trash' }),
    '[Gmail]/Sent Mail': inbox([labelled(1, [])], { special: '\\Sent' }),
    '[Gmail]/Drafts': inbox([labelled(1, [])], { special: '\\Drafts' }),
    'Kunden/Nord': inbox([labelled(1, [])]),
  });

  it('is read from All Mail alone, where everything is once; drafts are passed over', async () => {
    await synced(gmail, account(), async ({ kontor, id }) => {
      const ledger = await kontor.ledger(id);
      expect(ledger.map(row => [row.path, row.uid, row.state, row.reason])).toEqual([
        [allMail, 11, 'stored', null],
        [allMail, 12, 'stored', null],
        [allMail, 13, 'skipped', 'draft'],
        [allMail, 14, 'stored', null],
      ]);
      expect(await kontor.prove(id)).toMatchObject({
        balanced: true,
        folders: [{ path: allMail, server: 4, stored: 3, skipped: { draft: 1 } }],
      });
      const kept = await kontor.db.query<{ uid: number; labels: string[] }>(
        'select uid, labels from remote_message order by uid',
      );
      expect(kept.map(row => row.labels)).toEqual([
        ['\\Inbox', '\\Important'],
        ['Kunden/Nord'],
        ['\\Draft'],
        ['\\Sent'],
      ]);
    });
  });

  it('tells by its label that a mail was sent, from whatever address', async () => {
    await synced(gmail, account(), async ({ kontor }) => {
      const rows = await kontor.db.query<{ subject: string; outgoing: boolean }>(
        'select m.subject, c.outgoing from message m join message_copy c on c.message_id = m.id order by 1',
      );
      expect(rows).toEqual([
        { subject: 'Mail 11', outgoing: false },
        { subject: 'Mail 12', outgoing: false },
        { subject: 'Mail 14', outgoing: true },
      ]);
    });
  });

  it('is listened to in All Mail; a draft that is begun meanwhile is no news', async () => {
    await synced(gmail, account(), async ({ kontor, fake, id }) => {
      await until('it idles in All Mail', () => fake.isIdling(allMail));
      expect(fake.isIdling('INBOX')).toBe(false);
      const { mails } = fake.folders[allMail]!;
      mails.push(
        { ...labelled(15, ['\\Draft']), date: new Date() },
        { ...labelled(16, ['\\Inbox']), date: new Date() },
      );
      fake.tell(allMail, `${mails.length} EXISTS`);
      await until('the new mail is there', async () => (await kontor.subjects(id)).includes('Mail 16'));
      await until('it was news', async () => (await kontor.events('mail.received')).length > 0);
      const ledger = await kontor.ledger(id);
      expect(ledger.find(row => row.uid === 15)).toMatchObject({ state: 'skipped', reason: 'draft' });
      expect(await kontor.events('mail.received')).toHaveLength(1);
      expect((await kontor.mailboxOf(id)).state).toBe('live');
    });
  });

  it('is asked for labels again when they change; a draft that was sent is taken in', async () => {
    const marked = (uid: number, labels: string[]) => ({ ...labelled(uid, labels), modseq: 40 });
    const folder = inbox([marked(11, ['\\Inbox']), marked(12, ['Kunden/Nord']), marked(13, ['\\Draft'])], {
      special: '\\All',
      modseq: 50,
    });
    const capability = 'IMAP4rev1 IDLE ENABLE CONDSTORE SPECIAL-USE X-GM-EXT-1';
    await synced(capability, { INBOX: inbox([]), [allMail]: folder }, async ({ kontor, id }) => {
      expect(await kontor.subjects(id)).toEqual(['Mail 11', 'Mail 12']);
      // No flag is another one: only X-GM-LABELS tells.
      Object.assign(folder.mails[1]!, { labels: ['Kunden/West', '\\Starred'], modseq: 60 });
      Object.assign(folder.mails[2]!, { labels: ['\\Sent'], modseq: 61 });
      folder.modseq = 61;
      await kontor.db.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
      await until('the sent mail is there', async () => (await kontor.subjects(id)).includes('Mail 13'));
      const kept = await kontor.db.query<{ labels: string[] }>(
        'select labels from remote_message order by uid',
      );
      expect(kept.map(row => row.labels)).toEqual([['\\Inbox'], ['Kunden/West', '\\Starred'], ['\\Sent']]);
      const sent = await kontor.one(
        `select c.outgoing from message_copy c join message m on m.id = c.message_id where m.subject = 'Mail 13'`,
      );
      expect(sent).toEqual({ outgoing: true });
      expect(await kontor.prove(id)).toMatchObject({ balanced: true });
    });
  });
});

describe.each([
  ['X-GM-MSGID', gmail, allMail],
  ['EMAILID', 'IMAP4rev1 IDLE OBJECTID', 'INBOX'],
])('after UIDVALIDITY has changed, %s', (_name, capability, path) => {
  const special = path === allMail ? { special: '\\All' } : {};
  /** Without a Message-ID nothing else than the server's own id can tell that a mail is known. */
  const nameless = (n: number, uid = n): FakeMail => ({
    uid,
    id: `17${n}`,
    labels: ['\\Inbox'],
    raw: numbered(n).replace(/^Message-ID:.*\r\n/m, ''),
  });

  it('is enough to know the mails again, without fetching one of them', async () => {
    const folders = {
      INBOX: inbox([]),
      [path]: inbox([nameless(1), nameless(2), nameless(3)], special),
    };
    await synced(capability, folders, async ({ kontor, fake, id }) => {
      const before = await kontor.ledger(id);
      expect(before.map(row => row.state)).toEqual(['stored', 'stored', 'stored']);
      const fetched = () => fake.commands.filter(fetchesSource).length;
      const first = fetched();
      // One is gone, the others stand elsewhere, and one is new.
      const folder = fake.folders[path]!;
      Object.assign(folder, { uidvalidity: 2, mails: [nameless(3, 21), nameless(1, 22), nameless(4, 23)] });
      await kontor.db.query('update mailbox set sync_requested_at = now() where id = $1', [id]);
      await until('the new one is there', async () => (await kontor.subjects(id)).includes('Mail 4'));
      await kontor.becomes(id, 'live');
      const after = (await kontor.ledger(id)).filter(row => row.generation === 1);
      const messageOf = new Map(before.map(row => [row.uid, row.message_id]));
      expect(after.map(row => [row.uid, row.state])).toEqual([
        [21, 'stored'],
        [22, 'stored'],
        [23, 'stored'],
      ]);
      expect(after[0]?.message_id).toBe(messageOf.get(3));
      expect(after[1]?.message_id).toBe(messageOf.get(1));
      expect(fetched() - first).toBe(1);
      expect(await kontor.subjects(id)).toEqual(['Mail 1', 'Mail 2', 'Mail 3', 'Mail 4']);
      expect(await kontor.prove(id)).toMatchObject({ balanced: true });
    });
  });
});
