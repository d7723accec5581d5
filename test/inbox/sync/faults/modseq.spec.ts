import { faulty, inbox, mails } from '../../../support/fault.js';
import { until } from '../../../support/sync.js';

const capability = 'IMAP4rev1 IDLE ENABLE CONDSTORE QRESYNC';
const isSeen = (rows: { uid: number; flags: string[] }[], uid: number) =>
  rows.find(row => row.uid === uid)?.flags.includes('\\Seen') ?? false;

it('looks at all flags when HIGHESTMODSEQ goes down', async () => {
  await faulty(
    { capability, folders: { INBOX: inbox(mails(1, 10), { modseq: 50 }) } },
    async ({ kontor, fake, id }) => {
      await kontor.becomes(id, 'live');
      const folder = fake.folders['INBOX']!;
      folder.mails[2]!.flags = ['\\Seen'];
      folder.modseq = 20;
      await until('the flag is mirrored', async () => isSeen(await kontor.ledger(id), 3));
    },
  );
});

it('catches a change that becomes visible after its MODSEQ was raised', async () => {
  await faulty(
    { capability, folders: { INBOX: inbox(mails(1, 10), { modseq: 50 }) } },
    async ({ kontor, fake, id }) => {
      await kontor.becomes(id, 'live');
      const folder = fake.folders['INBOX']!;
      folder.modseq = 60;
      await until('the raised value is seen', () =>
        fake.commands.some(command => /CHANGEDSINCE 50/.test(command)),
      );
      Object.assign(folder.mails[4]!, { flags: ['\\Seen'], modseq: 60 });
      await until('the flag is mirrored', async () => isSeen(await kontor.ledger(id), 5));
      await until('the value is kept in the end', async () => {
        const { m } = await kontor.one<{ m: string }>('select highest_modseq::text as m from folder');
        return m === '60';
      });
    },
  );
});

it('finds a mail and an expunge that QRESYNC leaves out', async () => {
  await faulty(
    { capability, folders: { INBOX: inbox(mails(1, 10), { modseq: 50 }) } },
    async ({ kontor, fake, id }) => {
      await kontor.becomes(id, 'live');
      const folder = fake.folders['INBOX']!;
      // Neither has a MODSEQ above what we know, and there is no VANISHED.
      folder.mails.splice(3, 1);
      folder.mails.push({ ...mails(11, 11)[0]!, modseq: 1 });
      folder.modseq = 51;
      await until('the new mail is there', async () => (await kontor.subjects(id)).includes('Mail 11'));
      await until(
        'the other is gone',
        async () => (await kontor.ledger(id)).find(row => row.uid === 4)?.state === 'gone',
      );
      expect(await kontor.prove(id)).toMatchObject({ balanced: true });
    },
  );
});
