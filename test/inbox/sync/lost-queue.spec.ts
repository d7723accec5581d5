import { Sweeper } from '../../../src/inbox/sync/sweep.js';
import {
  describeWithDovecot,
  describeWithRedis,
  dovecot,
  redis,
  type Dovecot,
} from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';
import { Redis } from 'ioredis';

describeWithRedis('a queue that forgets everything', () => {
  describeWithDovecot('FLUSHALL', () => {
    let server: Dovecot;
    let kontor: Syncing;
    let queue: Awaited<ReturnType<typeof redis>>;

    beforeAll(async () => {
      [server, queue] = await Promise.all([dovecot(), redis()]);
      kontor = await syncing({ env: { REDIS_URL: queue.url } });
    });
    afterAll(async () => {
      await kontor.close();
      await server.stop();
      await queue.stop();
    });

    it('costs a sweep, and no mail', async () => {
      const client = await server.connect('anna');
      for (let n = 1; n <= 300; n++) await client.append('INBOX', Buffer.from(numbered(n)));
      await client.logout();
      const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
      await kontor.start();
      await until('some are stored', async () => (await kontor.subjects(id)).length > 0);
      const other = new Redis(queue.url);
      await other.flushall();
      await server.deliver('anna', numbered('live'));
      await other.flushall();
      other.disconnect();
      // As if 15 s had passed.
      await kontor.db.query(`update remote_message set noticed_at = noticed_at - interval '20 seconds'`);
      await kontor.app.get(Sweeper).sweep();
      await until('all are there', async () => (await kontor.subjects(id)).length === 301, {
        milliseconds: 20_000,
      });
      await kontor.becomes(id, 'live', 30_000);
    }, 60_000);
  });
});
