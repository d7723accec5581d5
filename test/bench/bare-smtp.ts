/** The least that a server for mail can do: smtp-server, and a file for each mail, synced before it is acknowledged. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

const folder = process.argv[2] as string;
mkdirSync(folder, { recursive: true });

async function keep(stream: SMTPServerDataStream): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  const file = await open(join(folder, randomUUID()), 'wx');
  await file.writeFile(Buffer.concat(pieces));
  await file.sync();
  await file.close();
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData: (stream, _session, done) => {
    keep(stream).then(() => done(), done);
  },
});
server.listen(0, '127.0.0.1', () =>
  process.stdout.write(`ready ${(server.server.address() as AddressInfo).port}\n`),
);
