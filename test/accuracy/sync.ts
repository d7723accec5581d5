/** The same mail put into a real Dovecot and synced by real workers, until the proof adds up. */
import { join } from 'node:path';
import { dovecot, password } from '../support/dovecot.js';
import { migrate } from '../support/migrate.js';
import { until } from '../support/servers.js';
import { spawnKontor, type Kontor } from '../support/services.js';
import { mbox, samples, untar, type OnMiss, type Row } from './corpora.js';

const token = 'the-token-of-an-accuracy-run';

export async function syncRows(corpora: string, onMiss: OnMiss = () => undefined): Promise<Row[]> {
  const folders: Record<string, Buffer[]> = {
    INBOX: mbox(join(corpora, 'mailbox-linux-man/2019.mbox.gz')).map(sample => withoutSeparator(sample.raw)),
    Lists: mbox(join(corpora, 'mailbox-usrp-users-a/2019.mbox.gz')).map(sample =>
      withoutSeparator(sample.raw),
    ),
    Sent: untar(join(corpora, 'enron-categories-a/enron-categories-a.tar.gz'))
      .filter(sample => /\/\d+\.txt$/.test(sample.name))
      .map(sample => sample.raw),
    Strange: ['enmime', 'kmime', 'python-email', 'ruby-mail', 'zbateson', 'webklex']
      .flatMap(name => samples(join(corpora, `mime-${name}`), file => /\.(eml|txt)$/.test(file)))
      .map(sample => sample.raw),
  };
  const server = await dovecot();
  const kontor = await spawnKontor({
    migrate,
    workers: 2,
    env: {
      ADMIN_EMAIL: 'rep@measured.example',
      ADMIN_PASSWORD: 'a password of no use',
      ADMIN_API_TOKEN: token,
      LOG_LEVEL: 'warn',
    },
  });
  try {
    const client = await server.connect('rep');
    const given = new Map<string, number>();
    for (const [folder, raws] of Object.entries(folders)) {
      if (folder !== 'INBOX') await client.mailboxCreate(folder);
      for (const raw of raws) {
        // IMAP's lines end with CRLF; an empty literal is refused by the server.
        const mail = Buffer.from(raw.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
        if (mail.length > 0 && (await client.append(folder, mail)))
          given.set(folder, (given.get(folder) ?? 0) + 1);
      }
    }
    await client.logout();

    const { id } = await call<{ id: number }>(kontor, 'POST', '/api/mailboxes', {
      email: 'rep@measured.example',
      imap: { host: server.host, port: server.imapPort, secure: false, user: 'rep', password },
      sync_from: 'all',
      folders: 'all',
    });
    const isLive = async () =>
      (await call<{ state: string }>(kontor, 'GET', `/api/mailboxes/${id}`)).state === 'live';
    await until('the mailbox is live', isLive, { milliseconds: 300_000, pause: 500 });
    const proof = await call<Proof>(kontor, 'GET', `/api/mailboxes/${id}/proof`);
    return proof.folders
      .filter(folder => given.has(folder.path))
      .map(folder => {
        const total = given.get(folder.path) ?? 0;
        if (!folder.balanced) onMiss(`sync: ${folder.path}`, folder.path, folder, 'balanced');
        const ok = folder.balanced ? folder.stored + folder.dead : 0;
        return {
          name: `sync: ${folder.path} stored, proof balanced`,
          ok,
          total,
          ...(folder.dead > 0 ? { note: `${folder.dead} dead` } : {}),
        };
      });
  } finally {
    await kontor.stop();
    await server.stop();
  }
}

interface Proof {
  balanced: boolean;
  folders: { path: string; server: number; stored: number; dead: number; balanced: boolean }[];
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
