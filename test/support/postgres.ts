import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, until } from './servers.js';

interface Started {
  url: string;
  isAlive(): boolean;
  stop(): Promise<void>;
}

interface House {
  startPostgres(options: { home: string }): Promise<Started>;
  discardPostgres(home: string): Promise<void>;
}

/** How PostgreSQL is told to end: `fast` ends the connections and writes everything down, `immediate` is a crash. */
const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const;

/** A PostgreSQL of the test's own, for tests that take it away; every commit reaches the disk, as at `npm start`. */
export async function ownPostgres() {
  // The run ends what it finds under a folder of this name, should the test not come to it.
  const home = newFolder('kontor-postgres');
  mkdirSync(home, { recursive: true });
  const house = (await import(join(process.cwd(), 'scripts/postgres.mjs'))) as House;
  let server = await house.startPostgres({ home });
  const { cluster = join(home, 'postgres') } = JSON.parse(
    readFileSync(join(home, 'postgres.json'), 'utf8'),
  ) as {
    cluster?: string;
  };
  return {
    url: server.url,
    /** Ends it and starts it again, on the same port; `awayMs` between the two. */
    async restart(how: keyof typeof signals, awayMs = 0): Promise<void> {
      const [pid] = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), signals[how]);
      await until('PostgreSQL has ended', () => !server.isAlive());
      await new Promise(resolve => setTimeout(resolve, awayMs));
      server = await house.startPostgres({ home });
    },
    stop: () => house.discardPostgres(home),
  };
}
