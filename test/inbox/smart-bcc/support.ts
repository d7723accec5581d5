import { dkimSign } from 'mailauth';
import { generateKeyPairSync } from 'node:crypto';
import net from 'node:net';
import { Acceptance } from '../../../src/inbox/smart-bcc/acceptance.js';
import { HandOver } from '../../../src/inbox/smart-bcc/hand-over.js';
import { SmtpListener } from '../../../src/inbox/smart-bcc/listener.js';
import { Inbox } from '../../../src/inbox/receive.js';
import { usualLimits, type Limits } from '../../../src/mail/smtp-in/server.js';
import { mail, pipeline } from '../../support/pipeline.js';

export const bccDomain = 'bcc.kontor.example';
export const company = `company@${bccDomain}`;

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const keyInDns = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** What the DNS of the tests says; a name with `slow` in it gets no answer. */
const dns: Record<string, string[][] | string[]> = {
  'TXT s1._domainkey.kontor.example': [[`v=DKIM1; k=rsa; p=${keyInDns}`]],
  'TXT s1._domainkey.evil.example': [[`v=DKIM1; k=rsa; p=${keyInDns}`]],
  'TXT kontor.example': [['v=spf1 -all']],
  'TXT spf.example': [['v=spf1 ip4:127.0.0.1 -all']],
  'TXT soft.example': [['v=spf1 ~all']],
};

async function resolve(name: string, type: string) {
  const found = dns[`${type} ${name.toLowerCase()}`];
  if (found) return found;
  throw Object.assign(new Error(`no ${type} of ${name}`), {
    code: name.includes('slow') ? 'ETIMEOUT' : 'ENOTFOUND',
  });
}

/** The same mail with a signature of a domain on top. */
export async function signed(
  raw: string,
  domain = 'kontor.example',
  options: { selector?: string; maxBodyLength?: number; signTime?: Date; expires?: Date } = {},
): Promise<string> {
  const { selector = 's1', signTime, expires, ...more } = options;
  const { signatures } = await dkimSign(raw, {
    signingDomain: domain,
    selector,
    privateKey: pem,
    ...(signTime ? { signTime } : {}),
    ...(expires ? { expires } : {}),
    signatureData: [{ signingDomain: domain, selector, privateKey: pem, ...more }],
  } as Parameters<typeof dkimSign>[1]);
  return signatures.replace(/\r\n?$/, '\r\n') + raw;
}

let count = 0;
/** A mail of Ada to Eva, with a Message-ID of its own. */
export const copy = (headers: Record<string, string> = {}, body?: string): string =>
  mail(
    {
      From: 'Ada <ada@kontor.example>',
      To: 'Eva Lind <eva@nordic.example>',
      Date: new Date().toUTCString(),
      'Message-ID': `<copy-${++count}@kontor.example>`,
      ...headers,
    },
    body,
  );

/** A server for mail to the CRM, on a database of its own. */
export async function smartBcc(env: Record<string, string> = {}, limits: Partial<Limits> = {}) {
  const kontor = await pipeline({ BCC_DOMAIN: bccDomain, LOG_LEVEL: 'fatal', ...env });
  kontor.app.get(Acceptance).resolve = resolve;
  const listener = kontor.app.get(SmtpListener);
  listener.limits = { ...usualLimits, ...limits };
  const listening = await listener.open({ listen: { port: 0, host: '127.0.0.1' }, lmtp: false });
  const port = listening.port as number;
  const ada = await kontor.user('ada@kontor.example');
  return {
    ...kontor,
    listener,
    port,
    ada,
    /** One mail, from the greeting to QUIT; the last answer that decided about it. */
    send: (raw: string | Buffer, options: Partial<Sending> = {}) => sendTo(port, raw, options),
    /** What waits for the pipeline goes through it. */
    async settle(): Promise<void> {
      await kontor.app.get(HandOver).end();
      const waiting = await kontor.db.query<{ mailboxId: number; id: number }>(
        `select f.mailbox_id as "mailboxId", r.id from remote_message r join folder f on f.id = r.folder_id
          where r.state = 'pending' order by r.id`,
      );
      for (const { mailboxId, id } of waiting) await kontor.app.get(Inbox).receiveStored(mailboxId, [id]);
    },
    /** How many mails there are, for the company. */
    messages: async () => (await kontor.one<{ n: number }>('select count(*) as n from message')).n,
    async stop(): Promise<void> {
      await listening.close();
      await kontor.close();
    },
  };
}
export type SmartBccServer = Awaited<ReturnType<typeof smartBcc>>;

export interface Sending {
  from: string;
  to: string[];
  helo: string;
  /** Added to MAIL FROM, as ` SMTPUTF8`. */
  parameters: string;
}

export async function sendTo(
  port: number,
  raw: string | Buffer,
  options: Partial<Sending> = {},
): Promise<string> {
  const { from = 'ada@kontor.example', to = [company], helo = 'client.example', parameters = '' } = options;
  const line = await speak(port);
  const steps = [
    `EHLO ${helo}`,
    `MAIL FROM:<${from}>${parameters}`,
    ...to.map(one => `RCPT TO:<${one}>`),
    'DATA',
  ];
  try {
    for (const step of steps) {
      const answer = await line.say(step);
      if (/^[45]/.test(answer)) return answer;
    }
    const bytes = Buffer.isBuffer(raw) ? raw : Buffer.from(raw);
    const stuffed = Buffer.from(bytes.toString('latin1').replace(/(^|\r\n)\./g, '$1..'), 'latin1');
    const answer = await line.write(Buffer.concat([stuffed, Buffer.from('\r\n.\r\n')]));
    return answer;
  } finally {
    line.end();
  }
}

/** A conversation, line by line; an answer of several lines comes as one text. */
export async function speak(port: number) {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let heard = '';
  let wake: () => void = () => undefined;
  let isOver = false;
  socket.setEncoding('latin1').on('data', (text: string) => {
    heard += text;
    wake();
  });
  socket.on('close', () => {
    isOver = true;
    wake();
  });
  const answer = async (): Promise<string> => {
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3} [^\n]*\n/.exec(heard)?.[0];
      if (whole) {
        heard = heard.slice(whole.length);
        return whole.trimEnd();
      }
      if (isOver) return 'the connection is closed';
      await new Promise<void>(done => (wake = done));
    }
  };
  const greeting = await answer();
  const write = (bytes: Buffer): Promise<string> => {
    socket.write(bytes);
    return answer();
  };
  return {
    greeting,
    answer,
    write,
    say: (text: string) => write(Buffer.from(`${text}\r\n`)),
    end: () => socket.destroy(),
  };
}
