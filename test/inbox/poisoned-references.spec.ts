import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

/** A reference that nobody's mail has, and that unrelated mails name, ties nothing together. */
describe('poisoned references', () => {
  let kontor: Pipeline;
  let box: number;

  beforeAll(async () => {
    kontor = await pipeline();
    box = await kontor.mailbox(await kontor.user('rep@kontor.example'), 'rep@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(() =>
    kontor.db.query(
      'truncate person, deal, contact_email, thread, thread_key, message, message_copy, content, poisoned_reference cascade',
    ),
  );

  const range = (n: number) => Array.from({ length: n }, (_, index) => index);
  /** Names the made-up id, under a subject of its own unless one is given. */
  const stray = (name: string, headers: Record<string, string> = {}) =>
    mail({
      'Message-ID': `<${name}@x>`,
      References: '<made-up@mailer.example>',
      Subject: `Matter ${name}`,
      From: `${name} <${name}@nordic.example>`,
      ...headers,
    });
  const together = async (...names: string[]) => {
    const rows = await kontor.db.query<{ thread: number }>(
      'select distinct thread_id as thread from message where message_id = any($1)',
      [names.map(name => `${name}@x`)],
    );
    return rows.length === 1;
  };
  const poisoned = async () =>
    (await kontor.one<{ n: number }>('select count(*)::int as n from poisoned_reference')).n;
  const oddities = () =>
    kontor.db.query(
      `select thread_id, mailbox_id from thread_mailbox t full join (
         select thread_id, mailbox_id, count(*)::int as messages from message_copy group by 1, 2) c
           using (thread_id, mailbox_id) where t.messages is distinct from c.messages`,
    );
  afterEach(async () => expect(await oddities()).toEqual([]));

  it('separates what such a reference joined, once it stands under more than twenty subjects', async () => {
    const same = { Subject: 'Your request' };
    await kontor.receive(box, [stray('one', same), stray('two', same)]);
    // An answer belongs to what it answers, whatever becomes of the other reference.
    await kontor.receive(box, [stray('answer', { ...same, References: '<made-up@mailer.example> <two@x>' })]);
    await kontor.receiveTogether(
      box,
      range(19).map(n => stray(`s${n}`)),
    );
    expect([await poisoned(), await together('one', 'two', 'answer')]).toEqual([0, true]);
    await kontor.receive(box, [stray('last')]);
    expect(await poisoned()).toBe(1);
    expect([await together('one', 'two'), await together('two', 'answer')]).toEqual([false, true]);
    await kontor.receive(box, [stray('three', same)]);
    expect([await together('one', 'three'), await together('two', 'three')]).toEqual([false, false]);
  });

  it('comes to the same in one slice', async () => {
    const same = { Subject: 'Your request' };
    await kontor.receiveTogether(box, [
      stray('one', same),
      ...range(20).map(n => stray(`s${n}`)),
      stray('two', same),
    ]);
    expect([await poisoned(), await together('one', 'two')]).toEqual([1, false]);
  });

  it('counts the domains of senders too', async () => {
    const from = (n: number) => ({ Subject: 'Your request', From: `a${n}@firm${n}.example` });
    await kontor.receiveTogether(
      box,
      range(49).map(n => stray(`d${n}`, from(n))),
    );
    await kontor.receive(box, [stray('d49', from(49)), stray('again', from(7))]);
    expect([await poisoned(), await together('d0', 'd49', 'again')]).toEqual([0, true]);
    await kontor.receive(box, [stray('d50', from(50))]);
    expect(await poisoned()).toBe(1);
    expect([await together('d0', 'd1'), await together('d50', 'd49')]).toEqual([false, false]);
  });

  it('is no matter of how often a mail that is there is named', async () => {
    await kontor.receive(box, [
      stray('start', { 'Message-ID': '<made-up@mailer.example>', Subject: 'Your request' }),
    ]);
    await kontor.receiveTogether(
      box,
      range(25).map(n => stray(`s${n}`)),
    );
    await kontor.receive(box, [
      stray('one', { Subject: 'Your request' }),
      stray('s0-again', { Subject: 'Matter s0' }),
    ]);
    expect(await poisoned()).toBe(0);
    expect([await together('one', 's0'), await together('s0', 's0-again')]).toEqual([false, true]);
  });

  it('leaves lists alone', async () => {
    const list = { 'List-Id': '<talk.lists.example>', Subject: 'Release' };
    await kontor.receive(box, [stray('l1', list), stray('l2', list)]);
    await kontor.receiveTogether(
      box,
      range(25).map(n => stray(`s${n}`, { 'List-Id': '<talk.lists.example>' })),
    );
    expect(await poisoned()).toBe(0);
    await kontor.receiveTogether(
      box,
      range(21).map(n => stray(`p${n}`)),
    );
    expect(await poisoned()).toBe(1);
    await kontor.receive(box, [stray('l3', list), stray('p3-again', { Subject: 'Matter p3' })]);
    expect([await together('l1', 'l2', 'l3'), await together('p3', 'p3-again')]).toEqual([true, false]);
  });

  it('is good again when the mail itself arrives', async () => {
    const same = { Subject: 'Your request' };
    await kontor.receive(box, [
      stray('one', same),
      ...range(20).map(n => stray(`s${n}`)),
      stray('two', same),
    ]);
    expect([await poisoned(), await together('one', 'two')]).toEqual([1, false]);
    await kontor.receive(box, [mail({ 'Message-ID': '<made-up@mailer.example>', ...same })]);
    expect([await poisoned(), await together('one', 'two')]).toEqual([0, true]);
    await kontor.receive(box, [stray('three', same)]);
    expect([await together('one', 'three'), await together('one', 's1')]).toEqual([true, false]);
  });

  it('asks the database for nothing more while nothing is out of the ordinary', async () => {
    let statements = 0;
    const { transaction } = kontor.db;
    kontor.db.transaction = (work, options) =>
      transaction.call(
        kontor.db,
        tx => work({ ...tx, query: (text, values) => (statements++, tx.query(text, values)) } as typeof tx),
        options,
      ) as ReturnType<typeof work>;
    const count = async (mails: string[]) => {
      statements = 0;
      await kontor.receiveTogether(box, mails);
      return statements;
    };
    const first = await count(range(10).map(n => stray(`t${n}`)));
    const second = await count(
      range(10).map(n => stray(`u${n}`, { References: `<t${n}@x>`, Subject: `Re: Matter t${n}` })),
    );
    kontor.db.transaction = transaction;
    expect(second).toBeLessThanOrEqual(first + 1);
  });
});
