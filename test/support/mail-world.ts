import type { ImapFlow } from 'imapflow';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dovecot } from './dovecot.js';
import { numbered } from './sync.js';

/** A mail as the server has it. */
export interface ServerMail {
  path: string;
  uid: number;
  messageId: string;
  flags: string[];
}

/** What may happen in a mailbox while nobody looks. `pick` chooses among what is there; it is taken modulo. */
export type Operation =
  | { do: 'append'; pick: number; folder: number; flags: string[] }
  | { do: 'expunge' | 'move' | 'flag' | 'copy'; pick: number; folder: number }
  | { do: 'rename' | 'rebuild'; folder: number }
  | { do: 'disconnect' | 'restart' | 'look' }
  | { do: 'wait'; ms: number };

interface Sent {
  id: string;
  topic: string;
  references: string[];
  raw: string;
}

/**
 * One user's folders on a Dovecot, and what happens to them. Every mail has a Message-ID of its own and answers an
 * earlier one, or begins a topic.
 */
export async function mailWorld(server: Dovecot, user: string) {
  let client = await server.connect(user);
  const folders = ['INBOX', 'Archive', 'Customers'];
  /** In the order in which they were written. */
  const sent: Sent[] = [];
  let renamed = 0;
  for (const path of folders.slice(1)) await client.mailboxCreate(path);

  const folder = (n: number): string => folders[n % folders.length] as string;
  const uidsOf = async (path: string): Promise<number[]> => {
    await client.mailboxOpen(path);
    return (await client.search({ all: true }, { uid: true })) || [];
  };
  /** A mail of that folder, or of the next one that has any. */
  const choose = async (pick: number, from: number): Promise<{ path: string; uid: number } | null> => {
    for (let n = 0; n < folders.length; n++) {
      const path = folder(from + n);
      const uids = await uidsOf(path);
      if (uids.length > 0) return { path, uid: uids[pick % uids.length] as number };
    }
    return null;
  };

  function write(pick: number): Sent {
    const n = sent.length + 1;
    const id = `<${user}-${n}@nordic.example>`;
    // Every third begins something new.
    const parent = pick % 3 === 0 ? undefined : sent[pick % Math.max(1, sent.length)];
    const topic = parent?.topic ?? `Matter ${user} ${n}`;
    const references = parent ? [...parent.references, parent.id] : [];
    const headers: Record<string, string> = {
      Subject: parent ? `Re: ${topic}` : topic,
      'Message-ID': id,
      Date: new Date(Date.UTC(2026, 9, 1, 8, n)).toUTCString(),
    };
    if (parent) Object.assign(headers, { 'In-Reply-To': parent.id, References: references.join(' ') });
    const mail = { id, topic, references, raw: numbered(n, `This is mail ${n} of ${user}.\n`, headers) };
    sent.push(mail);
    return mail;
  }

  async function rename(n: number): Promise<void> {
    const at = 1 + (n % (folders.length - 1));
    const to = `${(folders[at] as string).split('-')[0]}-${++renamed}`;
    await client.mailboxOpen('INBOX');
    await client.mailboxRename(folders[at] as string, to);
    folders[at] = to;
  }

  /** Deleted and made again with the same mails: another UIDVALIDITY, other UIDs, the same times. */
  async function rebuild(n: number): Promise<void> {
    const path = folders[1 + (n % (folders.length - 1))] as string;
    const kept = [];
    if ((await uidsOf(path)).length > 0) {
      for await (const { source, internalDate, flags } of client.fetch('1:*', {
        source: true,
        internalDate: true,
        flags: true,
      }))
        kept.push({ source, internalDate, flags });
    }
    await client.mailboxOpen('INBOX');
    await client.mailboxDelete(path);
    await client.mailboxCreate(path);
    for (const { source, internalDate, flags } of kept) {
      const lasting = [...(flags ?? [])].filter(flag => flag !== '\\Recent');
      await client.append(path, source as Buffer, lasting, internalDate as Date);
    }
  }

  async function attempt(operation: Operation): Promise<void> {
    switch (operation.do) {
      case 'append':
        await client
          .append(folder(operation.folder), Buffer.from(write(operation.pick).raw), operation.flags)
          .catch((error: unknown) => {
            sent.pop();
            throw error;
          });
        return;
      case 'expunge':
      case 'move':
      case 'copy':
      case 'flag':
        return change(client, operation, await choose(operation.pick, operation.folder));
      case 'rename':
        return rename(operation.folder);
      case 'rebuild':
        return rebuild(operation.folder);
      case 'disconnect':
        // Ours is among those that are ended.
        await server.doveadm('kick', user);
        client.close();
        client = await server.connect(user);
        return;
    }
  }

  return {
    sent: sent as readonly Sent[],

    /**
     * Does what concerns the server alone. Dovecot says NO now and then while another session has the folder in its
     * hands; then it is asked once more, as a mail program would.
     */
    async apply(operation: Operation): Promise<void> {
      return attempt(operation).catch(async () => {
        await sleep(200);
        return attempt(operation);
      });
    },

    /** All that the server has now, by a connection of its own. */
    async everything(): Promise<ServerMail[]> {
      const looking = await server.connect(user);
      const found: ServerMail[] = [];
      for (const { path } of await looking.list()) {
        const { exists } = await looking.mailboxOpen(path, { readOnly: true });
        if (exists === 0) continue;
        for await (const { uid, flags, envelope } of looking.fetch('1:*', { flags: true, envelope: true })) {
          const lasting = [...(flags ?? [])].filter(flag => flag !== '\\Recent').sort();
          found.push({ path, uid, messageId: envelope?.messageId ?? '', flags: lasting });
        }
      }
      await looking.logout();
      return found;
    },

    close: () => client.logout().catch(() => undefined),
  };

  async function change(
    on: ImapFlow,
    operation: Extract<Operation, { do: 'expunge' | 'move' | 'flag' | 'copy' }>,
    mail: { path: string; uid: number } | null,
  ): Promise<void> {
    if (!mail) return;
    const target = folders.find(path => path !== mail.path && path !== 'INBOX') as string;
    await on.mailboxOpen(mail.path);
    const uid = [mail.uid];
    if (operation.do === 'expunge') await on.messageDelete(uid, { uid: true });
    if (operation.do === 'move') await on.messageMove(uid, target, { uid: true });
    if (operation.do === 'copy') await on.messageCopy(uid, target, { uid: true });
    if (operation.do === 'flag') {
      const flag = operation.pick % 2 === 0 ? '\\Seen' : '\\Flagged';
      const one = await on.fetchOne(String(mail.uid), { flags: true }, { uid: true });
      const has = one && one.flags?.has(flag);
      if (has) await on.messageFlagsRemove(uid, [flag], { uid: true });
      else await on.messageFlagsAdd(uid, [flag], { uid: true });
    }
  }
}
