import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { password, type Dovecot } from '../support/dovecot.js';
import { newFolder } from '../support/servers.js';
import { cpuOf, cpuOfEnded } from './machine.js';

const run = promisify(execFile);

export interface YardstickRun {
  wall: number;
  /** CPU seconds of mbsync and notmuch. */
  cpu: number;
  dovecot: number;
  pulled: number;
  indexed: number;
}

/**
 * The best native tools at the same work: mbsync pulls the mailbox into a Maildir, each mail synced to the disk, and
 * notmuch indexes and threads it.
 */
export async function runYardstick(server: Dovecot, user: string): Promise<YardstickRun> {
  const folder = newFolder('yardstick');
  const mail = join(folder, 'mail');
  mkdirSync(mail);
  const mbsync = join(folder, 'mbsyncrc');
  const notmuch = join(folder, 'notmuchrc');
  writeFileSync(mbsync, mbsyncSettings(server, user, mail));
  writeFileSync(
    notmuch,
    `[database]\npath=${mail}\n[new]\ntags=new\nignore=.uidvalidity;.mbsyncstate\n[maildir]\nsynchronize_flags=false\n`,
  );

  const [ours, theirs, begun] = [cpuOfEnded(), cpuOf(server.pid()), performance.now()];
  await run('mbsync', ['-q', '-c', mbsync, 'bench']);
  const pulled = performance.now();
  await run('notmuch', ['new', '--quiet'], { env: { ...process.env, NOTMUCH_CONFIG: notmuch } });
  const indexed = performance.now();
  const result = {
    cpu: cpuOfEnded() - ours,
    dovecot: cpuOf(server.pid()) - theirs,
    wall: (indexed - begun) / 1000,
  };

  const count = await run('notmuch', ['count', '*'], { env: { ...process.env, NOTMUCH_CONFIG: notmuch } });
  if (Number(count.stdout) === 0) throw new Error('notmuch has indexed nothing');
  return { ...result, pulled: (pulled - begun) / 1000, indexed: Number(count.stdout) };
}

const mbsyncSettings = (server: Dovecot, user: string, mail: string): string => `FSync yes

IMAPAccount bench
Host ${server.host}
Port ${server.imapPort}
User ${user}
Pass ${password}
SSLType None
AuthMechs LOGIN
PipelineDepth 50

IMAPStore server
Account bench

MaildirStore disk
Path ${mail}/
Inbox ${mail}/INBOX
SubFolders Verbatim

Channel bench
Far :server:
Near :disk:
Patterns INBOX Sent
Create Near
Sync Pull
Expunge None
CopyArrivalDate yes
SyncState *
`;
