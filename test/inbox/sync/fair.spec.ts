import { describeOnEachQueue } from '../../support/queues.js';
import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

/** Of each of the large mailboxes: seconds of work, of which the small one and new mail need a hundredth. */
const history = 1500;
const large = ['first', 'second'];

describeOnEachQueue(queue => {
  describeWithDovecot('mailboxes', () => {
    let server: Dovecot;
    let kontor: Syncing;

    beforeAll(async () => {
      [server, kontor] = await Promise.all([dovecot(), syncing({ queue, sync: { sliceMs: 100 } })]);
    });
    afterAll(async () => {
      await kontor.close();
      await server.stop();
    });

    /** Numbers that grow with each mail that is written, whoever's it is. */
    const written = (mailboxId: number) =>
      kontor.db.query<{ subject: string; nth: number }>(
        `select m.subject, c.id::int as nth from message_copy c join message m on m.id = c.message_id
          where c.mailbox_id = $1 order by c.id`,
        [mailboxId],
      );

    it('take turns: a small one, and new mail, do not wait for the large ones', async () => {
      const connect = (user: string) => kontor.mailbox({ port: server.imapPort, user });
      for (const user of large)
        await server.fill(
          user,
          'INBOX',
          Array.from({ length: history }, (_, n) => numbered(`${user}-${n}`)),
        );
      await server.append('small', 'INBOX', numbered('small'));
      // As many as there are hands for history: without turns the small one would wait for the end of one of them.
      const [first, second] = [await connect('first'), await connect('second')];
      await kontor.start();
      for (const id of [first, second])
        await until('the large ones have begun', async () => (await kontor.subjects(id)).length > 0);
      const small = await connect('small');
      await server.deliver('first', numbered('live'));
      await kontor.becomes(small, 'live');
      for (const id of [first, second]) await kontor.becomes(id, 'live', 60_000);

      const [a, b, [little]] = [await written(first), await written(second), await written(small)];
      expect([a.length, b.length]).toEqual([history + 1, history]);
      expect(little?.nth).toBeLessThan(Math.min(a.at(-1)!.nth, b.at(-1)!.nth));
      expect(a.slice(0, history).map(mail => mail.subject)).toContain('Mail live');
      expect(await kontor.events('mail.received')).toHaveLength(1);
    });
  });
});
