import { NestFactory } from '@nestjs/core';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import 'reflect-metadata';
import { CoreModule } from '../app.module.js';
import { KontorError } from '../errors.js';
import { envOrExit } from '../platform/env.js';
import { fill } from './fill.js';
import { imapServer } from './imap-server.js';
import { writeMail } from './mail-data.js';
import { MailStore } from './mail-store.js';
import { connectMailboxes, type MailPorts } from './mailboxes.js';
import { OutsideWorld } from './outside-world.js';
import { addressOf, demoPassword, mailUsers } from './sign-ins.js';
import { fillSmartBcc } from './smart-bcc.js';
import { Times } from './times.js';

/**
 * `npm start -- --demo` starts this process before the API and the worker: it fills an empty database with the demo's
 * company, and stays as the mail server of its users, on ports of this machine alone.
 */
interface Account {
  password: string;
  validity: number;
  ports: MailPorts;
}

const env = envOrExit();

try {
  const home = join(env.DATA_DIR, 'mailbox');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const account = remembered(home);
  const store = new MailStore(home, mailUsers.map(addressOf));
  const world = new OutsideWorld(store, account.password);
  const imap = imapServer({ store, password: account.password, validity: account.validity });
  const app = await NestFactory.createApplicationContext(
    // It takes no work of a worker.
    CoreModule.with({ ...env, LOG_LEVEL: 'error', WORKER_ROLES: [] }),
    { logger: ['error'], abortOnError: false },
  );
  try {
    const isNew = await fill(app);
    if (isNew) {
      process.stdout.write('Made the company of the demo.\n');
      await writeMail(store, new Times());
      await fillSmartBcc(app, new Times());
    }
    // Where it was before, so that nothing has to be signed in to again.
    account.ports = {
      imap: await listen(imap, account.ports.imap),
      smtp: await listen(world.smtp.server, account.ports.smtp),
    };
    remember(home, account);
    await connectMailboxes(app, account.ports, account.password, isNew);
  } finally {
    await app.close();
  }
  process.stdout.write(`ready Sign in as ${addressOf('ingrid')} with the password ${demoPassword}\n`);

  const end = (): void => {
    world.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
} catch (error) {
  const { message, nextStep = '' } = error as Partial<KontorError>;
  process.stderr.write(`The demo could not start: ${[message, nextStep].filter(Boolean).join('. ')}\n`);
  process.exit(1);
}

function remembered(home: string): Account {
  const file = join(home, 'account.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Account;
  return {
    password: randomBytes(18).toString('hex'),
    validity: Math.floor(Date.now() / 1000),
    ports: { imap: 0, smtp: 0 },
  };
}

function remember(home: string, account: Account): void {
  writeFileSync(join(home, 'account.json'), `${JSON.stringify(account)}\n`, { mode: 0o600 });
}

/** On this port, or where that is taken on any. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    const refused = (error: NodeJS.ErrnoException): void => {
      if (port === 0 || error.code !== 'EADDRINUSE') fail(error);
      else void listen(server, 0).then(done, fail);
    };
    server.once('error', refused);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refused);
      done((server.address() as AddressInfo).port);
    });
  });
}
