/** Delivery reports, complaints, absences and lists. */
import { join } from 'node:path';
import { parseMail } from '../../src/mail/parse.js';
import { json, mbox, samples, Tally, untar, type OnMiss, type Row } from './corpora.js';

interface SisimaiCase {
  dsn: string;
  reason: string;
  hardbounce: boolean;
}

export function reportRows(corporaDir: string, onMiss: OnMiss): Row[] {
  return [
    ...sisimai(corporaDir, onMiss),
    ...bounceParser(corporaDir, onMiss),
    ...phpHandler(corporaDir, onMiss),
    ...people(corporaDir, onMiss),
    ...lists(corporaDir, onMiss),
  ];
}

const NOT_REPORTS = /^(?:auto-?reply|vacation)/;

function sisimai(corporaDir: string, onMiss: OnMiss): Row[] {
  const dir = join(corporaDir, 'bounce-sisimai');
  const expected = json<Record<string, SisimaiCase[]>>(join(dir, 'expected.json'), {});
  const found = new Tally('sisimai: report recognized', onMiss);
  const severity = new Tally(
    'sisimai: class of the status (4 or 5)',
    onMiss,
    'its authors know reasons that the mail does not state',
  );
  const recipients = new Tally('sisimai: number of recipients', onMiss);
  const named = new Tally('sisimai: a recipient named', onMiss);
  for (const folder of ['bsd', 'dos', 'mac']) {
    for (const { name, raw } of samples(join(dir, 'maildir', folder))) {
      const cases = expected[name];
      if (folder === 'bsd' && !cases) continue;
      const mail = parseMail(raw);
      const away = cases?.[0]?.reason === 'vacation';
      if (away) continue;
      found.check(`${folder}/${name}`, mail.automatic === 'bounce', mail.automatic, [
        mail.subject,
        mail.from?.address,
      ]);
      if (!cases) continue;
      const dsn = cases.find(c => c.dsn !== '')?.dsn;
      if (dsn && mail.automatic === 'bounce')
        severity.check(
          name,
          mail.bounces.some(b => cases.some(c => c.dsn[0] === b.status?.[0])),
          mail.bounces,
          cases,
        );
      recipients.same(name, mail.bounces.length, cases.length);
      if (cases[0]?.reason !== 'feedback')
        named.check(name, mail.bounce?.recipient != null, mail.text.slice(0, 600), '');
    }
  }
  const not = new Tally('sisimai: not a report', onMiss);
  for (const { name, raw } of samples(join(dir, 'maildir', 'not'))) {
    const mail = parseMail(raw);
    not.check(name, mail.automatic !== 'bounce', mail.automatic, mail.subject);
  }
  return [found, severity, recipients, named, not].map(tally => tally.row());
}

interface ParserCase {
  is_bounce?: boolean;
  addresses?: string[];
}

function bounceParser(corporaDir: string, onMiss: OnMiss): Row[] {
  const dir = join(corporaDir, 'bounce-perl-bounceparser');
  const expected = json<Record<string, ParserCase[]>>(join(dir, 'expected.json'), {});
  const isBounce = new Tally('bounceparser: report or not', onMiss);
  const address = new Tally('bounceparser: recipients', onMiss);
  for (const { name, raw } of samples(join(dir, 'corpus'))) {
    for (const entry of expected[name] ?? []) {
      const mail = parseMail(raw);
      if (entry.is_bounce !== undefined) isBounce.same(name, mail.automatic === 'bounce', entry.is_bounce);
      if (entry.addresses?.length)
        address.check(
          name,
          entry.addresses.every(a => mail.bounces.some(b => b.recipient === a.toLowerCase())),
          mail.bounces,
          entry.addresses,
        );
    }
  }
  return [isBounce, address].map(tally => tally.row());
}

/** By file name: arf*, fbl-* and the numbered reports; some of the numbered are replies of absent people. */
function phpHandler(corporaDir: string, onMiss: OnMiss): Row[] {
  const tally = new Tally(
    'php-bounce-handler: automatic',
    onMiss,
    'any kind: the numbered files mix reports and absences',
  );
  for (const { name, raw } of samples(join(corporaDir, 'bounce-php-handler/eml'), n =>
    /^(?:arf|fbl|exchange|hotmailb|\d)/.test(n),
  )) {
    const mail = parseMail(raw);
    tally.check(
      name,
      mail.automatic !== null && !NOT_REPORTS.test(name),
      [mail.automatic, mail.subject],
      mail.fromHeader,
    );
  }
  return [tally.row()];
}

/** Ordinary mail must not be taken for a report or an absence. */
function people(corporaDir: string, onMiss: OnMiss): Row[] {
  const tally = new Tally('spamassassin, linux-man: no false report', onMiss);
  const ham = untar(join(corporaDir, 'spamassassin-corpus-a/spamassassin-corpus-a.tar.gz')).filter(s =>
    s.name.includes('ham'),
  );
  for (const { name, raw } of [...ham, ...mbox(join(corporaDir, 'mailbox-linux-man/2019.mbox.gz'))]) {
    const mail = parseMail(raw);
    tally.check(
      name,
      mail.automatic !== 'bounce' && mail.automatic !== 'receipt' && mail.automatic !== 'auto-reply',
      mail.automatic,
      mail.subject,
    );
  }
  return [tally.row()];
}

function lists(corporaDir: string, onMiss: OnMiss): Row[] {
  const tally = new Tally('lists recognized', onMiss);
  for (const { name, raw } of [
    ...samples(join(corporaDir, 'list-detect/t')),
    ...mbox(join(corporaDir, 'mailbox-linux-man/2019.mbox.gz')),
  ]) {
    const mail = parseMail(raw);
    tally.check(name, mail.automatic === 'list', mail.automatic, mail.subject);
  }
  return [tally.row()];
}
