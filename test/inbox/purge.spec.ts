import { sealCredentials } from '../../src/accounts/credentials.js';
import { Mailboxes } from '../../src/accounts/mailboxes.js';
import { Collector } from '../../src/inbox/collect.js';
import { Purge } from '../../src/inbox/purge.js';
import { Inbox } from '../../src/inbox/receive.js';
import { Blobs } from '../../src/platform/blobs.js';
import { Crypto } from '../../src/platform/crypto.js';
import { hold, waiting } from '../support/locks.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';
import { died, workerOf } from '../support/worker.js';

describe('the mail of a removed mailbox', () => {
  let kontor: Pipeline;
  let purge: Purge;
  let ada: { user: number; mailbox: number };
  let bob: { user: number; mailbox: number };

  beforeEach(async () => {
    kontor = await pipeline();
    purge = kontor.app.get(Purge);
    [ada, bob] = [await rep('ada'), await rep('bob')];
  });
  afterEach(() => kontor.close());

  const rep = async (name: string) => {
    const user = await kontor.user(`${name}@kontor.example`);
    return { user, mailbox: await kontor.mailbox(user, `${name}@kontor.example`, { create_persons: 'all' }) };
  };
  const letter = (id: string, more: Record<string, string> = {}, body?: string) =>
    mail(
      {
        'Message-ID': `<${id}@nordic.example>`,
        To: 'ada@kontor.example, bob@kontor.example',
        Subject: `Matter ${id}`,
        ...more,
      },
      body ?? `This is ${id}.\n`,
    );
  const reply = (id: string, to: string) =>
    letter(id, { 'In-Reply-To': `<${to}@nordic.example>`, Subject: `Re: Matter ${to}` });
  const remove = async (who = ada, days = 31) => {
    await kontor.app.get(Mailboxes).remove({ userId: who.user, isAdmin: false }, who.mailbox);
    await kontor.db.query(`update mailbox set deleted_at = now() - make_interval(days => $2) where id = $1`, [
      who.mailbox,
      days,
    ]);
  };
  const purgeAll = async () => {
    while (await purge.purge());
  };
  const subjects = async () =>
    (await kontor.db.query<{ subject: string }>('select subject from message order by id')).map(
      row => row.subject,
    );
  const count = async (table: string, where = 'true') =>
    (await kontor.one<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`)).n;
  const threadOf = async (messageId: number) =>
    (await kontor.one<{ thread_id: number }>('select thread_id from message where id = $1', [messageId]))
      .thread_id;
  /** Everything that must hold however far a purge has come. */
  const expectSound = async () => {
    const oddities = {
      'a message without a copy': `select from message m where not exists (select from message_copy c where c.message_id = m.id)`,
      'content that nobody has': `select from content t where not exists (select from message_copy c where c.content_id = t.id)`,
      'a thread of nobody': `select from thread t where merged_into is null and not exists (select from thread_mailbox m where m.thread_id = t.id)`,
      'a copy without its thread in the list': `select from message_copy c where not exists (
         select from thread_mailbox t where t.thread_id = c.thread_id and t.mailbox_id = c.mailbox_id)`,
    };
    for (const [what, sql] of Object.entries(oddities))
      expect([what, await kontor.db.query(sql)]).toEqual([what, []]);
  };

  it('goes after a month, and not before; what another user has too stays with him', async () => {
    await kontor.receive(ada.mailbox, [letter('shared'), letter('hers'), reply('hers-2', 'hers')]);
    const [shared] = await kontor.receive(bob.mailbox, [letter('shared')]);
    await remove(ada, 29);
    await purgeAll();
    expect(await count('message_copy')).toBe(4);

    await kontor.db.query(`update mailbox set deleted_at = deleted_at - interval '2 days' where id = $1`, [
      ada.mailbox,
    ]);
    await purgeAll();
    expect(await subjects()).toEqual(['Matter shared']);
    expect(await count('mailbox', `id = ${ada.mailbox}`)).toBe(0);
    for (const table of ['folder', 'mailbox_lease', 'message_copy', 'thread_mailbox'])
      expect([table, await count(table, `mailbox_id = ${ada.mailbox}`)]).toEqual([table, 0]);
    expect(await count('remote_message')).toBe(1);
    expect(await count('thread')).toBe(1);
    expect(await count('participant')).toBe(3);
    expect(await count('thread_key', `thread_id <> ${await threadOf(shared!)}`)).toBe(0);
    const { blob } = await kontor.one<{ blob: Buffer }>('select blob from message_copy');
    expect(String(await kontor.app.get(Blobs).get(blob))).toContain('This is shared.');
    expect(await count('person', `name = 'Eva Lind'`)).toBe(1);
    expect(await kontor.one('select messages from collection')).toEqual({ messages: 2 });
    await expectSound();
  });

  it('takes the links of empty threads along, and leaves those of the others', async () => {
    const deal = await kontor.deal('Rollout');
    const [hers, both] = await kontor.receive(ada.mailbox, [letter('hers'), letter('both')]);
    await kontor.receive(bob.mailbox, [letter('both')]);
    for (const message of [hers!, both!]) {
      await kontor.db.query(`insert into thread_link (thread_id, deal_id, rule) values ($1, $2, 'by-hand')`, [
        await threadOf(message),
        deal,
      ]);
    }
    const kept = await threadOf(both!);
    await remove();
    await purgeAll();
    const links = await kontor.db.query<{ thread_id: number }>(
      'select distinct thread_id from thread_link where deal_id is not null',
    );
    expect(links).toEqual([{ thread_id: kept }]);
    expect(await count('thread_link', `thread_id <> ${kept}`)).toBe(0);
    expect(await count('deal')).toBe(1);
  });

  it('keeps what it tied together: a reply to a mail that is gone still finds its thread', async () => {
    await kontor.receive(ada.mailbox, [letter('first')]);
    const [answer] = await kontor.receive(bob.mailbox, [reply('second', 'first')]);
    await remove();
    await purgeAll();
    expect(await subjects()).toEqual(['Re: Matter first']);
    const [later] = await kontor.receive(bob.mailbox, [reply('third', 'first')]);
    expect(await threadOf(later!)).toBe(await threadOf(answer!));
    await expectSound();
  });

  it('lets threads go to which others are tied, and what was merged into them', async () => {
    const [hers] = await kontor.receive(ada.mailbox, [letter('hers')]);
    const [split] = await kontor.receive(bob.mailbox, [
      letter('other', { 'In-Reply-To': '<hers@nordic.example>', Subject: 'Quite another matter' }),
    ]);
    expect(await kontor.one('select split_from from thread where id = $1', [await threadOf(split!)])).toEqual(
      { split_from: await threadOf(hers!) },
    );
    await kontor.db.query(`insert into thread (subject, merged_into) values ('merged', $1)`, [
      await threadOf(hers!),
    ]);
    await remove();
    await purgeAll();
    expect(await kontor.db.query('select id, split_from from thread')).toEqual([
      { id: await threadOf(split!), split_from: null },
    ]);
  });

  it('no longer says of a mail that another bears its id, once that other is gone', async () => {
    await kontor.receive(ada.mailbox, [letter('same', { Subject: 'One' })]);
    await kontor.receive(bob.mailbox, [letter('same', { Subject: 'Another' })]);
    expect(await count('message', 'id_conflict')).toBe(2);
    await remove();
    await purgeAll();
    expect(await kontor.db.query('select subject, id_conflict from message')).toEqual([
      { subject: 'Another', id_conflict: false },
    ]);
  });

  it('can be connected again at once: the purge of the old one takes nothing of the new one', async () => {
    await kontor.receive(ada.mailbox, [letter('hers'), letter('hers too')]);
    await remove();
    const again = await kontor.mailbox(ada.user, 'ada@kontor.example');
    await kontor.receive(again, [letter('hers')]);
    await purgeAll();
    expect(await subjects()).toEqual(['Matter hers']);
    expect(await count('message_copy', `mailbox_id = ${again}`)).toBe(1);
    await expectSound();
  });

  it('goes in small steps, each of which leaves everything sound', async () => {
    Object.assign(purge.options, { mostRows: 3, mostCopies: 3, sliceMs: 0 });
    const thread = [letter('long'), ...Array.from({ length: 9 }, (_, n) => reply(`long-${n}`, 'long'))];
    await kontor.receiveTogether(ada.mailbox, [...thread, letter('a'), letter('b')]);
    await kontor.receiveTogether(bob.mailbox, thread.slice(0, 2));
    await remove();
    let steps = 0;
    let left = 12;
    for (; await purge.purge(); steps++) {
      const now = await count('message_copy', `mailbox_id = ${ada.mailbox}`);
      expect(left - now).toBeLessThanOrEqual(3);
      left = now;
      await expectSoundSoFar();
    }
    expect(steps).toBeGreaterThan(5);
    expect(await count('message')).toBe(2);
    await expectSound();
  });

  const expectSoundSoFar = async () =>
    expect(
      await kontor.db.query(
        `select from message m where not exists (select from message_copy c where c.message_id = m.id)`,
      ),
    ).toEqual([]);

  it.each(['purge-before-commit', 'purge-step', 'purge-before-commit:3', 'purge-step:2'])(
    'is gone in the end where the worker is killed at %s',
    async failpoint => {
      await kontor.receive(ada.mailbox, [letter('shared'), letter('hers'), reply('hers-2', 'hers')]);
      await kontor.receive(bob.mailbox, [letter('shared')]);
      await remove();
      const killed = workerOf(kontor, {
        SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
        WORKER_ROLES: 'ingest',
        FAILPOINT: failpoint,
      });
      await died(killed, kontor);
      expect(killed.output()).not.toMatch(/error/i);
      expect(await count('mailbox', `id = ${ada.mailbox}`)).toBe(1);
      await purgeAll();
      expect(await count('mailbox', `id = ${ada.mailbox}`)).toBe(0);
      expect(await subjects()).toEqual(['Matter shared']);
      await expectSound();
    },
  );

  it.each(['before', 'after'])('loses no mail that another user gets right %s it goes', async order => {
    await kontor.receive(ada.mailbox, [letter('shared')]);
    await remove();
    Object.assign(purge.options, { sliceMs: 0 });
    await purge.purge();
    expect(await count('remote_message')).toBe(0);

    const release = await hold(kontor.db, tx =>
      tx.query(
        `select pg_advisory_xact_lock(('x' || substr(replace(id_hash::text, '-', ''), 1, 16))::bit(64)::bigint) from message`,
      ),
    );
    const both = [() => kontor.receive(bob.mailbox, [letter('shared')]), () => purge.purge()];
    if (order === 'after') both.reverse();
    const first = both[0]!();
    await waiting(kontor.db, 1);
    const second = both[1]!();
    await waiting(kontor.db, 2);
    await release();
    await Promise.all([first, second]);
    await purgeAll();
    expect(await subjects()).toEqual(['Matter shared']);
    expect(await count('message_copy', `mailbox_id = ${bob.mailbox}`)).toBe(1);
    await expectSound();
  });

  it('loses no text that a mail which comes at this moment shares with one that goes', async () => {
    // With them on, two mails of one subject wait for each other long before.
    await kontor.db.query('update company set subject_rules = false');
    await kontor.receive(ada.mailbox, [letter('hers', {}, 'The same words.\n')]);
    await remove();
    Object.assign(purge.options, { sliceMs: 0 });
    await purge.purge();
    // The purge has deleted the text, and waits before its commit.
    const release = await hold(kontor.db, tx => tx.query('select from collection for update'));
    const goes = purge.purge();
    await waiting(kontor.db, 1);
    const comes = kontor.receive(bob.mailbox, [
      letter('his', { Subject: 'Matter hers' }, 'The same words.\n'),
    ]);
    await waiting(kontor.db, 2);
    await release();
    await Promise.all([goes, comes]);
    await purgeAll();
    expect(
      await kontor.db.query('select text from content t join message_copy c on c.content_id = t.id'),
    ).toEqual([{ text: expect.stringContaining('The same words.') }]);
    await expectSound();
  });

  it('takes in nothing more of it once its ledger is gone', async () => {
    const [hers] = await kontor.receive(ada.mailbox, [letter('hers')]);
    const { id } = await kontor.one<{ id: number }>(
      `update remote_message set state = 'pending', message_id = null where message_id = $1 returning id`,
      [hers],
    );
    await remove();
    await purgeAll();
    await kontor.app
      .get(Inbox)
      .receive(ada.mailbox, null, [{ remoteId: id, raw: Buffer.from(letter('late')) }]);
    expect(await subjects()).toEqual([]);
  });

  it('leaves its bytes to the collector, who finds them at once', async () => {
    const collector = kontor.app.get(Collector);
    await kontor.receive(ada.mailbox, [letter('shared'), letter('hers')]);
    await kontor.receive(bob.mailbox, [letter('shared')]);
    collector.options.graceMs = 0;
    await collector.collect();
    await remove();
    await purgeAll();
    expect(await count('blob')).toBe(2);
    await collector.collect();
    await collector.collect();
    expect(await count('blob')).toBe(1);
    expect(await kontor.one('select blobs from collection')).toEqual({ blobs: 1 });
  });
});

describe('removing a mailbox', () => {
  let kontor: Pipeline;
  beforeAll(async () => {
    kontor = await pipeline();
  });
  afterAll(() => kontor.close());

  it('wipes its credentials at once, also where a change of them is under way', async () => {
    const user = await kontor.user('rep@kontor.example');
    const id = await kontor.mailbox(user, 'rep@kontor.example');
    const server = { host: 'mail.kontor.example', port: 993, secure: true, user: 'rep@kontor.example' };
    const sealed = sealCredentials(kontor.app.get(Crypto), id, { imap: { password: 'secret' } });
    await kontor.db.query('update mailbox set imap = $2, smtp = $2, credentials = $3 where id = $1', [
      id,
      JSON.stringify(server),
      sealed,
    ]);
    const viewer = { userId: user, isAdmin: false };
    const mailboxes = kontor.app.get(Mailboxes);
    const commit = await hold(kontor.db, tx =>
      tx.query('select from mailbox where id = $1 for update', [id]),
    );
    const removed = mailboxes.remove(viewer, id);
    await waiting(kontor.db, 1);
    const changed = mailboxes.update(viewer, id, { create_persons: 'none' }).catch((error: Error) => error);
    await waiting(kontor.db, 2);
    await Promise.all([commit(), removed]);
    expect(await changed).toMatchObject({ message: 'mailbox not found' });
    const { imap, smtp, credentials } = await kontor.one<Record<string, unknown>>(
      'select imap, smtp, credentials from mailbox where id = $1',
      [id],
    );
    expect(credentials).toBeNull();
    expect(JSON.stringify([imap, smtp])).not.toContain('rep@');
  });
});
