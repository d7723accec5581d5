import { fakeImap, type FakeFolder, type FakeImap, type FakeMail, type FakeOptions } from './fake-imap.js';
import { numbered, syncing, type Syncing } from './sync.js';

/** A mailbox at a server that does wrong: both are started, and stopped after `scenario`. */
export async function faulty(
  options: Partial<FakeOptions>,
  scenario: (world: { kontor: Syncing; fake: FakeImap; id: number }) => Promise<void>,
): Promise<void> {
  const fake = await fakeImap({ folders: { INBOX: inbox(mails(1, 10)) }, ...options });
  const kontor = await syncing({ sync: { socketTimeoutMs: 1_500 } });
  try {
    const id = await kontor.mailbox({ port: fake.port, user: 'anna' });
    await kontor.start();
    await scenario({ kontor, fake, id });
  } finally {
    await kontor.close();
    await fake.stop();
  }
}

export const mails = (first: number, last: number): FakeMail[] =>
  Array.from({ length: last - first + 1 }, (_, n) => ({
    uid: first + n,
    raw: numbered(first + n),
    modseq: first + n,
  }));

export const inbox = (list: FakeMail[], more: Partial<FakeFolder> = {}): FakeFolder => ({
  uidvalidity: 1,
  mails: list,
  ...more,
});

export const fetchesSource = (args: string): boolean => args.includes('BODY.PEEK[]');
