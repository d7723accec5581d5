import { describeOnEachQueue } from '../../support/queues.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, type Syncing } from '../../support/sync.js';

describeOnEachQueue(queue => {
  describeWithDovecot('a mailbox that is connected', () => {
    let server: Dovecot;
    let kontor: Syncing;

    beforeAll(async () => {
      [server, kontor] = await Promise.all([dovecot(), syncing({ queue })]);
    });
    afterAll(async () => {
      await kontor.close();
      await server.stop();
    });

    it('is taken in as a whole, without events, and the sums add up', async () => {
      await server.fill(
        'anna',
        'INBOX',
        Array.from({ length: 70 }, (_, n) => numbered(n + 1)),
      );
      const sent = numbered('sent', undefined, { From: 'Rep <rep@kontor.example>' });
      await server.append('anna', 'Sent', sent, ['\\Seen']);
      await server.append('anna', 'Projects/North', numbered('north'));
      await server.append('anna', 'Trash', numbered('trash'));
      await server.doveadm('expunge', '-u', 'anna', 'mailbox', 'INBOX', 'uid', '10:20');

      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      await kontor.start();
      await kontor.becomes(id, 'live');

      const { proof } = await kontor.mailboxOf(id);
      expect(proof).toMatchObject({ balanced: true });
      expect(
        proof?.folders.map(({ path, server: on, stored, balanced }) => [path, on, stored, balanced]),
      ).toEqual([
        ['INBOX', 59, 59, true],
        ['Sent', 1, 1, true],
        ['Projects/North', 1, 1, true],
      ]);
      expect(await kontor.subjects(id)).toHaveLength(61);
      expect((await kontor.ledger(id)).every(row => row.state === 'stored' && !row.is_new)).toBe(true);
      expect(await kontor.events('mail.received')).toEqual([]);
    });
  });
});
