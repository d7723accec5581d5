import { execFile } from 'node:child_process';
import nodemailer from 'nodemailer';
import { company, type Sending } from './support.js';

/** What nodemailer hangs on an error and on an answer. */
interface Told {
  response?: string;
  rejectedErrors?: Told[];
}

/** `describe`, for tests that send with swaks: left out where the machine has none. */
export function describeWithSwaks(name: string, tests: () => void): void {
  (process.env.TEST_SWAKS ? describe : describe.skip)(name, tests);
}

/** @returns the first refusal, or how the mail was taken */
export async function byNodemailer(
  port: number,
  raw: string | Buffer,
  { from = 'ada@kontor.example', to = [company], helo = 'client.example' }: Partial<Sending>,
): Promise<string> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true, name: helo });
  const decided = ({ response = '', rejectedErrors = [] }: Told) => rejectedErrors[0]?.response ?? response;
  try {
    return decided((await transport.sendMail({ envelope: { from, to }, raw })) as Told);
  } catch (error) {
    return decided(error as Told);
  } finally {
    transport.close();
  }
}

/** @returns the first refusal, or how the mail was taken */
export async function bySwaks(
  port: number,
  raw: string | Buffer,
  { from = 'ada@kontor.example', to = [company], helo = 'client.example' }: Partial<Sending>,
): Promise<string> {
  const said = await swaks(port, raw, ['--helo', helo, '--from', from || '<>', '--to', to.join(',')]);
  const answers = said
    .split('\n')
    .flatMap(line => /^<(?:-|\*\*) +(\d{3} .*)$/.exec(line.trimEnd())?.[1] ?? []);
  const refused = answers.find(answer => /^[45]/.test(answer));
  // The last two are what the mail was answered with, and QUIT.
  return refused ?? answers.at(-2) ?? said;
}

/** Runs swaks against a server on this machine. Returns the conversation. */
export function swaks(port: number, raw: string | Buffer, options: string[]): Promise<string> {
  const always = ['--server', '127.0.0.1', '--port', String(port), '--data', '-', '--no-data-fixup'];
  return new Promise((done, failed) => {
    const child = execFile(
      process.env.TEST_SWAKS ?? 'swaks',
      [...always, ...options],
      (error, stdout, stderr) =>
        // It ends with a status of its own for every kind of refusal.
        error && stdout === '' ? failed(new Error(stderr)) : done(stdout),
    );
    // Not mended by swaks, which would break signatures: dots and the end of the mail are ours to write.
    const stuffed = Buffer.from(raw)
      .toString('latin1')
      .replace(/(^|\r\n)\./g, '$1..');
    child.stdin?.end(Buffer.from(`${stuffed}\r\n.`, 'latin1'));
  });
}
