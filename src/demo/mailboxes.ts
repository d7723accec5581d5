import type { INestApplicationContext } from '@nestjs/common';
import { loadViewer } from '../access/load.js';
import { Mailboxes } from '../accounts/mailboxes.js';
import { Users } from '../accounts/users.js';
import { Database } from '../platform/database.js';
import { Drafts } from '../sending/drafts.js';
import { customer } from './contacts.js';
import { addressOf, demoUsers, mailUsers } from './sign-ins.js';

/** Where the demo's own mail server listens. */
export interface MailPorts {
  imap: number;
  smtp: number;
}

/**
 * Connects the demo's mailboxes as their users would, or leads those that are there to where the server listens by now. A
 * mailbox that its user has removed stays removed.
 */
export async function connectMailboxes(
  app: INestApplicationContext,
  ports: MailPorts,
  password: string,
  isNew: boolean,
): Promise<void> {
  const server = (port: number) => ({ host: '127.0.0.1', port, secure: false, password });
  for (const key of mailUsers) {
    const email = addressOf(key);
    const account = await app.get(Users).findByEmail(email);
    const viewer = account && (await loadViewer(app.get(Database), account.id));
    if (!viewer) continue;
    const mailboxes = app.get(Mailboxes);
    if (isNew) {
      const { id } = await mailboxes.create(viewer, {
        email,
        imap: server(ports.imap),
        smtp: server(ports.smtp),
        sync_from: 'all',
        sharing: key === 'zofia' ? 'private' : 'shared',
      });
      const { name } = demoUsers.find(user => user.key === key)!;
      await app
        .get(Drafts)
        .setSignature(viewer, id!, `<p>${name}<br>Nordlys Lighting<br>+47 55 90 10 00</p>`);
      if (key === 'ingrid') await draft(app, viewer);
      continue;
    }
    const [standing] = await app.get(Database).query<{ id: number }>(
      `select id from mailbox where user_id = $1 and email = $2 and kind = 'imap' and deleted_at is null
          and (imap ->> 'host' = '127.0.0.1' and (imap ->> 'port' <> $3 or smtp ->> 'port' <> $4))`,
      [viewer.userId, email, String(ports.imap), String(ports.smtp)],
    );
    if (standing)
      await mailboxes.update(viewer, standing.id, { imap: server(ports.imap), smtp: server(ports.smtp) });
  }
}

async function draft(app: INestApplicationContext, viewer: Parameters<Drafts['create']>[0]): Promise<void> {
  const drafts = app.get(Drafts);
  const sarah = customer('Sarah Whitfield');
  const begun = await drafts.create(viewer, {
    to: [{ name: sarah.name, address: sarah.email }],
    subject: 'Bristol Quayside: two alternatives',
  });
  await drafts.update(viewer, begun.id, begun.version, {
    html: `<p>Hello Sarah,</p><p>I have looked at the rooms facing the quay again and see two ways:</p>${begun.html}`,
  });
}
