import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Setup } from './accounts/setup.js';
import { createApp } from './api/app.js';
import { envOrExit } from './platform/env.js';

/** How long requests that run may go on once the process is asked to end. */
const graceMs = 3000;

const env = envOrExit();

try {
  const app = await createApp(env);
  const setup = await app.get(Setup).prepare();
  const server: Server = await (env.HOST ? app.listen(env.PORT, env.HOST) : app.listen(env.PORT));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.stdout.write(`ready ${url}\n`);
  if (setup) {
    process.stdout.write(
      `Set up Kontor (one-time link): ${env.PUBLIC_URL ?? url}/setup?token=${setup.token}\n`,
    );
  }

  const end = async (): Promise<void> => {
    setTimeout(() => server.closeAllConnections(), graceMs).unref();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
} catch (error) {
  process.stderr.write(`Kontor could not start: ${(error as Error).message}\n`);
  process.exit(1);
}
