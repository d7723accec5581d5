/** All the mail there is through the whole pipeline: nothing crashes, nothing is lost, dead letters have reasons. */
import { join } from 'node:path';
import { headerOnly } from '../../src/mail/parse.js';
import { mbox, samples, untar, type OnMiss, type Row, type Sample } from './corpora.js';
import { pipeline } from './pipeline.js';

const mailFile = /\.(eml|txt|raw|msg|mbox|box|mbx|S|bin|mail|email)$|^\d+$|,S$|\/cur\/|\/new\//;

/** Folder -> its mails; files that hold no mail (labels, lists, programs' notes) are left out by name. */
function sources(corpora: string): Map<string, Sample[]> {
  const folder = (name: string, wanted = mailFile): [string, Sample[]] => [
    name,
    samples(join(corpora, name), file => wanted.test(file)),
  ];
  const tar = (name: string, wanted: RegExp): [string, Sample[]] => [
    name,
    untar(join(corpora, name, `${name}.tar.gz`)).filter(sample => wanted.test(sample.name)),
  ];
  const mime = ['enmime', 'espocrm', 'gen_smtp', 'horde', 'imap_tools', 'kmime', 'mailparser', 'mailpile'];
  const more = ['postal-mime', 'python-email', 'ruby-mail', 'webklex', 'zbateson'];
  return new Map([
    ...[...mime, ...more].map(name => folder(`mime-${name}`)),
    tar('mime-stalwart', /\.(eml|txt)$/),
    ...['bounce-sisimai', 'bounce-perl-bounceparser', 'bounce-php-handler'].map(name => folder(name)),
    ...['helpdesk-zammad', 'chatwoot-fixtures', 'geary', 'spam-rspamd-messages', 'relay-anonaddy'].map(name =>
      folder(name),
    ),
    tar('enron-categories-a', /\/\d+\.txt$/),
    tar('spamassassin-corpus-a', /\/\d+\.[0-9a-f]+\.txt$/),
  ]);
}

interface Settled {
  id: number;
  state: string;
  reason: string | null;
  defects: string[] | null;
}

/** A folder at a time, each in a mailbox of its own, so that what one holds cannot hide in another. */
export async function intakeRows(corpora: string, onMiss: OnMiss = () => undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, mails] of sources(corpora))
    if (mails.length > 0) rows.push(await takeIn(name, mails, onMiss));
  return rows;
}

async function takeIn(name: string, mails: Sample[], onMiss: OnMiss): Promise<Row> {
  const run = await pipeline({ createPersons: 'all' });
  try {
    const taken = await run.takeIn(mails.map(mail => mail.raw));
    for (const { at, error } of taken.failures)
      onMiss(`intake: ${name}`, mails[at]?.name ?? '', String(error), 'no error');
    const settled = await run.query<Settled>(
      `select ledger.id, ledger.state, ledger.reason, content.defects
         from remote_message ledger left join message_copy copy on copy.message_id = ledger.message_id
         left join content on content.id = copy.content_id order by ledger.id`,
    );
    const dead = settled.filter(row => row.state === 'dead');
    for (const row of dead) {
      const mail = mails[taken.rows.indexOf(row.id)];
      // A letter may be dead only where not even its headers can be read.
      const readable = mail ? headerOnly(mail.raw).fromHeader !== null : false;
      if (readable) onMiss(`intake: ${name}`, mail?.name ?? '', row.reason, 'stored');
    }
    const ok = settled.filter(
      row => row.state === 'stored' || (row.state === 'dead' && row.reason !== null),
    ).length;
    const kept = settled.filter(row => row.reason !== null && row.state === 'stored').length;
    const defects = settled.filter(row => (row.defects?.length ?? 0) > 0).length;
    const notes = [
      ...[...Map.groupBy(dead, row => row.reason ?? 'no reason')].map(
        ([reason, list]) => `${list.length} dead: ${reason}`,
      ),
      ...(kept > 0 ? [`${kept} cut`] : []),
      ...(defects > 0 ? [`${defects} with defects`] : []),
    ];
    return { name: `intake: ${name}`, ok, total: mails.length, note: notes.join(', ') };
  } finally {
    await run.close();
  }
}

/**
 * A list that puts itself into every From: it becomes no person whatever the policy, and when the rep answers its
 * authors directly they become persons under their own names.
 */
export async function authorRows(corpora: string, onMiss: OnMiss = () => undefined): Promise<Row[]> {
  const dir = join(corpora, 'mailbox-usrp-users-a');
  const raws = ['2019', '2020'].flatMap(year => mbox(join(dir, `${year}.mbox.gz`)).map(sample => sample.raw));
  if (raws.length === 0) return [];
  const owner = 'rep@measured.example';
  const inPerson = raws.map(raw => addRecipient(raw, owner));
  const authors = authorsOf(raws);
  const run = await pipeline({ createPersons: 'all', owner });
  try {
    await run.takeIn(inPerson);
    const [list] = await run.query<{ persons: number; authored: number; authors: number }>(
      `select (select count(*)::int from person) as persons,
              (select count(*)::int from participant join address on address.id = address_id
                where role = 'f' and address.email like 'usrp-users@%') as authored,
              (select count(*)::int from participant where role = 'f') as authors`,
    );
    await run.takeIn([...authors].map(([address, name], i) => answer(owner, name, address, i)));
    const made = await run.query<{ email: string; name: string }>(
      'select contact_email.email, person.name from person join contact_email on contact_email.person_id = person.id',
    );
    const names = new Map(made.map(row => [row.email, row.name]));
    const listed = made.filter(
      row => row.email.startsWith('usrp-users') || /via usrp/i.test(row.name),
    ).length;
    const right = [...authors].filter(([address, name]) => {
      const ours = names.get(address);
      const ok = ours !== undefined && bare(ours) === bare(name);
      if (!ok) onMiss('usrp-users: authors are persons under their names', address, ours, name);
      return ok;
    }).length;
    return [
      {
        name: 'usrp-users: no persons for the list',
        ok: Number((list?.persons ?? 0) === 0 && listed === 0),
        total: 1,
      },
      {
        name: 'usrp-users: mails whose author is not the list',
        ok: (list?.authors ?? 0) - (list?.authored ?? 0),
        total: list?.authors ?? 0,
      },
      { name: 'usrp-users: authors are persons under their names', ok: right, total: authors.size },
    ];
  } finally {
    await run.close();
  }
}

function addRecipient(raw: Buffer, address: string): Buffer {
  const mail = raw.subarray(raw.indexOf(0x0a) + 1);
  return Buffer.concat([Buffer.from(`Cc: Rep <${address}>\n`), mail]);
}

/** Address -> name, as Reply-To and From say in plain ASCII: enough cases, and no need to trust our own decoder. */
function authorsOf(raws: Buffer[]): Map<string, string> {
  const authors = new Map<string, string>();
  for (const raw of raws) {
    const head = raw.subarray(0, 8000).toString('latin1').split(/\n\n/, 1)[0] ?? '';
    const reply = /^Reply-To: "?([A-Za-z][A-Za-z. ]+[A-Za-z])"? <([\w.+-]+@[\w.-]+)>$/m.exec(head);
    const from = /^From: "?([A-Za-z][A-Za-z. ]+[A-Za-z]) via USRP-users"?\s/m.exec(head);
    if (reply && from && reply[1] === from[1])
      authors.set((reply[2] as string).toLowerCase(), reply[1] as string);
  }
  // What is not somebody's own address makes no person, by rule.
  for (const address of authors.keys())
    if (/^(support|info|admin|sales|noreply|no-reply)@/.test(address)) authors.delete(address);
  return authors;
}

function answer(owner: string, name: string, address: string, number: number): Buffer {
  return Buffer.from(
    `From: Rep <${owner}>\nTo: "${name} via USRP-users" <${address}>\nSubject: A direct answer\n` +
      `Date: Tue, 14 Jul 2020 10:00:00 +0000\nMessage-ID: <answer-${number}@measured.example>\n\nThank you.\n`,
  );
}

const bare = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
