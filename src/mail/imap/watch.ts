import type { ImapFlow } from 'imapflow';

const events = ['exists', 'expunge', 'flags', 'highestModseq'] as const;
export type FolderEvent = (typeof events)[number];

/**
 * Tells when something may have happened in the selected folder. Events are wake-up hints, never data: under QRESYNC
 * new mail can come as `flags`, a burst as one `exists`, and some servers forget one.
 */
export function watch(client: ImapFlow, wake: (event: FolderEvent) => void): void {
  for (const event of events) client.on(event, () => wake(event));
}

/**
 * Sits in IDLE (or polls by NOOP where the server has none) until `broken` settles or the connection is gone. The next
 * command ends the IDLE on the server: one of its own would cost new mail a round trip.
 */
export async function idleUntil(client: ImapFlow, broken: Promise<unknown>): Promise<void> {
  if (!client.usable) return;
  void client.idle().catch(() => false);
  let onClose: () => void = () => undefined;
  const closed = new Promise<void>(resolve => client.once('close', (onClose = resolve)));
  await Promise.race([broken, closed]);
  client.off('close', onClose);
}
