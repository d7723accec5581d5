import { recountUnread } from '../../../src/inbox/unread.js';
import { hold, waiting } from '../../support/locks.js';
import { mail, pipeline, type Pipeline } from '../../support/pipeline.js';

describe('the unread count', () => {
  let kontor: Pipeline;
  beforeAll(async () => {
    kontor = await pipeline();
  });
  afterAll(() => kontor.close());

  it('has in it the mail that came while the recount waited for it', async () => {
    const mailbox = await kontor.mailbox(await kontor.user('rep@kontor.example'), 'rep@kontor.example');
    const [messageId] = await kontor.receive(mailbox, [mail({ 'Message-ID': '<1@nordic.example>' })], {
      flags: ['\\Seen'],
    });
    const { threadId } = await kontor.one<{ threadId: number }>(
      'select thread_id as "threadId" from message_copy where message_id = $1',
      [messageId],
    );
    const unread = async () =>
      (
        await kontor.one<{ unread: number }>('select unread from thread_mailbox where thread_id = $1', [
          threadId,
        ])
      ).unread;
    expect(await unread()).toBe(0);

    const commit = await hold(kontor.db, async tx => {
      await tx.query('update message_copy set seen = false where message_id = $1', [messageId]);
      await tx.query('update thread_mailbox set unread = unread + 1 where thread_id = $1', [threadId]);
    });
    const recount = kontor.db.transaction(tx => recountUnread(tx, [mailbox], [threadId]));
    await waiting(kontor.db, 1);
    await Promise.all([commit(), recount]);
    expect(await unread()).toBe(1);
  });
});
