import type { Env } from '../platform/env.js';
import type { Server } from './providers.js';

export type MailProviderName = 'google' | 'microsoft';

/** A provider whose users sign in to their mailbox at its own page, as it is set up here. */
export interface MailProvider {
  name: MailProviderName;
  /** As users know it. */
  title: string;
  clientId: string;
  clientSecret: string;
  authorizeUrl: string;
  tokenUrl: string;
  /** Null where the provider takes nothing back. */
  revokeUrl: string | null;
  /** What the user has to let us do; nobody has a mailbox without it. */
  mailScopes: string[];
  /** Asked for besides: who he is, and to come back without him. */
  otherScopes: string[];
  /** Further parameters of the sign-in page. */
  extra: Record<string, string>;
  imap: Server;
  smtp: Server;
}

export const providerNames = ['google', 'microsoft'] as const satisfies MailProviderName[];
export const providerTitles: Record<MailProviderName, string> = { google: 'Google', microsoft: 'Microsoft' };

/** Null where no administrator has registered Kontor there. */
export function mailProvider(env: Env, name: MailProviderName): MailProvider | null {
  return name === 'google' ? google(env) : microsoft(env);
}

function google(env: Env): MailProvider | null {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return null;
  return {
    name: 'google',
    title: providerTitles.google,
    clientId,
    clientSecret,
    authorizeUrl: env.GOOGLE_AUTHORIZE_URL,
    tokenUrl: env.GOOGLE_TOKEN_URL,
    revokeUrl: env.GOOGLE_REVOKE_URL,
    mailScopes: ['https://mail.google.com/'],
    otherScopes: ['openid', 'email'],
    // Google gives a refresh token only to who asks for it, and again only where the user is asked again.
    extra: { access_type: 'offline', prompt: 'consent' },
    imap: serverAt(env.GOOGLE_IMAP_URL, 993),
    smtp: serverAt(env.GOOGLE_SMTP_URL, 465),
  };
}

function microsoft(env: Env): MailProvider | null {
  const { MICROSOFT_CLIENT_ID: clientId, MICROSOFT_CLIENT_SECRET: clientSecret } = env;
  if (!clientId || !clientSecret) return null;
  const base = `https://login.microsoftonline.com/${env.MICROSOFT_TENANT}/oauth2/v2.0`;
  return {
    name: 'microsoft',
    title: providerTitles.microsoft,
    clientId,
    clientSecret,
    authorizeUrl: env.MICROSOFT_AUTHORIZE_URL ?? `${base}/authorize`,
    tokenUrl: env.MICROSOFT_TOKEN_URL ?? `${base}/token`,
    revokeUrl: null,
    mailScopes: ['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'],
    otherScopes: ['openid', 'email', 'profile', 'offline_access'],
    // Otherwise it takes whoever is signed in to the browser just now.
    extra: { prompt: 'select_account' },
    imap: serverAt(env.MICROSOFT_IMAP_URL, 993),
    smtp: serverAt(env.MICROSOFT_SMTP_URL, 587),
  };
}

function serverAt(text: string, usualPort: number): Server {
  const { hostname, port, protocol } = new URL(text);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(port) || usualPort, secure: /^(imaps|smtps):$/.test(protocol) };
}
