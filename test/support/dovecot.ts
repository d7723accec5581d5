import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ImapFlow } from 'imapflow';
import nodemailer from 'nodemailer';
import { Running, accepts, freePort, newFolder, until } from './servers.js';

export interface DovecotOptions {
  /** Also IMAPS and STARTTLS, with a certificate that nobody has signed. */
  ssl?: boolean;
  /** What CAPABILITY says after login, to be a lesser server: `IMAP4rev1 IDLE UIDPLUS`, say. */
  capability?: string;
  /** Where access tokens are asked about (RFC 7662, by GET); then XOAUTH2 is offered beside the password. */
  introspectionUrl?: string;
  /** Further lines of configuration. */
  extra?: string;
}

/** The password of every user; any name is a user. */
export const password = 'secret';

/** `describe`, for tests that need a real IMAP server: left out where the machine has none. */
export function describeWithDovecot(name: string, tests: () => void): void {
  (process.env.TEST_DOVECOT ? describe : describe.skip)(name, tests);
}

export type Dovecot = Awaited<ReturnType<typeof dovecot>>;

/** Starts a Dovecot of its own on 127.0.0.1: every user exists, with an empty mailbox and the password `secret`. */
export async function dovecot(options: DovecotOptions = {}) {
  const folder = newFolder('dovecot');
  const [imapPort, imapsPort, lmtpPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const file = join(folder, 'dovecot.conf');
  writeFileSync(file, configuration({ folder, imapPort, imapsPort, lmtpPort, ...options }));
  if (options.ssl) makeCertificate(folder);
  if (options.introspectionUrl) writeFileSync(join(folder, 'oauth2.conf'), oauth2(options.introspectionUrl));

  let server = await start();

  async function start(): Promise<Running> {
    const running = Running.start('dovecot', ['-F', '-c', file]);
    try {
      await until('Dovecot greets', async () => {
        if (running.hasEnded) throw new Error('Dovecot did not start');
        return (await accepts(imapPort, { greeting: true })) && (await accepts(lmtpPort, { greeting: true }));
      });
    } catch (error) {
      throw new Error(`${running.output()}\n${logOf(folder)}`, { cause: error });
    }
    return running;
  }

  /** A logged-in connection; the caller logs it out. */
  async function connect(user: string): Promise<ImapFlow> {
    const auth = { user, pass: password };
    const tls = { rejectUnauthorized: false };
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: imapPort,
      secure: false,
      auth,
      tls,
      logger: false,
    });
    client.on('error', () => {});
    await client.connect();
    return client;
  }

  return {
    host: '127.0.0.1',
    imapPort,
    imapsPort,
    lmtpPort,
    connect,

    /** Of the master process; the others are its children. */
    pid: () => server.pid,

    /** Stores a mail as it is, making the folder where it is missing. Returns its UID. */
    async append(user: string, folder: string, raw: Buffer | string, flags: string[] = [], date?: Date) {
      const client = await connect(user);
      try {
        if (folder !== 'INBOX') await client.mailboxCreate(folder);
        const stored = await client.append(folder, Buffer.from(raw), flags, date);
        if (!stored || stored.uid === undefined) throw new Error(`Dovecot did not store a mail in ${folder}`);
        return stored.uid;
      } finally {
        await client.logout();
      }
    },

    /** Stores many mails in one go, in this order: thousands a second. Their folder is made where it is missing. */
    fill: (user: string, folder: string, raws: (Buffer | string)[], date?: Date) =>
      appendAll(imapPort, user, folder, raws, date),

    /** Delivers a mail to INBOX the way a mail server does. */
    async deliver(user: string, raw: Buffer | string) {
      const transport = nodemailer.createTransport({
        host: '127.0.0.1',
        port: lmtpPort,
        lmtp: true,
        ignoreTLS: true,
      });
      await transport.sendMail({ envelope: { from: 'sender@example.org', to: [user] }, raw });
      transport.close();
    },

    /** Runs doveadm on this server: `doveadm('expunge', '-u', 'anna', 'mailbox', 'INBOX', 'all')`. */
    async doveadm(...args: string[]): Promise<string> {
      const { stdout } = await promisify(execFile)('doveadm', ['-c', file, ...args]);
      return stdout;
    },

    log: () => logOf(folder),

    /** Ends it as a power cut would: no goodbye on any connection. The mailboxes stay. */
    async crash() {
      // The master first, or it would start others in their place.
      const services = pidsBelow(server.pid);
      for (const pid of [server.pid, ...services]) killIfAlive(pid);
      await server.ended;
    },

    /** Starts it again after `crash`, on the same ports and mailboxes. */
    async restart() {
      server = await start();
    },

    async stop() {
      await server.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * One APPEND with all of them (MULTIAPPEND, RFC 3502), without waiting to be asked for each (LITERAL+, RFC 7888). It
 * stores all or none; Dovecot says NO where another session still has an older folder of that name in its hands, and is
 * then asked again.
 */
async function appendAll(
  port: number,
  user: string,
  folder: string,
  raws: (Buffer | string)[],
  date?: Date,
): Promise<void> {
  const when = date ? ` "${imapDate(date)}"` : '';
  const literals = raws.flatMap(raw => [`${when} {${Buffer.byteLength(raw)}+}\r\n`, raw]);
  const commands = [
    `1 LOGIN ${user} ${password}\r\n`,
    folder === 'INBOX' ? '2 NOOP\r\n' : `2 CREATE "${folder}"\r\n`,
    `3 APPEND "${folder}"`,
    ...literals,
    '\r\n4 LOGOUT\r\n',
  ];
  const bytes = Buffer.concat(commands.map(part => Buffer.from(part)));
  let said = '';
  for (let tries = 0; tries < 20 && !/^3 OK/m.test(said); tries++) {
    if (tries > 0) await sleep(100);
    said = await converse(port, bytes);
  }
  if (!/^3 OK/m.test(said)) throw new Error(`Dovecot did not store the mails in ${folder}: ${said}`);
}

/** All that the server says until it hangs up. */
async function converse(port: number, commands: Buffer): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  let said = '';
  socket.setEncoding('latin1').on('data', (text: string) => (said += text));
  socket.write(commands);
  await once(socket, 'close');
  return said;
}

/** As `01-Nov-2026 10:00:00 +0000`. */
function imapDate(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ');
  return `${day}-${month}-${year} ${time} +0000`;
}

function logOf(folder: string): string {
  try {
    return readFileSync(join(folder, 'dovecot.log'), 'utf8');
  } catch {
    return '';
  }
}

function pidsBelow(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function makeCertificate(folder: string): void {
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...names, ...files], { stdio: 'pipe' });
}

const oauth2 = (introspectionUrl: string): string => `
introspection_url = ${introspectionUrl}
introspection_mode = get
username_attribute = username
active_attribute = active
active_value = true
`;

interface Place extends DovecotOptions {
  folder: string;
  imapPort: number;
  imapsPort: number;
  lmtpPort: number;
}

/**
 * Root's Dovecot changes to users of its own, as an installed one does. Anybody else's has to do everything as himself,
 * and cannot lock itself up with chroot.
 */
function configuration(place: Place): string {
  const { folder, imapPort, imapsPort, lmtpPort, ssl, capability, introspectionUrl, extra } = place;
  const asRoot = process.getuid?.() === 0;
  const { username, uid, gid } = userInfo();
  const mail = asRoot ? { uid: 65534, gid: 65534 } : { uid, gid };
  const internal = asRoot ? 'dovecot' : username;
  const noChroot = asRoot ? '' : 'chroot =';

  mkdirSync(join(folder, 'mail'));
  if (asRoot) {
    // Its mail users have to be able to walk down to it.
    chmodSync(folder, 0o711);
    chownSync(join(folder, 'mail'), mail.uid, mail.gid);
  }

  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = kontor-test-${imapPort}
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1

default_internal_user = ${internal}
${asRoot ? '' : `default_internal_group = ${execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()}`}
default_login_user = ${asRoot ? 'dovenull' : username}
first_valid_uid = 1
mail_uid = ${mail.uid}
mail_gid = ${mail.gid}

ssl = ${ssl ? 'yes' : 'no'}
${ssl ? `ssl_cert = <${folder}/cert.pem\nssl_key = <${folder}/key.pem` : ''}
disable_plaintext_auth = no
auth_mechanisms = plain login${introspectionUrl ? ' xoauth2' : ''}
# A refused login would delay the next one by seconds.
auth_failure_delay = 0
${introspectionUrl ? `passdb {\n  driver = oauth2\n  mechanisms = xoauth2\n  args = ${folder}/oauth2.conf\n}` : ''}
passdb {
  driver = static
  mechanisms = plain login
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${mail.uid} gid=${mail.gid} home=${folder}/mail/%u allow_all_users=yes
}

mail_location = sdbox:${folder}/mail/%u/sdbox
mail_fsync = never
# IDLE tells of new mail after at most this long, where inotify is not at hand.
mailbox_idle_check_interval = 1 secs
mail_max_userip_connections = 100
default_process_limit = 200
default_client_limit = 1200
${capability ? `imap_capability = ${capability}` : ''}

namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    auto = subscribe
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = subscribe
    special_use = \\Sent
  }
  mailbox Trash {
    auto = subscribe
    special_use = \\Trash
  }
  mailbox Junk {
    auto = subscribe
    special_use = \\Junk
  }
}

service imap-login {
  ${noChroot}
  service_count = 0
  inet_listener imap {
    address = 127.0.0.1
    port = ${imapPort}
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = ${ssl ? imapsPort : 0}
    ssl = yes
  }
}
service lmtp {
  ${asRoot ? '' : `user = ${username}`}
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
service anvil {
  ${noChroot}
  # Without its socket nobody counts failed logins.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  ${noChroot}
}
protocol lmtp {
  postmaster_address = postmaster@example.org
}
${extra ?? ''}
`;
}
