import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import { dovecot, type Dovecot } from '../support/dovecot.js';
import { newFolder } from '../support/servers.js';
import { generateMailbox, type MailboxTruth } from './generator.js';

export const rep = 'rep';

/** Whose files a Dovecot reads that we start: it changes to nobody where we are root. */
const mailUser = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : userInfo();

export interface MailServer {
  server: Dovecot;
  truth: MailboxTruth;
  /** The Maildir of the generated mailbox. */
  home: string;
}

/** A Dovecot over Maildir whose user `rep` has a generated mailbox. Its caches are warm: all rounds find the same server. */
export async function startMailServer(options: { mails: number; seed: number }): Promise<MailServer> {
  const folder = newFolder('mailserver');
  chmodSync(folder, 0o711);
  const home = join(folder, rep);
  mkdirSync(home);
  const truth = generateMailbox({ ...options, folder: home, user: mailUser });
  const extra = `mail_location = maildir:${folder}/%u\ndefault_vsz_limit = 1G\nmail_max_userip_connections = 1000\n`;
  if (mailUser.uid !== process.getuid?.()) openTo(folder);
  const server = await dovecot({ extra });
  await warm(server);
  return { server, truth, home };
}

/** The folders of further users are made by Dovecot itself. */
function openTo(folder: string): void {
  chmodSync(folder, 0o777);
}

/** The first look at a Maildir makes the server's own lists of it, and the disk's cache gets the mails. */
async function warm(server: Dovecot): Promise<void> {
  const client = await server.connect(rep);
  try {
    for (const path of ['INBOX', 'Sent']) {
      await client.mailboxOpen(path, { readOnly: true });
      if (client.mailbox && client.mailbox.exists === 0) continue;
      for await (const mail of client.fetch('1:*', { uid: true, size: true, source: true })) void mail.uid;
    }
  } finally {
    await client.logout();
  }
}
