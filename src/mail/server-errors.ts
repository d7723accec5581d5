import { MailServerError, type Trouble } from '../errors.js';

/** Which of a mailbox's two servers; errors name its fields by it: `imap.host`, `smtp.password`. */
export type ServerKind = 'imap' | 'smtp';

const names = { imap: 'mail server', smtp: 'SMTP server' } as const;
const usualPorts = {
  imap: '993 with TLS, or 143 with STARTTLS',
  smtp: '465 with TLS, or 587 with STARTTLS',
} as const;

export function notAllowed(kind: ServerKind): MailServerError {
  return new MailServerError(
    'not_allowed',
    `This ${names[kind]} is in a private network, which Kontor does not connect to`,
    'An administrator can allow it: name its network in MAIL_ALLOWED_NETWORKS, for example 10.1.0.0/16.',
    true,
    `${kind}.host`,
    { rule: 'private-network', server: kind },
  );
}

/** One text for a closed port, a silent one, an unknown name: telling them apart would make us a port scanner. */
export function unreachable(kind: ServerKind): MailServerError {
  return new MailServerError(
    'unreachable',
    `No ${names[kind]} could be reached under this host and port`,
    'Check host, port and encryption; they are in the help pages of your mail provider.',
    false,
    `${kind}.host`,
    { rule: 'unreachable', server: kind },
  );
}

export function wrongPassword(kind: ServerKind, said: string): MailServerError {
  const wantsAppPassword = /app(lication-specific)? password/i.test(said);
  return new MailServerError(
    'auth_failed',
    `The ${names[kind]} did not accept the user name or the password`,
    wantsAppPassword
      ? 'This account needs an app password: make one in your mail account’s security settings and enter it here.'
      : 'Check both. Accounts with two-step sign-in need an app password instead of the usual one.',
    true,
    `${kind}.password`,
    { rule: wantsAppPassword ? 'app-password' : 'wrong-password', server: kind },
  );
}

/** It took no access token, though the provider gave it out for this account. */
export function signInRefused(kind: ServerKind): MailServerError {
  return new MailServerError(
    'auth_failed',
    `The ${names[kind]} did not accept the sign-in`,
    'Sign in again. Where that does not help, access for mail programs is off for this account: ask whoever manages it.',
    true,
    undefined,
    { rule: 'sign-in-refused', server: kind },
  );
}

/** Only the user can mend it, by signing in again. @param provider as users know it */
export function signInEnded(provider: string): MailServerError {
  return new MailServerError(
    'sign_in_ended',
    `${provider} no longer lets Kontor into this mailbox`,
    'Sign in again. Nothing is lost: mail that comes meanwhile is fetched then.',
    true,
    undefined,
    { rule: 'sign-in-ended', said: provider },
  );
}

/** The provider did not answer, or asked to come later. */
export function signInUnavailable(provider: string): MailServerError {
  return new MailServerError(
    'unavailable',
    `${provider}’s sign-in does not answer at the moment`,
    'Nothing to do: Kontor tries again by itself.',
    false,
    undefined,
    { rule: 'sign-in-unavailable', said: provider },
  );
}

/** It is Kontor itself that the provider does not know. */
export function signInMisconfigured(provider: string): MailServerError {
  return new MailServerError(
    'unavailable',
    `${provider} does not accept Kontor’s own registration there`,
    `An administrator can check ${provider.toUpperCase()}_CLIENT_ID and ${provider.toUpperCase()}_CLIENT_SECRET.`,
    false,
    undefined,
    { rule: 'sign-in-misconfigured', said: provider },
  );
}

/** What a server said, cut short: it helps its admin, and it cannot be trusted to be short. */
export const ownWords = (text: string): string =>
  text
    .replace(/[^\x20-\x7e\u00a0-\uffff]/g, ' ')
    .trim()
    .slice(0, 200);

/** @param said the server's own words, cut short; may be empty */
export function busy(kind: ServerKind, said: string): MailServerError {
  return new MailServerError(
    'unavailable',
    said ? `The ${names[kind]} asks to wait: “${said}”` : `The ${names[kind]} asks to wait`,
    'Nothing to do: Kontor tries again by itself.',
    false,
    undefined,
    { rule: 'busy', server: kind, said },
  );
}

/** Connected to, and encrypted from the first byte, where the settings say that it begins in clear text. */
export function speaksTlsAtOnce(kind: ServerKind): MailServerError {
  return tlsError(
    { rule: 'tls-at-once', server: kind },
    `This port of the ${names[kind]} is encrypted from the start, and STARTTLS begins in clear text`,
    `Choose TLS as the encryption, or the port for STARTTLS: ${usualPorts[kind]}.`,
    'secure',
  );
}

/** OpenSSL's ways to say that the other side did not talk TLS at all. */
const plainText = /WRONG_VERSION|PACKET_LENGTH|HTTP_REQUEST|RECORD_LENGTH|UNKNOWN_PROTOCOL|BAD_RECORD_TYPE/;
/** It did, in a version or with ciphers that are no longer safe, and so are not used. */
const outdated =
  /UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|HANDSHAKE_FAILURE|NO_SHARED_CIPHER|DH_KEY_TOO_SMALL|INAPPROPRIATE_FALLBACK/;

/**
 * @param code of node:tls, OpenSSL or imapflow; empty where STARTTLS is not offered
 * @param secure whether TLS was meant to begin with the first byte
 */
export function tlsFailed(kind: ServerKind, code: string, secure: boolean): MailServerError {
  const server = names[kind];
  const failed = (rule: string, message: string, nextStep: string, field: 'host' | 'secure') =>
    tlsError({ rule, server: kind, ...(code ? { said: code } : {}) }, message, nextStep, field);
  if (/SELF_SIGNED/.test(code))
    return failed(
      'tls-self-signed',
      `The ${server}’s certificate is signed by itself, so nobody vouches for it (${code})`,
      'Have the server use a certificate of a known authority; Let’s Encrypt gives them out for free.',
      'host',
    );
  if (code.startsWith('UNABLE_TO_'))
    return failed(
      'tls-unknown-authority',
      `The ${server}’s certificate is signed by an authority that is not known here (${code})`,
      'Have the server send the whole chain of its certificate, or make your own authority known by NODE_EXTRA_CA_CERTS.',
      'host',
    );
  if (/CERT_HAS_EXPIRED/.test(code))
    return failed(
      'tls-expired',
      `The ${server}’s certificate has expired (${code})`,
      'Ask whoever runs the server to renew it.',
      'host',
    );
  if (/ALTNAME_INVALID|HOSTNAME_MISMATCH/.test(code))
    return failed(
      'tls-other-host',
      `The ${server}’s certificate is made for another host name (${code})`,
      'Enter the host name that the certificate is made for; your mail provider’s help pages name it.',
      'host',
    );
  if (/^CERT_|^ERR_TLS_CERT/.test(code))
    return failed(
      'tls-invalid',
      `The ${server}’s certificate is not valid (${code})`,
      'Ask whoever runs the server to renew it, and check this machine’s clock.',
      'host',
    );
  if (outdated.test(code))
    return failed(
      'tls-outdated',
      `The ${server} knows only encryption that is out of date (${code})`,
      'Ask whoever runs the server to turn on TLS 1.2 or newer.',
      'host',
    );
  if (secure && plainText.test(code))
    return failed(
      'tls-not-spoken',
      `This port of the ${server} does not begin with TLS`,
      `Choose STARTTLS as the encryption, or the port for TLS: ${usualPorts[kind]}.`,
      'secure',
    );
  if (!secure && code === '')
    return failed(
      'tls-not-offered',
      `The ${server} offers no encryption on this port, and Kontor does not send a password without it`,
      `Choose TLS and its port: ${usualPorts[kind]}. If STARTTLS worked here before, somebody on the way may be taking it out.`,
      'secure',
    );
  return failed(
    'tls-failed',
    `No encrypted connection to the ${server} could be made, and Kontor does not send a password without one`,
    `Check port and encryption: ${usualPorts[kind]}.`,
    'secure',
  );
}

const tlsError = (
  trouble: Trouble & { server: ServerKind },
  message: string,
  nextStep: string,
  field: 'host' | 'secure',
): MailServerError =>
  new MailServerError('tls_failed', message, nextStep, false, `${trouble.server}.${field}`, trouble);
