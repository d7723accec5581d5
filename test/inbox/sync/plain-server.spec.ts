import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

const servers = {
  'without QRESYNC':
    'IMAP4rev1 LITERAL+ IDLE UIDPLUS CONDSTORE ENABLE ESEARCH SPECIAL-USE LIST-EXTENDED LIST-STATUS NAMESPACE',
  'without CONDSTORE, ESEARCH, IDLE and SPECIAL-USE': 'IMAP4rev1 UIDPLUS NAMESPACE',
};

for (const [what, capability] of Object.entries(servers)) {
  describeWithDovecot(`a server ${what}`, () => {
    let server: Dovecot;
    let kontor: Syncing;
    let id: number;

    beforeAll(async () => {
      [server, kontor] = await Promise.all([dovecot({ capability }), syncing()]);
      for (let n = 1; n <= 5; n++) await server.append('anna', 'INBOX', numbered(n));
      await server.append('anna', 'Sent', numbered('sent'));
      id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      await kontor.start();
      await kontor.becomes(id, 'live');
    });
    afterAll(async () => {
      await kontor.close();
      await server.stop();
    });

    it('is taken in, with its Sent known by name', async () => {
      expect(await kontor.prove(id)).toMatchObject({ balanced: true });
      const { role } = await kontor.one<{ role: string }>(`select role from folder where path = 'Sent'`);
      expect(role).toBe('sent');
    });

    it('gives new mail, flags and expunges all the same', async () => {
      await server.deliver('anna', numbered('live'));
      await until('the mail is there', async () => (await kontor.subjects(id)).includes('Mail live'));
      await server.doveadm('flags', 'add', '-u', 'anna', '\\Seen', 'mailbox', 'INBOX', 'uid', '2');
      await server.doveadm('expunge', '-u', 'anna', 'mailbox', 'INBOX', 'uid', '3');
      await until('both are mirrored', async () => {
        const rows = (await kontor.ledger(id)).filter(row => row.path === 'INBOX');
        return rows[1]?.flags.includes('\\Seen') && rows[2]?.state === 'gone';
      });
    });
  });
}
