import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

/** Which bytes are which message: nothing twice, nothing hidden behind a forged id. */
describe('identity of a message', () => {
  let kontor: Pipeline;
  let mine: number;
  let theirs: number;

  beforeAll(async () => {
    kontor = await pipeline();
    mine = await kontor.mailbox(await kontor.user('rep@kontor.example'), 'rep@kontor.example');
    theirs = await kontor.mailbox(await kontor.user('bo@kontor.example'), 'bo@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(() =>
    kontor.db.query(
      'truncate event, remote_message, thread, thread_key, message, message_copy, content cascade',
    ),
  );

  const count = async (table: string) =>
    (await kontor.one<{ n: number }>(`select count(*)::int as n from ${table}`)).n;

  it('is one message with a copy for each rep who received it', async () => {
    const text = mail({ 'Message-ID': '<one@x>', Received: 'from a by b' });
    await kontor.receive(mine, [text]);
    await kontor.receive(theirs, [text.replace('from a by b', 'from c by d')]);
    expect([await count('message'), await count('message_copy'), await count('content')]).toEqual([1, 2, 1]);
  });

  it('is stored once when it comes again, in one slice or a later one', async () => {
    const text = mail({ 'Message-ID': '<one@x>' });
    await kontor.receiveTogether(mine, [text, text]);
    await kontor.receive(mine, [text], { folder: 'Sent' });
    expect([await count('message'), await count('message_copy')]).toEqual([1, 1]);
    const { stored } = await kontor.one<{ stored: number }>(
      `select count(*)::int as stored from remote_message where state = 'stored' and message_id is not null`,
    );
    expect(stored).toBe(3);
    const { messages } = await kontor.one<{ messages: number }>('select messages from thread_mailbox');
    expect(messages).toBe(1);
  });

  it('keeps a copy that says something else for those who have that copy', async () => {
    await kontor.receive(mine, [mail({ 'Message-ID': '<one@x>' }, 'The price is 100.\n')]);
    await kontor.receive(theirs, [mail({ 'Message-ID': '<one@x>' }, 'The price is 900.\n')]);
    const copies = await kontor.db.query<{ text: string; variant: boolean }>(
      `select trim(e'\\n' from text) as text, variant from message_copy join content on content.id = content_id order by mailbox_id`,
    );
    expect(copies).toEqual([
      { text: 'The price is 100.', variant: false },
      { text: 'The price is 900.', variant: true },
    ]);
  });

  it('is two messages, both flagged, when a stranger uses its id', async () => {
    await kontor.receive(mine, [
      mail({ 'Message-ID': '<one@x>' }),
      mail({ 'Message-ID': '<one@x>', From: 'm@evil.example', Subject: 'Pay here' }),
    ]);
    expect(await kontor.db.query('select id_conflict as conflict from message')).toEqual([
      { conflict: true },
      { conflict: true },
    ]);
  });

  it('has a stable identity without a Message-ID', async () => {
    const text = mail({});
    await kontor.receive(mine, [text]);
    await kontor.receive(mine, [text]);
    expect(await count('message')).toBe(1);
  });

  it('is a dead letter, bytes kept, where not even headers can be read', async () => {
    await kontor.receive(mine, ['\u0001\u0002 nothing like a mail']);
    const row = await kontor.one<{ state: string; reason: string; kept: boolean }>(
      'select state, reason, blob is not null as kept from remote_message',
    );
    expect(row).toEqual({ state: 'dead', reason: 'no-headers', kept: true });
  });

  it('is sorted by when it arrived where its date cannot be true', async () => {
    await kontor.receive(mine, [mail({ 'Message-ID': '<f@x>', Date: 'Fri, 31 Dec 9999 23:59:59 +0000' })]);
    const { late } = await kontor.one<{ late: boolean }>(
      `select sent_at > now() + interval '1 minute' as late from message`,
    );
    expect(late).toBe(false);
  });

  it('stays erased', async () => {
    const { Crypto } = await import('../../src/platform/crypto.js');
    const { referenceKey } = await import('../../src/mail/identity.js');
    const hash = kontor.app.get(Crypto).sign(`message ${referenceKey('one@x')}`);
    await kontor.db.query(`insert into tombstone (kind, hash) values ('message', $1)`, [hash]);
    await kontor.receive(mine, [mail({ 'Message-ID': '<one@x>' })]);
    expect(await count('message')).toBe(0);
    expect(await kontor.db.query('select state, reason, blob from remote_message')).toEqual([
      { state: 'skipped', reason: 'erased', blob: null },
    ]);
  });

  it('is the same database when the same ledger row is taken in twice at once', async () => {
    const { Inbox } = await import('../../src/inbox/receive.js');
    const inbox = kontor.app.get(Inbox);
    await kontor.receive(mine, [mail({ 'Message-ID': '<seed@x>' })]);
    const { id } = await kontor.one<{ id: number }>(
      `insert into remote_message (folder_id, generation, uid) select id, 0, 99 from folder where mailbox_id = ${mine} limit 1 returning id`,
    );
    const raw = Buffer.from(mail({ 'Message-ID': '<twice@x>' }));
    const results = await Promise.all(
      [1, 2, 3].map(() => inbox.receive(mine, null, [{ remoteId: id, raw }])),
    );
    expect(results.reduce((sum, result) => sum + result.stored, 0)).toBe(1);
    expect(await count('message')).toBe(2);
  });
});
