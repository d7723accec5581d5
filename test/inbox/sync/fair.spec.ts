import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, until, type Syncing } from '../../support/sync.js';

describeWithDovecot('two mailboxes', () => {
  let server: Dovecot;
  let kontor: Syncing;

  beforeAll(async () => {
    [server, kontor] = await Promise.all([dovecot(), syncing({ sync: { sliceMs: 100 } })]);
  });
  afterAll(async () => {
    await kontor.close();
    await server.stop();
  });

  it('take turns: the small one, and new mail, do not wait for the large one', async () => {
    const client = await server.connect('large');
    const text = 'word '.repeat(2000);
    for (let n = 1; n <= 600; n++) await client.append('INBOX', Buffer.from(numbered(`l${n}`, text)));
    await client.logout();
    await server.append('small', 'INBOX', numbered('s1'));
    const large = await kontor.mailbox({ port: server.imapPort, user: 'large' });
    await kontor.start();
    await until('the large one has begun', async () => (await kontor.subjects(large)).length > 0);
    const small = await kontor.mailbox({ port: server.imapPort, user: 'small' });
    await kontor.becomes(small, 'live');
    await server.deliver('large', numbered('live'));
    await until('the new mail is there', async () => (await kontor.subjects(large)).includes('Mail live'));
    expect((await kontor.mailboxOf(large)).state).toBe('backfilling');
    await kontor.becomes(large, 'live');
    expect(await kontor.subjects(large)).toHaveLength(601);
  });
});
