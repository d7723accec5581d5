import { Resolver } from 'node:dns/promises';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { providers, type Provider, type Server } from './providers.js';

export interface Autoconfig {
  imap: Server;
  smtp: Server | null;
  /** Where this was found. `none`: nowhere; the host is then only a usual name to start from. */
  source: 'provider' | 'srv' | 'autoconfig' | 'guess' | 'none';
  help?: string;
}

export interface AutoconfigOptions {
  /** Says whether a host's address may be connected to; see `MAIL_ALLOWED_NETWORKS`. */
  mayConnect: (address: string) => boolean;
  /** Name servers to ask instead of the system's, as `address:port`. */
  nameServers?: string[];
  /** Upper bound for all look-ups together. */
  timeoutMs?: number;
}

const largestAnswer = 64 * 1024;

/**
 * Finds the servers of an address: the shipped table, then what the domain itself says (SRV records of RFC 6186,
 * the autoconfig file that Thunderbird reads), then who takes its mail (MX), then the usual names. All questions
 * are asked at once and none is waited for longer than five seconds; the address's local part is not sent anywhere.
 */
export async function autoconfig(email: string, options: AutoconfigOptions): Promise<Autoconfig> {
  const domain = domainToASCII(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
  const known = providers.find(provider => provider.domains.includes(domain));
  if (known) return fromProvider(known, domain);

  const timeout = options.timeoutMs ?? 5000;
  const resolver = new Resolver({ timeout: Math.ceil(timeout / 2), tries: 2 });
  if (options.nameServers) resolver.setServers(options.nameServers);
  const giveUp = AbortSignal.timeout(timeout);
  const late = new Promise<null>(resolve =>
    giveUp.addEventListener('abort', () => resolve(null), { once: true }),
  );
  const bounded = <T>(work: Promise<T>): Promise<T | null> => Promise.race([work.catch(() => null), late]);

  const srv = bounded(fromSrv(resolver, domain));
  const file = bounded(fromFile(resolver, domain, options.mayConnect, giveUp));
  const mx = bounded(fromMx(resolver, domain));
  const guess = bounded(fromUsualNames(resolver, domain));
  const found = (await srv) ?? (await file) ?? (await mx) ?? (await guess);
  resolver.cancel();
  return (
    found ?? {
      imap: { host: `imap.${domain}`, port: 993, secure: true },
      smtp: null,
      source: 'none',
      help: `Nothing could be found out about ${domain}. Ask your provider or administrator for the name of the IMAP server.`,
    }
  );
}

function fromProvider(provider: Provider, domain: string): Autoconfig {
  return {
    imap: provider.imap ?? { host: `imap.${domain}`, port: 993, secure: true },
    smtp: provider.smtp,
    source: provider.imap ? 'provider' : 'none',
    ...(provider.help ? { help: provider.help } : {}),
  };
}

/** RFC 6186 and RFC 8314: `_imaps` is TLS from the start; `_submissions` likewise, `_submission` is STARTTLS. */
async function fromSrv(resolver: Resolver, domain: string): Promise<Autoconfig | null> {
  const ask = async (service: string, secure: boolean): Promise<Server | null> => {
    const answers = await resolver.resolveSrv(`${service}._tcp.${domain}`).catch(() => []);
    const best = answers.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)[0];
    // A target of "." says that the service is not offered.
    return best?.name ? { host: best.name.toLowerCase(), port: best.port, secure } : null;
  };
  const [imaps, imap, submissions, submission] = await Promise.all([
    ask('_imaps', true),
    ask('_imap', false),
    ask('_submissions', true),
    ask('_submission', false),
  ]);
  const server = imaps ?? imap;
  return server && { imap: server, smtp: submissions ?? submission, source: 'srv' };
}

async function fromMx(resolver: Resolver, domain: string): Promise<Autoconfig | null> {
  const hosts = (await resolver.resolveMx(domain)).map(answer => answer.exchange.toLowerCase());
  const provider = providers.find(({ mx = [] }) => mx.some(end => hosts.some(host => host.endsWith(end))));
  return provider ? fromProvider(provider, domain) : null;
}

async function fromUsualNames(resolver: Resolver, domain: string): Promise<Autoconfig | null> {
  const exists = async (host: string): Promise<string | null> =>
    (await addresses(resolver, host)).length > 0 ? host : null;
  const [imap, mail, smtp] = await Promise.all([
    exists(`imap.${domain}`),
    exists(`mail.${domain}`),
    exists(`smtp.${domain}`),
  ]);
  const host = imap ?? mail;
  if (!host) return null;
  return {
    imap: { host, port: 993, secure: true },
    smtp: { host: smtp ?? host, port: 465, secure: true },
    source: 'guess',
  };
}

/** The file that mail programs look for at `autoconfig.<domain>`. Only over verified TLS: it says where passwords go. */
async function fromFile(
  resolver: Resolver,
  domain: string,
  mayConnect: AutoconfigOptions['mayConnect'],
  signal: AbortSignal,
): Promise<Autoconfig | null> {
  const host = `autoconfig.${domain}`;
  // The address is looked up once and then used, so that a name cannot point elsewhere between check and use.
  const address = (await addresses(resolver, host)).find(mayConnect);
  if (!address) return null;
  const xml = await new Promise<string>((resolve, reject) => {
    const call = request(
      {
        host: address,
        servername: host,
        headers: { host, accept: 'text/xml' },
        path: '/mail/config-v1.1.xml',
        signal,
      },
      answer => {
        if (answer.statusCode !== 200) return call.destroy(new Error(`status ${answer.statusCode}`));
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          if ((size += chunk.length) > largestAnswer) call.destroy(new Error('too long'));
        });
        answer.on('error', reject);
        answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      },
    );
    call.on('error', reject);
    call.end();
  });
  return readAutoconfigFile(xml);
}

/** Reads the few elements needed of a `clientConfig` file; servers without encryption are passed over. */
export function readAutoconfigFile(xml: string): Autoconfig | null {
  const server = (element: string, type: string): Server | null => {
    const blocks = xml.matchAll(
      new RegExp(`<${element}\\s[^>]*type="${type}"[^>]*>([\\s\\S]*?)</${element}>`, 'g'),
    );
    for (const [, block = ''] of blocks) {
      const read = (tag: string) => new RegExp(`<${tag}>\\s*([^<\\s]+)\\s*</${tag}>`).exec(block)?.[1] ?? '';
      const [host, port, socket] = [read('hostname').toLowerCase(), Number(read('port')), read('socketType')];
      const usable = /^[a-z0-9.-]+$/.test(host) && port > 0 && port < 65536;
      if (usable && socket === 'SSL') return { host, port, secure: true };
      if (usable && socket === 'STARTTLS') return { host, port, secure: false };
    }
    return null;
  };
  const imap = server('incomingServer', 'imap');
  return imap && { imap, smtp: server('outgoingServer', 'smtp'), source: 'autoconfig' };
}

async function addresses(resolver: Resolver, host: string): Promise<string[]> {
  if (isIP(host)) return [host];
  const [v4, v6] = await Promise.all([
    resolver.resolve4(host).catch(() => []),
    resolver.resolve6(host).catch(() => []),
  ]);
  return [...v4, ...v6];
}
