import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../support/servers.js';

/** What a program finds that somebody starts on his own machine: no setting of a test run, a data folder to be made. */
export async function freshEnvironment(): Promise<Record<string, string>> {
  const { PATH = '', HOME = '/', TEST_DIR = tmpdir() } = process.env;
  const [port, smtpInPort] = await Promise.all([freePort(), freePort()]);
  return {
    ...{ PATH, HOME, TEST_DIR },
    DATA_DIR: join(TEST_DIR, `kontor-${randomBytes(4).toString('hex')}`),
    PORT: String(port),
    SMTP_IN_PORT: String(smtpInPort),
  };
}
