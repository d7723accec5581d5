import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';
import { CoreModule } from '../src/app.module.js';
import { envOrExit, LOGGER, type Role } from '../src/platform/env.js';
import type { Logger } from '../src/platform/logger.js';
import { startAccounts } from './accounts.js';
import { startDispatch } from './dispatch.js';
import { startGuests } from './guests.js';
import { startHold } from './hold.js';
import { startIngest } from './ingest.js';
import { startSend } from './send.js';
import { startSmtp } from './smtp.js';
import { startWebhooks } from './webhooks.js';
import type { Start, Stop } from './worker.js';

/** What each role of WORKER_ROLES starts. */
const roles: Record<Role, Start[]> = {
  hold: [startHold],
  ingest: [startIngest],
  send: [startSend],
  smtp: [startSmtp],
  react: [startDispatch, startWebhooks, startGuests, startAccounts],
};

/** Whoever has asked us to end waits this long before he makes us. */
const patienceMs = 9_000;

const env = envOrExit();
const app = await NestFactory.createApplicationContext(CoreModule.with(env), {
  logger: false,
  abortOnError: false,
});
const log = app.get<Logger>(LOGGER).child({ part: 'worker' });
const stops: Stop[] = [];
for (const role of env.WORKER_ROLES) {
  for (const start of roles[role]) stops.push(await start(app, log));
}

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(1), patienceMs).unref();
  await Promise.all(stops.map(stop => stop()));
  await app.close();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end());

process.stdout.write('ready worker\n');
