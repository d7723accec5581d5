import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

/**
 * The environment, read once and checked. A wrong value ends the start with one line that names the variable and
 * what it takes; nothing else in the program reads `process.env`.
 */
const port = z.coerce.number().int().min(0).max(65535);
const flag = z.enum(['1', 'true', '0', 'false', '']).transform(value => value === '1' || value === 'true');
const list = z.string().transform(value =>
  value
    .split(',')
    .map(item => item.trim())
    .filter(Boolean),
);
const secret = z
  .string()
  .refine(value => Buffer.from(value, 'base64').length === 32, 'takes 32 bytes in base64')
  .transform(value => Buffer.from(value, 'base64'));
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      value => protocols.includes(URL.parse(value)?.protocol ?? ''),
      `takes a URL (${protocols.join(' or ')}//...)`,
    );

export const roles = ['hold', 'ingest', 'send', 'react', 'smtp'] as const;
export type Role = (typeof roles)[number];

const schema = z.object({
  NODE_ENV: z.string().default('production'),
  PORT: port.default(3000),
  /** The address that web app and API listen on; every one of the machine's without it. */
  HOST: z.string().optional(),
  DATA_DIR: z
    .string()
    .default('./var')
    .transform(path => resolve(path)),
  DATABASE_URL: url('postgres:', 'postgresql:'),
  DATABASE_POOL: z.coerce.number().int().min(2).max(200).default(12),
  REDIS_URL: url('redis:', 'rediss:').optional(),
  BLOB_URL: url('s3:').optional(),
  SECRET_KEY: secret,
  SMTP_OUT_URL: url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z.string().optional(),
  BCC_DOMAIN: z.string().toLowerCase().default('bcc.localhost'),
  /** Where mail to the Smart BCC addresses comes in; `off` where it comes by LMTP or not at all. */
  SMTP_IN_PORT: z.union([z.literal('off').transform(() => null), port], 'takes a port or off').default(2525),
  SMTP_IN_HOST: z.string().default('127.0.0.1'),
  /** Networks of relays whose word about the sender counts. */
  SMTP_IN_TRUSTED: list.default([]),
  SMTP_IN_AUTHSERV_ID: z.string().toLowerCase().optional(),
  /** PEM files; without them a certificate is made and kept in DATA_DIR. */
  SMTP_IN_CERTIFICATE: z.string().optional(),
  SMTP_IN_KEY: z.string().optional(),
  /** Servers that DKIM and SPF are looked up at, as `10.0.0.2` or `10.0.0.2:5353`; the system's without. */
  SMTP_IN_DNS: list.default([]),
  /** A port or the path of a socket, for a mail server of one's own that hands mail over by LMTP. */
  LMTP_IN: z.string().optional(),
  MAIL_ALLOWED_NETWORKS: list.default([]),
  WEBHOOK_ALLOWED_NETWORKS: list.default([]),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_AUTHORIZE_URL: url('http:', 'https:').default('https://accounts.google.com/o/oauth2/v2/auth'),
  GOOGLE_TOKEN_URL: url('http:', 'https:').default('https://oauth2.googleapis.com/token'),
  GOOGLE_REVOKE_URL: url('http:', 'https:').default('https://oauth2.googleapis.com/revoke'),
  GOOGLE_IMAP_URL: url('imap:', 'imaps:').default('imaps://imap.gmail.com:993'),
  GOOGLE_SMTP_URL: url('smtp:', 'smtps:').default('smtps://smtp.gmail.com:465'),
  MICROSOFT_CLIENT_ID: z.string().optional(),
  MICROSOFT_CLIENT_SECRET: z.string().optional(),
  MICROSOFT_TENANT: z
    .string()
    .regex(/^[\w.-]+$/, 'takes common, organizations or a tenant')
    .default('common'),
  MICROSOFT_AUTHORIZE_URL: url('http:', 'https:').optional(),
  MICROSOFT_TOKEN_URL: url('http:', 'https:').optional(),
  MICROSOFT_IMAP_URL: url('imap:', 'imaps:').default('imaps://outlook.office365.com:993'),
  MICROSOFT_SMTP_URL: url('smtp:', 'smtps:').default('smtp://smtp.office365.com:587'),
  GEOCODER_URL: url('http:', 'https:').optional(),
  GEOCODER_ALLOWED_NETWORKS: list.default([]),
  ADMIN_EMAIL: z.email('takes an email address').optional(),
  ADMIN_PASSWORD: z.string().min(8, 'takes at least 8 characters').optional(),
  ADMIN_API_TOKEN: z.string().min(16, 'takes at least 16 characters').optional(),
  COMPANY_NAME: z.string().optional(),
  PUBLIC_URL: url('http:', 'https:')
    .transform(value => value.replace(/\/+$/, ''))
    .optional(),
  API_RATE_LIMIT: z.coerce.number().int().min(0).max(1e9).default(100_000),
  METRICS_TOKEN: z.string().min(16, 'takes at least 16 characters').optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  WORKER_ROLES: z
    .string()
    .default('all')
    .transform(value => (value === 'all' ? [...roles] : value.split(',').map(role => role.trim())))
    .pipe(z.array(z.enum(roles))),
  QUIET_HTTP_LOG: flag.default(false),
});

export type Env = z.infer<typeof schema> & {
  /** Names this process in leases and logs. */
  PROCESS_NAME: string;
};

/** The token under which Nest hands out the environment: a type alone leaves nothing at run time. */
export const ENV = Symbol('environment');
export const LOGGER = Symbol('logger');

/** @throws {Error} whose message has one line per wrong variable */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (!result.success) {
    throw new Error(result.error.issues.map(issue => describe(issue, given)).join('\n'));
  }
  return { ...result.data, PROCESS_NAME: `${hostname()}/${process.pid}` };
}

function describe(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  if (given[name] === undefined) return `${name} is not set: it is required (npm start sets it by itself)`;
  return `${name} has a wrong value: ${issue.message}`;
}

/** Reads the environment for a program's start: on a wrong value prints it and ends the process. */
export function envOrExit(): Env {
  try {
    return readEnv();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}
