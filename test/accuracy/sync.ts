/** The same mail put into a real Dovecot and synced by real workers, until the proof adds up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { headerOnly } from '../../src/mail/parse.js';
import { peakMemoryOf } from '../bench/machine.js';
import { beginProbes, type Probe } from '../bench/probe.js';
import { dovecot, password } from '../support/dovecot.js';
import { migrate } from '../support/migrate.js';
import { newFolder, until } from '../support/servers.js';
import { spawnKontor, type Kontor } from '../support/services.js';
import { mbox, samples, untar, type OnMiss, type Row, type Sample } from './corpora.js';

const token = 'the-token-of-an-accuracy-run';
const workers = 2;
/** MB of a worker's resident memory, and ms that it may compute without letting anything else have its turn. */
const most = { memory: 500, slice: 100 };

/** What lies beside the mails: pictures, keys, other programs' results. */
const noMail =
  /^README$|\.(gz|md|json|yml|golden|gitkeep|gitattributes|pem|key|crt|secure|vcf|mork|ldif|png|jpe?g|gif|bmp|exr|p[bgp]m|ras|sgi|tiff?|webp|xbm|aif[cf]|au|wav|zip|pdf|docx?|dat)$/;

/** Folder -> its mails. */
function sources(corpora: string): Record<string, Sample[]> {
  const postings = (name: string): Sample[] =>
    ['2019', '2020'].flatMap(year =>
      mbox(join(corpora, name, `${year}.mbox.gz`)).map(sample => ({
        name: `${year}${sample.name}`,
        raw: withoutSeparator(sample.raw),
      })),
    );
  const archive = (name: string, wanted: RegExp): Sample[] =>
    untar(join(corpora, name, `${name}.tar.gz`)).filter(sample => wanted.test(sample.name));
  const strange = readdirSync(corpora)
    .filter(name => name.startsWith('mime-'))
    .flatMap(name => samples(join(corpora, name), file => !noMail.test(file)));
  return {
    INBOX: postings('mailbox-linux-man'),
    Lists: postings('mailbox-usrp-users-a'),
    Sent: archive('enron-categories-a', /\/\d+\.txt$/),
    Mixed: archive('spamassassin-corpus-a', /\/\d+\.[0-9a-f]+\.txt$/),
    Strange: [...strange, ...archive('mime-stalwart', /\.(eml|txt)$/)],
  };
}

export async function syncRows(corpora: string, onMiss: OnMiss = () => undefined): Promise<Row[]> {
  const given = mailsOf(sources(corpora));
  const server = await dovecot();
  const probes = newFolder('probe');
  const kontor = await spawnKontor({
    migrate,
    workers,
    env: {
      ADMIN_EMAIL: 'rep@measured.example',
      ADMIN_PASSWORD: 'a password of no use',
      ADMIN_API_TOKEN: token,
      LOG_LEVEL: 'warn',
      BENCH_PROBE: probes,
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, '../bench/probe.js')).href}`,
    },
  });
  const pids = kontor.workerPids();
  beginProbes(pids);
  let stopped = false;
  try {
    for (const [folder, mails] of given)
      await server.fill(
        'rep',
        folder,
        mails.map(mail => mail.raw),
      );
    const { id } = await call<{ id: number }>(kontor, 'POST', '/api/mailboxes', {
      email: 'rep@measured.example',
      imap: { host: server.host, port: server.imapPort, secure: false, user: 'rep', password },
      sync_from: 'all',
      folders: 'all',
    });
    const isLive = async () =>
      (await call<{ state: string }>(kontor, 'GET', `/api/mailboxes/${id}`)).state === 'live';
    await until('the mailbox is live', isLive, { milliseconds: 600_000, pause: 500 });

    const proof = await call<Proof>(kontor, 'GET', `/api/mailboxes/${id}/proof`);
    const rows = [
      ...proof.folders.flatMap(folder => storedRow(folder, given.get(folder.path) ?? [], onMiss)),
      deadRow(await deadLetters(kontor), given, onMiss),
    ];
    const memory = pids.map(peakMemoryOf);
    const living = kontor.workerPids().filter(pid => pids.includes(pid));
    await kontor.stop();
    stopped = true;
    const slices = living.map(pid => probeOf(probes, pid).sliceMax);
    return [
      ...rows,
      { name: 'sync: workers that lived through it', ok: living.length, total: workers },
      within('sync: workers below 500 MB', memory, most.memory, 'MB'),
      within('sync: workers without a slice of 100 ms', slices, most.slice, 'ms'),
    ];
  } finally {
    if (!stopped) await kontor.stop();
    await server.stop();
  }
}

/** As IMAP has them: lines end with CRLF, and none is empty, which servers refuse. UIDs are their places, from 1. */
function mailsOf(folders: Record<string, Sample[]>): Map<string, Sample[]> {
  return new Map(
    Object.entries(folders)
      .map(([folder, mails]): [string, Sample[]] => [
        folder,
        mails
          .filter(({ raw }) => raw.length > 0)
          .map(({ name, raw }) => ({
            name,
            raw: Buffer.from(raw.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1'),
          })),
      ])
      .filter(([, mails]) => mails.length > 0),
  );
}

function storedRow(folder: ProofFolder, mails: Sample[], onMiss: OnMiss): Row[] {
  if (mails.length === 0) return [];
  const name = `sync: ${folder.path} stored, proof balanced`;
  if (!folder.balanced) onMiss(name, folder.path, folder, 'balanced');
  return [
    {
      name,
      ok: folder.balanced ? folder.stored + folder.dead : 0,
      total: mails.length,
      ...(folder.dead > 0 ? { note: `${folder.dead} dead` } : {}),
    },
  ];
}

interface Dead {
  path: string;
  uid: number;
  reason: string | null;
}

/** A letter may be dead only where not even its headers can be read, and it says why. */
function deadRow(dead: Dead[], given: Map<string, Sample[]>, onMiss: OnMiss): Row {
  const name = 'sync: dead letters that nobody could read, with a reason';
  const right = dead.filter(({ path, uid, reason }) => {
    const mail = given.get(path)?.[uid - 1];
    const read = mail && headerOnly(mail.raw);
    const isRight = reason !== null && read !== undefined && !read.fromHeader && read.subject === '';
    if (!isRight) onMiss(name, `${path}/${mail?.name ?? uid}`, reason, read);
    return isRight;
  });
  return { name, ok: right.length, total: dead.length, note: dead.length === 0 ? 'none is dead' : '' };
}

async function deadLetters(kontor: Kontor): Promise<Dead[]> {
  const client = new pg.Client({ connectionString: kontor.env.DATABASE_URL });
  await client.connect();
  try {
    const { rows } = await client.query<Dead>(
      `select path, uid::int, reason from remote_message join folder on folder.id = folder_id where state = 'dead'`,
    );
    return rows;
  } finally {
    await client.end();
  }
}

function within(name: string, values: number[], limit: number, unit: string): Row {
  return {
    name,
    ok: values.filter(value => value < limit).length,
    total: workers,
    note: values.map(value => `${Math.round(value)} ${unit}`).join(', '),
  };
}

const probeOf = (folder: string, pid: number): Probe =>
  JSON.parse(readFileSync(join(folder, `${pid}.json`), 'utf8')) as Probe;

interface ProofFolder {
  path: string;
  server: number;
  stored: number;
  dead: number;
  balanced: boolean;
}

interface Proof {
  balanced: boolean;
  folders: ProofFolder[];
}

async function call<T>(kontor: Kontor, method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(new URL(path, kontor.url), {
    method,
    headers: { 'content-type': 'application/json', 'x-api-token': token },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const answer = (await response.json()) as { data?: T };
  if (!response.ok || answer.data === undefined)
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer.data;
}

const withoutSeparator = (raw: Buffer): Buffer => raw.subarray(raw.indexOf(0x0a) + 1);
