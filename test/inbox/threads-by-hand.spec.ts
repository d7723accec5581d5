import { mergeByHand } from '../../src/inbox/merge-by-hand.js';
import { splitThread, type SplitChoice } from '../../src/inbox/split-by-hand.js';
import { lockUuids } from '../../src/inbox/thread-keys.js';
import { undoDecision } from '../../src/inbox/undo-decision.js';
import { hold, waiting } from '../support/locks.js';
import { mail, pipeline, type Pipeline } from '../support/pipeline.js';
import { seeded, seedOfRun } from '../support/random.js';

/** What a user splits or merges outranks every rule, whatever comes later and in whatever order, and can be taken back. */
describe('threads by hand', () => {
  let kontor: Pipeline;
  let rep: { userId: number; isAdmin: boolean };
  let other: { userId: number; isAdmin: boolean };
  let box: number;
  let theirs: number;

  beforeAll(async () => {
    kontor = await pipeline();
    rep = { userId: await kontor.user('rep@kontor.example'), isAdmin: false };
    other = { userId: await kontor.user('other@kontor.example'), isAdmin: false };
    box = await kontor.mailbox(rep.userId, 'rep@kontor.example');
    theirs = await kontor.mailbox(other.userId, 'other@kontor.example');
  });
  afterAll(() => kontor.close());
  beforeEach(() =>
    kontor.db.query(
      'truncate person, deal, contact_email, thread, thread_key, message, message_copy, content, event cascade',
    ),
  );

  const letter = (name: string, names: string[] = [], headers: Record<string, string> = {}) =>
    mail({
      'Message-ID': `<${name}@x>`,
      ...(names.length > 0
        ? { References: names.map(id => `<${id}@x>`).join(' '), Subject: 'Re: Nordic rollout' }
        : {}),
      ...headers,
    });
  const arrive = (...mails: string[]) => kontor.receive(box, mails);
  const split = (thread: number, choice: SplitChoice, who = rep) =>
    kontor.db.transaction(tx => splitThread(tx, who, thread, choice));
  const merge = (thread: number, and: number, who = rep) =>
    kontor.db.transaction(tx => mergeByHand(tx, who, thread, and));
  const undo = (thread: number, decision: number, who = rep) =>
    kontor.db.transaction(tx => undoDecision(tx, who, thread, decision));
  const threadOf = async (message: number | undefined) =>
    (await kontor.one<{ id: number }>('select thread_id as id from message where id = $1', [message])).id;
  /** `a b | c`: a and b in one thread, c in another. */
  const groups = async () => {
    const rows = await kontor.db.query<{ id: string; thread: number }>(
      'select message_id as id, thread_id as thread from message order by message_id',
    );
    return [...Map.groupBy(rows, row => row.thread).values()]
      .map(group => group.map(row => row.id.replace(/@x$/, '')).join(' '))
      .sort()
      .join(' | ');
  };
  /** All that a split or a merge may touch, save for what is there only once it was taken back. */
  const everything = async () => {
    const tables = {
      thread: 'select id, subject, split_from, last_at, asks, ask from thread where merged_into is null',
      thread_mailbox: 'select * from thread_mailbox',
      thread_link: 'select * from thread_link',
      message: 'select id, thread_id, thread_rule, pinned from message',
      message_copy: 'select id, thread_id from message_copy',
      thread_key: 'select * from thread_key',
      thread_barrier: 'select * from thread_barrier',
    };
    const rows = await Promise.all(
      Object.entries(tables).map(async ([name, sql]) => [
        name,
        await kontor.db.query(`select * from (${sql}) picked order by picked::text`),
      ]),
    );
    return Object.fromEntries(rows) as Record<string, object[]>;
  };
  /** Counts that a recount would not come to, copies that stand elsewhere than their message. */
  const oddities = () =>
    kontor.db.query(
      `select t.thread_id, t.mailbox_id from thread_mailbox t full join (
         select thread_id, mailbox_id, count(*)::int as messages, max(sent_at) as last_at,
                count(*) filter (where not seen and not outgoing)::int as unread from message_copy group by 1, 2) c
           using (thread_id, mailbox_id)
        where (t.messages, t.unread, t.last_at) is distinct from (c.messages, c.unread, c.last_at)
       union all select message.id, -1 from message_copy join message on message.id = message_copy.message_id
        where message.thread_id <> message_copy.thread_id
       union all select id, -2 from thread where merged_into is null and not exists (
         select from message where message.thread_id = thread.id)`,
    );
  afterEach(async () => expect(await oddities()).toEqual([]));

  it('lets the next reply follow the mail that it answers', async () => {
    const [, , c] = await arrive(letter('a'), letter('b', ['a']), letter('c', ['a', 'b']));
    const thread = await threadOf(c);
    const made = await split(thread, { messageIds: [c!] });
    expect(await groups()).toBe('a b | c');
    await arrive(letter('d', ['a', 'b', 'c']), letter('e', ['a', 'b']), letter('f', ['a', 'b', 'c', 'd']));
    expect(await groups()).toBe('a b e | c d f');
    expect(await threadOf(c)).toBe(made.thread);
  });

  it('takes out a mail and all that came after it', async () => {
    const day = (n: number) => ({ Date: `Mon, 0${n} Nov 2026 10:00:00 +0000` });
    const [, b] = await arrive(
      letter('a', [], day(1)),
      letter('b', ['a'], day(3)),
      letter('c', ['a'], day(2)),
      letter('d', ['a', 'c'], day(4)),
    );
    await split(await threadOf(b), { fromMessageId: b! });
    expect(await groups()).toBe('a c | b d');
  });

  it('settles the same in whatever order six mails arrive, with a split in between', async () => {
    for (let round = 1; round <= 25; round++) {
      const seed = seedOfRun() + round;
      const { between, some } = seeded(seed);
      // Each answers an earlier one and names all that lead to it; `cut` and all below it is split off.
      const parents = [0, 1, 2, 3, 4, 5].map(n => (n === 0 ? -1 : between(0, n - 1)));
      const path = (n: number): number[] => (parents[n]! < 0 ? [] : [...path(parents[n]!), parents[n]!]);
      const cut = between(1, 5);
      const isBelow = (n: number) => n === cut || path(n).includes(cut);
      const order = some([0, 1, 2, 3, 4, 5], 6);
      const letters = order.map(n => letter(String(n), path(n).map(String)));
      // As soon as the cut and something that stays are there, or later.
      const first = order.findIndex(
        (_, at) => order.slice(0, at + 1).includes(cut) && order.slice(0, at + 1).some(n => !isBelow(n)),
      );
      const when = between(first + 1, 6);
      const ids = await arrive(...letters.slice(0, when));
      const moving = ids.filter((_, at) => isBelow(order[at] as number));
      await split(await threadOf(moving[0]), { messageIds: moving });
      const rest = letters.slice(when);
      if (rest.length > 0) await (seed % 2 ? kontor.receive(box, rest) : kontor.receiveTogether(box, rest));
      const names = [0, 1, 2, 3, 4, 5].map(String);
      const sides = [names.filter(n => !isBelow(Number(n))), names.filter(n => isBelow(Number(n)))];
      expect({ seed, order, cut, when, parents, groups: await groups() }).toEqual({
        seed,
        order,
        cut,
        when,
        parents,
        groups: sides
          .map(side => side.join(' '))
          .sort()
          .join(' | '),
      });
      expect(await oddities()).toEqual([]);
      await kontor.db.query('truncate thread, thread_key, message, message_copy, content, event cascade');
    }
  });

  it('moves an answer over to the mail that it answers, when that comes late', async () => {
    const [, c] = await arrive(letter('a'), letter('c', ['a']));
    await split(await threadOf(c), { messageIds: [c!] });
    // Its parent is not there yet: the nearest that is stands in the old thread.
    await arrive(letter('e', ['a', 'd']), letter('f', ['a', 'd', 'e']));
    expect(await groups()).toBe('a e f | c');
    await arrive(letter('d', ['a', 'c']));
    expect(await groups()).toBe('a | c d e f');
  });

  it('keeps apart what a report, a subject or a merge by references would put together', async () => {
    const [a, b] = await arrive(
      letter('a'),
      letter('b', [], { Subject: 'Re: Nordic rollout', Date: 'Tue, 03 Nov 2026 10:00:00 +0000' }),
    );
    const thread = await threadOf(a);
    expect(await threadOf(b)).toBe(thread);
    await split(thread, { messageIds: [b!] });
    await arrive(
      letter('z', [], { Date: 'Mon, 02 Nov 2026 09:00:00 +0000', 'In-Reply-To': '<y@x>' }),
      letter('y', ['a', 'b']),
      letter('x', [], { 'In-Reply-To': '<a@x>', References: '<b@x> <a@x>' }),
    );
    expect(await groups()).toBe('a x | b y z');
  });

  it('takes a split back exactly', async () => {
    await kontor.person('Eva Lind', 'eva@nordic.example');
    const bo = await kontor.person('Bo Berg', 'bo@nordic.example');
    await kontor.deal('Rollout', { person_id: bo });
    const [, b] = await arrive(
      letter('a'),
      letter('b', ['a'], { Cc: 'Bo <bo@nordic.example>' }),
      letter('c', ['a', 'b']),
    );
    const thread = await threadOf(b);
    await kontor.db.query('update thread_mailbox set archived_at = now(), sharing = $1', ['shared']);
    const before = await everything();
    const { thread: into, decision } = await split(thread, { messageIds: [b!] });
    const people = await kontor.db.query<{ thread: number; name: string }>(
      `select thread_id as thread, coalesce(person.name, deal.title) as name from thread_link
         left join person on person.id = person_id left join deal on deal.id = deal_id order by 1, 2`,
    );
    expect(people).toEqual([
      { thread, name: 'Eva Lind' },
      { thread, name: 'Rollout' },
      { thread: into, name: 'Bo Berg' },
      { thread: into, name: 'Eva Lind' },
      { thread: into, name: 'Rollout' },
    ]);
    expect(
      await kontor.db.query(
        `select sharing, archived_at is not null as archived, messages from thread_mailbox order by thread_id`,
      ),
    ).toEqual([
      { sharing: 'shared', archived: true, messages: 2 },
      { sharing: 'shared', archived: true, messages: 1 },
    ]);
    await undo(into, decision);
    expect(await everything()).toEqual(before);
    expect(await kontor.one('select merged_into as id from thread where id = $1', [into])).toEqual({
      id: thread,
    });
    // Nothing is left of it: the next reply to either comes to the one thread.
    await arrive(letter('d', ['a', 'b']));
    expect(await groups()).toBe('a b c d');
  });

  it('takes a split back with what came since', async () => {
    const [, b] = await arrive(letter('a'), letter('b', ['a']));
    const { thread, decision } = await split(await threadOf(b), { messageIds: [b!] });
    await arrive(letter('c', ['a', 'b']), letter('d', ['a']));
    expect(await groups()).toBe('a d | b c');
    await undo(thread, decision);
    expect(await groups()).toBe('a b c d');
  });

  it('merges two, for good, and takes it back exactly', async () => {
    const eva = await kontor.person('Eva Lind', 'eva@nordic.example');
    await kontor.deal('First', { person_id: eva });
    const [a, , x] = await arrive(
      letter('a'),
      letter('b', ['a']),
      letter('x', [], { Subject: 'Other matter' }),
      letter('y', ['x'], { Subject: 'Re: Other matter' }),
    );
    await kontor.db.query('update thread_mailbox set sharing = $1 where thread_id = $2', [
      'shared',
      await threadOf(x),
    ]);
    const before = await everything();
    const { thread, decision } = await merge(await threadOf(x), await threadOf(a));
    expect(thread).toBe(await threadOf(a));
    expect(await groups()).toBe('a b x y');
    // What was private stays private.
    expect(await kontor.db.query('select sharing, messages from thread_mailbox')).toEqual([
      { sharing: 'private', messages: 4 },
    ]);
    await undo(thread, decision);
    expect(await everything()).toEqual(before);

    await merge(await threadOf(a), await threadOf(x));
    await arrive(letter('c', ['a', 'b']), letter('z', ['x', 'y'], { Subject: 'Re: Other matter' }));
    expect(await groups()).toBe('a b c x y z');
  });

  it('gives a merged thread back with the answers that came since', async () => {
    const [a, x] = await arrive(letter('a'), letter('x', [], { Subject: 'Other matter' }));
    const { thread, decision } = await merge(await threadOf(a), await threadOf(x));
    await arrive(
      letter('b', ['a']),
      letter('y', ['x', 'w'], { Subject: 'Re: Other matter' }),
      letter('z', ['x', 'w', 'y'], { Subject: 'Re: Other matter' }),
    );
    await undo(thread, decision);
    expect(await groups()).toBe('a b | x y z');
    await arrive(letter('w', ['x'], { Subject: 'Re: Other matter' }), letter('c', ['a', 'b']));
    expect(await groups()).toBe('a b c | w x y z');
  });

  it('lets a merge outrank the split before it, and takes back the later one first', async () => {
    const [, b] = await arrive(letter('a'), letter('b', ['a']));
    const thread = await threadOf(b);
    const one = await split(thread, { messageIds: [b!] });
    const two = await merge(thread, one.thread);
    expect(await groups()).toBe('a b');
    await expect(undo(thread, one.decision)).rejects.toMatchObject({ code: 'conflict' });
    await undo(thread, two.decision);
    await arrive(letter('c', ['a', 'b']));
    expect(await groups()).toBe('a | b c');
    await undo(one.thread, one.decision);
    expect(await groups()).toBe('a b c');
    await expect(undo(thread, one.decision)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps what was split twice apart from all of it', async () => {
    const [, b, c] = await arrive(letter('a'), letter('b', ['a']), letter('c', ['a', 'b']));
    const one = await split(await threadOf(b), { messageIds: [b!, c!] });
    await split(one.thread, { messageIds: [c!] });
    await arrive(letter('d', ['a', 'b', 'c']), letter('e', ['a', 'b']), letter('f', ['a']));
    expect(await groups()).toBe('a f | b e | c d');
  });

  it('is not there for who may not read all of it', async () => {
    const [a] = await arrive(letter('a'));
    const [b] = await kontor.receive(theirs, [letter('b', ['a'])]);
    const [x] = await kontor.receive(theirs, [letter('x', [], { Subject: 'Other matter' })]);
    const thread = await threadOf(a);
    expect(await threadOf(b)).toBe(thread);
    for (const who of [rep, other]) {
      await expect(split(thread, { messageIds: [b!] }, who)).rejects.toMatchObject({ code: 'not_found' });
      await expect(merge(thread, await threadOf(x), who)).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(await groups()).toBe('a b | x');
    // The other one shares his copy, and what it is linked to shows it: now all of it can be read by the first.
    const deal = await kontor.deal('Rollout');
    await kontor.db.query('insert into thread_link (thread_id, deal_id, rule) values ($1, $2, $3)', [
      thread,
      deal,
      'by-hand',
    ]);
    await kontor.db.query(`update thread_mailbox set sharing = 'shared' where mailbox_id = $1`, [theirs]);
    const made = await split(thread, { messageIds: [b!] });
    expect(
      await kontor.db.query('select mailbox_id, sharing from thread_mailbox where thread_id = $1', [
        made.thread,
      ]),
    ).toEqual([{ mailbox_id: theirs, sharing: 'shared' }]);
    // Only who has a copy decides.
    await expect(split(made.thread, { messageIds: [b!] })).rejects.toMatchObject({ code: 'not_found' });
    await expect(undo(thread, made.decision, other)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('shows nobody more by a merge', async () => {
    const hidden = await kontor.deal('Hidden', { visible_to: 1, owner_id: rep.userId });
    const open = await kontor.deal('Open');
    const [a, x] = await arrive(letter('a'), letter('x', [], { Subject: 'Other matter' }));
    for (const [message, deal] of [
      [a, hidden],
      [x, open],
    ])
      await kontor.db.query('insert into thread_link (thread_id, deal_id, rule) values ($1, $2, $3)', [
        await threadOf(message),
        deal,
        'by-hand',
      ]);
    await kontor.db.query(`update thread_mailbox set sharing = 'shared'`);
    const before = await everything();
    const { thread, decision } = await merge(await threadOf(a), await threadOf(x));
    expect(await kontor.one('select sharing from thread_mailbox')).toEqual({ sharing: 'private' });
    expect(
      await kontor.one('select asks, ask ->> $1 as rule from thread where id = $2', ['rule', thread]),
    ).toEqual({
      asks: true,
      rule: 'threads-merged',
    });
    await undo(thread, decision);
    expect(await everything()).toEqual(before);
  });

  it('refuses a split that leaves nothing, or names what is not there', async () => {
    const [a, b] = await arrive(letter('a'), letter('b', ['a']));
    const thread = await threadOf(a);
    const before = await everything();
    for (const messageIds of [
      [a!, b!],
      [a!, 999_999],
    ])
      await expect(split(thread, { messageIds })).rejects.toMatchObject({
        code: 'invalid',
        field: 'message_ids',
      });
    await expect(split(thread, { fromMessageId: a! })).rejects.toMatchObject({ field: 'from_message_id' });
    await expect(merge(thread, thread)).rejects.toMatchObject({ field: 'thread_id' });
    expect(await everything()).toEqual(before);
  });

  it('waits for a mail that is on its way into the thread, and takes it along', async () => {
    const [, b] = await arrive(letter('a'), letter('b', ['a']));
    const thread = await threadOf(b);
    const { subject } = await kontor.one<{ subject: string }>(
      'select subject_key as subject from message limit 1',
    );
    const go = await hold(kontor.db, tx => {
      lockUuids(tx, [subject]);
      // Answered when the lock is ours.
      return tx.query('select $1::int', [1]);
    });
    const comes = arrive(letter('c', ['a', 'b']));
    await waiting(kontor.db, 1);
    const splits = split(thread, { fromMessageId: b! });
    await waiting(kontor.db, 2);
    await Promise.all([go(), comes, splits]);
    expect(await groups()).toBe('a | b c');
  });

  it('comes to the same threads when mails arrive while a user splits', async () => {
    const boxes = await Promise.all(
      ['c', 'd', 'e'].map(name => kontor.mailbox(rep.userId, `${name}@kontor.example`)),
    );
    for (let round = 0; round < 5; round++) {
      const [, b] = await arrive(letter('a'), letter('b', ['a']));
      const thread = await threadOf(b);
      await Promise.all([
        ...['c', 'd', 'e'].map((name, n) => kontor.receive(boxes[n]!, [letter(name, ['a', 'b'])])),
        split(thread, { fromMessageId: b! }),
      ]);
      expect(await groups()).toBe('a | b c d e');
      expect(await oddities()).toEqual([]);
      await kontor.db.query('truncate thread, thread_key, message, message_copy, content, event cascade');
    }
  });
});
