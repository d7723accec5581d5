/** What Kontor made of the generated mailbox, against what is true of it. */
import type pg from 'pg';
import type { MailTruth, MailboxTruth } from './generator.js';

export interface Verdict {
  mails: number;
  stored: number;
  /** Conversations as they are, and as the mails' references can tell. */
  conversations: number;
  byReferences: number;
  threads: number;
  /** Threads that hold mails of two conversations: never right. */
  joinedWrongly: number;
  /** Conversations in more threads than replies that name nothing explain. */
  splitWrongly: number;
  /** Replies that name nothing, and of those the ones that stand in their conversation even so. */
  unnamed: number;
  unnamedFound: number;
  persons: number;
  personsExpected: number;
  /** Threads with a deal or a question, and those that should have one. */
  linked: number;
  asking: number;
  linkedExpected: number;
  wrong: string[];
}

/** Deals that exist before the mail comes: their people's threads must find them. */
export interface Deals {
  /** Address -> titles of the open deals of its person. */
  byAddress: Map<string, string[]>;
  since: Date;
}

const dealCount = 300;

/** 240 people with an open deal; every fifth of them has two, so that threads ask. Added two years before the last mail. */
export async function seedDeals(sql: pg.Client, truth: MailboxTruth): Promise<Deals> {
  const since = new Date(Math.max(...truth.mails.map(mail => mail.sentAt)) - 2 * 365 * 24 * 3_600_000);
  const chosen = truth.people.filter((_, i) => i % 6 === 0).slice(0, (dealCount * 4) / 5);
  const byAddress = new Map(
    chosen.map(({ address, name }, i) => [address, i % 4 === 0 ? [`${name} 1`, `${name} 2`] : [`${name} 1`]]),
  );
  // The number makes the names unique, so that person and address find each other below.
  await sql.query(
    `with given as (select name, email from unnest($1::text[], $2::text[]) as given (name, email)),
     made as (insert into person (name, owner_id) select name, (select min(id) from users) from given returning id, name)
     insert into contact_email (person_id, email, is_primary)
     select made.id, given.email, true from made join given using (name)`,
    [chosen.map((person, i) => `${person.name} #${i}`), chosen.map(person => person.address)],
  );
  const titles = [...byAddress].flatMap(([email, list]) => list.map(title => ({ email, title })));
  await sql.query(
    `insert into deal (title, owner_id, person_id, pipeline_id, stage_id, add_time)
     select given.title, (select min(id) from users), contact_email.person_id, stage.pipeline_id, stage.id, $3
       from unnest($1::text[], $2::text[]) as given (email, title) join contact_email on contact_email.email = given.email,
            (select id, pipeline_id from stage order by id limit 1) stage`,
    [titles.map(row => row.email), titles.map(row => row.title), since],
  );
  return { byAddress, since };
}

interface Row {
  message_id: string;
  thread_id: string;
}

export async function verdict(sql: pg.Client, truth: MailboxTruth, deals: Deals): Promise<Verdict> {
  const { rows } = await sql.query<Row>('select message_id, thread_id from message');
  const threadOf = new Map(rows.map(row => [row.message_id, row.thread_id]));
  const byThread = Map.groupBy(truth.mails, mail => threadOf.get(mail.messageId) ?? '');
  const conversations = Map.groupBy(truth.mails, mail => mail.thread);
  const named = components(truth.mails);
  const unnamed = truth.mails.filter(mail => mail.naming === 'none' && mail.hasReplyPrefix);

  const [counts] = (
    await sql.query<{ persons: number; linked: number; asking: number; copies: number }>(
      `select (select count(*)::int from person where made_by is not null) as persons,
              (select count(distinct thread_id)::int from thread_link where deal_id is not null and state = 'linked') as linked,
              (select count(*)::int from thread where asks and merged_into is null) as asking,
              (select count(*)::int from message_copy) as copies`,
    )
  ).rows;
  const persons = expectedPersons(truth, deals);
  const result = {
    mails: truth.mails.length,
    stored: counts?.copies ?? 0,
    conversations: conversations.size,
    byReferences: new Set(named.values()).size,
    threads: byThread.size,
    joinedWrongly: [...byThread.values()].filter(mails => new Set(mails.map(mail => mail.thread)).size > 1)
      .length,
    splitWrongly: [...conversations.values()].filter(mails => {
      const ours = new Set(mails.map(mail => threadOf.get(mail.messageId))).size;
      return ours > new Set(mails.map(mail => named.get(mail.messageId))).size;
    }).length,
    unnamed: unnamed.length,
    unnamedFound: unnamed.filter(mail => {
      const others = (conversations.get(mail.thread) ?? []).filter(
        other => other !== mail && other.sentAt <= mail.sentAt,
      );
      return others.some(other => threadOf.get(other.messageId) === threadOf.get(mail.messageId));
    }).length,
    persons: counts?.persons ?? 0,
    personsExpected: persons.size,
    linked: counts?.linked ?? 0,
    asking: counts?.asking ?? 0,
    linkedExpected: expectedLinks([...byThread.values()], deals),
  };
  return { ...result, wrong: wrongs(result) };
}

/** Everybody outside whom the rep has written to, save those who were there before. */
function expectedPersons({ owner, mails }: MailboxTruth, deals: Deals): Set<string> {
  const home = `@${owner.split('@')[1]}`;
  const written = mails.filter(mail => mail.folder === 'Sent').flatMap(mail => [...mail.to, ...mail.cc]);
  return new Set(written.filter(address => !address.endsWith(home) && !deals.byAddress.has(address)));
}

/** Threads that hold somebody with an open deal, and whose last mail is not older than the deal by more than 30 days. */
function expectedLinks(threads: MailTruth[][], deals: Deals): number {
  const earliest = deals.since.getTime() - 30 * 24 * 3_600_000;
  return threads.filter(
    mails =>
      mails.some(mail => mail.sentAt > earliest) &&
      mails.some(mail => [mail.from, ...mail.to, ...mail.cc].some(address => deals.byAddress.has(address))),
  ).length;
}

/** Message-ID -> its component, over Message-IDs and what they name: the most that references can tell. */
function components(mails: MailTruth[]): Map<string, string> {
  const parent = new Map<string, string>();
  const find = (id: string): string => {
    const up = parent.get(id) ?? id;
    if (up === id) return id;
    const root = find(up);
    parent.set(id, root);
    return root;
  };
  for (const mail of mails) for (const name of mail.names) parent.set(find(mail.messageId), find(name));
  return new Map(mails.map(mail => [mail.messageId, find(mail.messageId)]));
}

function wrongs(result: Omit<Verdict, 'wrong'>): string[] {
  const checks: [boolean, string][] = [
    [result.stored === result.mails, `${result.mails - result.stored} mails are missing`],
    [result.joinedWrongly === 0, `${result.joinedWrongly} threads hold mails of two conversations`],
    [result.splitWrongly === 0, `${result.splitWrongly} conversations are split without a reason`],
    [
      result.persons === result.personsExpected,
      `${result.persons} persons were made, not ${result.personsExpected}`,
    ],
    [
      result.linked + result.asking === result.linkedExpected,
      `${result.linked + result.asking} threads have a deal or a question, not ${result.linkedExpected}`,
    ],
  ];
  return checks.filter(([holds]) => !holds).map(([, says]) => says);
}
