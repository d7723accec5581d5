import { mail, pipeline, type Pipeline } from '../support/pipeline.js';

/**
 * The cases of threading. Each is a list of mails and the groups they must end up in, whatever the order in which
 * they arrive, one by one or together.
 */
interface Case {
  name: string;
  mails: Record<string, Record<string, string>>;
  /** `a b | c`: a and b in one thread, c in another. */
  expect: string;
}

const cases: Case[] = [
  {
    name: 'a chain',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: { 'Message-ID': '<b@x>', References: '<a@x>', Subject: 'Re: Nordic rollout' },
      c: { 'Message-ID': '<c@x>', References: '<a@x> <b@x>', Subject: 'Re: Nordic rollout' },
    },
    expect: 'a b c',
  },
  {
    name: 'a chain whose middle is missing',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      c: { 'Message-ID': '<c@x>', References: '<a@x> <b@x>', Subject: 'Re: Nordic rollout' },
    },
    expect: 'a c',
  },
  {
    name: 'In-Reply-To alone',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: { 'Message-ID': '<b@x>', 'In-Reply-To': '<a@x>', Subject: 'Re: Nordic rollout' },
    },
    expect: 'a b',
  },
  {
    name: 'siblings of a mail never seen',
    mails: {
      b: { 'Message-ID': '<b@x>', References: '<a@x>' },
      c: { 'Message-ID': '<c@x>', References: '<a@x>' },
    },
    expect: 'b c',
  },
  {
    name: 'two threads that a later mail joins',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      c: { 'Message-ID': '<c@x>', 'In-Reply-To': '<b@x>' },
      b: { 'Message-ID': '<b@x>', 'In-Reply-To': '<a@x>' },
    },
    expect: 'a b c',
  },
  {
    name: 'reply prefixes of other languages',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: { 'Message-ID': '<b@x>', References: '<a@x>', Subject: 'AW: Nordic rollout' },
      c: { 'Message-ID': '<c@x>', References: '<a@x>', Subject: 'SV: Nordic rollout' },
      d: {
        'Message-ID': '<d@x>',
        References: '<a@x>',
        Subject: '=?utf-8?B?5Zue5aSNOiBOb3JkaWMgcm9sbG91dA==?=',
      },
      e: { 'Message-ID': '<e@x>', References: '<a@x>', Subject: 'RES: Odp: Nordic rollout' },
    },
    expect: 'a b c d e',
  },
  {
    name: 'list tags and counters',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: { 'Message-ID': '<b@x>', References: '<a@x>', Subject: '[list] Re: Nordic rollout' },
      c: { 'Message-ID': '<c@x>', References: '<a@x>', Subject: 'Re[2]: [EXTERNAL] Nordic rollout' },
      d: { 'Message-ID': '<d@x>', References: '<a@x>', Subject: 'Re (3): Nordic rollout' },
    },
    expect: 'a b c d',
  },
  {
    name: 'the same references under a new subject',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: { 'Message-ID': '<b@x>', References: '<a@x>', Subject: 'Something else' },
    },
    expect: 'a | b',
  },
  {
    name: 'the same subject and nothing else',
    mails: { a: { 'Message-ID': '<a@x>' }, b: { 'Message-ID': '<b@x>', From: 'someone@else.example' } },
    expect: 'a | b',
  },
  {
    name: 'a subject that differs before the colon',
    mails: {
      a: { 'Message-ID': '<a@x>', References: '<r@x>', Subject: 'Budget: Q3' },
      b: { 'Message-ID': '<b@x>', References: '<r@x>', Subject: 'Forecast: Q3' },
    },
    expect: 'a | b',
  },
  {
    name: 'references in a circle, and to oneself',
    mails: {
      a: { 'Message-ID': '<a@x>', References: '<b@x> <a@x>' },
      b: { 'Message-ID': '<b@x>', References: '<a@x>' },
    },
    expect: 'a b',
  },
  {
    name: 'Thread-Index alone',
    mails: {
      a: { 'Message-ID': '<a@x>', 'Thread-Index': 'AdYh5wM2gQ0rXb8xT0mM5Qn0cI8h1w==' },
      b: {
        'Message-ID': '<b@x>',
        'Thread-Index': 'AdYh5wM2gQ0rXb8xT0mM5Qn0cI8h1wAAAAE=',
        Subject: 'Re: Nordic rollout',
      },
    },
    expect: 'a b',
  },
  {
    name: 'ids whose case a server changed',
    mails: {
      a: { 'Message-ID': '<AbC@Mail.X>' },
      b: { 'Message-ID': '<b@x>', References: '<abc@mail.x>' },
    },
    expect: 'a b',
  },
  {
    name: 'an In-Reply-To that is a sentence',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: {
        'Message-ID': '<b@x>',
        'In-Reply-To': 'Your message of Monday, 2 November',
        From: 'Bo <bo@other.example>',
      },
    },
    expect: 'a | b',
  },
  {
    name: 'two hundred references keep the root',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: {
        'Message-ID': '<b@x>',
        References: `<a@x> ${Array.from({ length: 200 }, (_, n) => `<n${n}@x>`).join('\r\n ')}`,
      },
    },
    expect: 'a b',
  },
  {
    name: 'an empty subject with a reference',
    mails: {
      a: { 'Message-ID': '<a@x>', Subject: '' },
      b: { 'Message-ID': '<b@x>', References: '<a@x>', Subject: 'Re:' },
    },
    expect: 'a b',
  },
  {
    name: 'full-width letters, no-break spaces, punctuation',
    mails: {
      a: { 'Message-ID': '<a@x>', Subject: 'Nordic rollout' },
      b: {
        'Message-ID': '<b@x>',
        References: '<a@x>',
        Subject: '=?utf-8?Q?Re:_=EF=BC=AEordic=C2=A0rollout!!?=',
      },
    },
    expect: 'a b',
  },
  {
    name: 'a digest over two topics',
    mails: {
      a: { 'Message-ID': '<a@x>', Subject: 'Topic one' },
      b: { 'Message-ID': '<b@x>', Subject: 'Topic two' },
      d: { 'Message-ID': '<d@x>', References: '<a@x> <b@x>', Subject: 'Digest of Monday' },
    },
    expect: 'a | b | d',
  },
  {
    name: 'a reply to our own mail under a new subject',
    mails: {
      a: { 'Message-ID': '<a@x>', From: 'Rep <rep@kontor.example>', To: 'Eva Lind <eva@nordic.example>' },
      b: { 'Message-ID': '<b@x>', References: '<a@x>', Subject: 'Question on the price' },
    },
    expect: 'a b',
  },
  {
    name: 'a reply that names nothing, from who takes part already',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: { 'Message-ID': '<b@x>', Subject: 'Re: Nordic rollout', Date: 'Tue, 03 Nov 2026 10:00:00 +0000' },
    },
    expect: 'a b',
  },
  {
    name: 'a reply that names nothing, from a stranger',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: {
        'Message-ID': '<b@x>',
        From: 'Bo <bo@other.example>',
        Subject: 'Re: Nordic rollout',
        Date: 'Tue, 03 Nov 2026 10:00:00 +0000',
      },
    },
    expect: 'a | b',
  },
  {
    name: 'a reply that names nothing, forty days later',
    mails: {
      a: { 'Message-ID': '<a@x>', Date: 'Thu, 01 Oct 2026 10:00:00 +0000' },
      b: { 'Message-ID': '<b@x>', Subject: 'Re: Nordic rollout', Date: 'Tue, 10 Nov 2026 10:00:00 +0000' },
    },
    expect: 'a | b',
  },
  {
    name: 'an auto-reply stands with its mail and joins nothing else',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: { 'Message-ID': '<b@x>', Subject: 'Other matter', From: 'Eva Lind <eva@nordic.example>' },
      c: {
        'Message-ID': '<c@x>',
        'In-Reply-To': '<a@x>',
        References: '<b@x> <a@x>',
        'Auto-Submitted': 'auto-replied',
        Subject: 'Automatic reply: Nordic rollout',
      },
    },
    expect: 'a c | b',
  },
  {
    name: 'a Message-ID that a stranger uses again',
    mails: {
      a: { 'Message-ID': '<a@x>' },
      b: { 'Message-ID': '<a@x>', From: 'Mallory <m@evil.example>', Subject: 'Pay here' },
    },
    expect: 'a | b',
  },
];

describe('threading', () => {
  let kontor: Pipeline;
  let userId: number;
  let box = 0;

  beforeAll(async () => {
    kontor = await pipeline();
    userId = await kontor.user('rep@kontor.example');
  });
  afterAll(() => kontor.close());

  /** Empties what the last arrangement left and takes the mails in; says which stand together. */
  async function arrange(given: Case, order: string[], together: boolean): Promise<string> {
    await kontor.db.query(
      'truncate thread, thread_key, message, message_copy, content, remote_message, folder, participant cascade',
    );
    const mailboxId = await kontor.mailbox(userId, `box${++box}@kontor.example`);
    const mails = order.map(name => mail(given.mails[name] as Record<string, string>));
    const ids = together
      ? await kontor.receiveTogether(mailboxId, mails)
      : await kontor.receive(mailboxId, mails);
    const rows = await kontor.db.query<{ id: number; threadId: number }>(
      'select id, thread_id as "threadId" from message where id = any($1)',
      [ids],
    );
    const threadOf = new Map(rows.map(row => [row.id, row.threadId]));
    const groups = Map.groupBy(order, name => threadOf.get(ids[order.indexOf(name)] as number));
    return [...groups.values()]
      .map(names => names.sort().join(' '))
      .sort()
      .join(' | ');
  }

  it.each(cases)('$name', async given => {
    const names = Object.keys(given.mails);
    for (const order of orders(names)) {
      expect({ order, threads: await arrange(given, order, false) }).toEqual({
        order,
        threads: given.expect,
      });
    }
    expect(await arrange(given, names, true)).toBe(given.expect);
    expect(await arrange(given, [...names].reverse(), true)).toBe(given.expect);
  });

  it('keeps the id of a thread that was merged away', async () => {
    const chain = cases.find(given => given.name === 'two threads that a later mail joins') as Case;
    await arrange(chain, ['a', 'c', 'b'], false);
    const { merged } = await kontor.one<{ merged: number }>(
      'select count(*)::int as merged from thread gone join thread kept on kept.id = gone.merged_into and kept.merged_into is null',
    );
    expect(merged).toBe(1);
  });

  it('ties a thread whose subject differs to the one it split from', async () => {
    const given = cases.find(({ name }) => name === 'the same references under a new subject') as Case;
    for (const order of orders(['a', 'b'])) {
      for (const together of [true, false]) {
        await arrange(given, order, together);
        const ties = await kontor.db.query<{ subject: string }>(
          'select other.subject from thread join thread other on other.id = thread.split_from',
        );
        expect({ order, together, ties }).toEqual({ order, together, ties: [{ subject: 'Nordic rollout' }] });
      }
    }
  });

  it('comes to the same threads when mails arrive at the same time', async () => {
    await kontor.db.query(
      'truncate thread, thread_key, message, message_copy, content, remote_message, folder cascade',
    );
    const boxes = await Promise.all(
      [1, 2, 3, 4].map(n => kontor.mailbox(userId, `parallel${n}@kontor.example`)),
    );
    const chain = Array.from({ length: 24 }, (_, n) =>
      mail({
        'Message-ID': `<m${n}@x>`,
        ...(n > 0 ? { 'In-Reply-To': `<m${n - 1}@x>`, Subject: 'Re: Nordic rollout' } : {}),
      }),
    );
    await Promise.all(
      boxes.map(async (mailboxId, offset) => {
        const mine = chain.filter((_, n) => n % 4 === offset);
        for (const one of mine.reverse()) await kontor.receive(mailboxId, [one]);
      }),
    );
    const { threads, messages } = await kontor.one<{ threads: number; messages: number }>(
      'select count(distinct thread_id)::int as threads, count(*)::int as messages from message',
    );
    expect({ threads, messages }).toEqual({ threads: 1, messages: 24 });
  });
});

/** Every order for up to three names; for more, each rotation and its reverse. */
function orders(names: string[]): string[][] {
  if (names.length <= 3) return permutations(names);
  return names.flatMap((_, n) => {
    const rotated = [...names.slice(n), ...names.slice(0, n)];
    return [rotated, [...rotated].reverse()];
  });
}

function permutations(names: string[]): string[][] {
  if (names.length < 2) return [names];
  return names.flatMap(first =>
    permutations(names.filter(name => name !== first)).map(rest => [first, ...rest]),
  );
}
