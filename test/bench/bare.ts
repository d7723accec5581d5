/**
 * The least that a program can do about new mail: it hears EXISTS, fetches the source, and stores it in one
 * transaction. What Kontor does beyond that (parse, thread, match, link) is what its time is compared for.
 */
import { ImapFlow } from 'imapflow';
import pg from 'pg';
import { password } from '../support/dovecot.js';

const [url, port, boxes] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 4 });

async function watch(user: string): Promise<void> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: Number(port),
    secure: false,
    auth: { user, pass: password },
    logger: false,
    disableAutoIdle: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  const box = await client.mailboxOpen('INBOX');
  let next = box.uidNext;
  let notices: Date[] = [];
  let working = false;
  client.on('exists', () => {
    notices.push(new Date());
    if (!working) void work();
  });
  async function work(): Promise<void> {
    working = true;
    while (notices.length > 0) {
      const noticed = notices[0] as Date;
      notices = [];
      for (const mail of await client.fetchAll(`${next}:*`, { uid: true, source: true }, { uid: true })) {
        if (mail.uid < next || !mail.source) continue;
        next = mail.uid + 1;
        await store(mail.source, noticed);
      }
    }
    working = false;
    listen();
  }
  // By itself imapflow begins to listen only after fifteen idle seconds.
  const listen = (): void => void client.idle().catch(() => undefined);
  listen();
}

async function store(raw: Buffer, noticed: Date): Promise<void> {
  const id = /^Message-ID: <(.*)>\r$/m.exec(raw.toString('latin1'))?.[1];
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('insert into bare_mail (message_id, raw, noticed_at) values ($1, $2, $3)', [
      id,
      raw,
      noticed,
    ]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

await Promise.all(Array.from({ length: Number(boxes) }, (_, i) => watch(`bare${i}`)));
process.send?.('ready');
