import { MailServerError } from '../../errors.js';
import { NetworkRefusedError } from './networks.js';

/** What imapflow, node:net and node:tls hang on their errors, as far as we look at it. */
interface Failure {
  code?: string;
  message?: string;
  reason?: string;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  serverResponseCode?: string;
  responseStatus?: string;
  responseText?: string;
  response?: unknown;
}

/** RFC 5530 codes and Gmail's and Exchange's own, that mean "not now" whatever command they answer. */
const busyCodes = new Set([
  'LIMIT',
  'UNAVAILABLE',
  'OVERQUOTA',
  'INUSE',
  'SERVERBUG',
  'CONTACTADMIN',
  'ALERT',
  'THROTTLED',
]);
const busyText =
  /thrott|too many|rate.?limit|temporar|try again|unavailable|over.?quota|bandwidth|exceeded|simultaneous|maximum number|system error|internal (server )?error|timed? ?out/i;
const badPasswordCodes = new Set([
  'AUTHENTICATIONFAILED',
  'AUTHORIZATIONFAILED',
  'EXPIRED',
  'PRIVACYREQUIRED',
  'WEBALERT',
]);
/** Google says ALERT for an account that needs an app password: no amount of waiting helps. */
const badPasswordText = /application-specific password|app password|invalid credentials|web login required/i;

const tlsCodes =
  /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|STARTTLS_INJECTION|UPGRADE_TIMEOUT|ClosedAfterConnectTLS|ERR_OSSL)/;
const networkCodes =
  /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|ETIMEOUT|EPIPE|EADDR|CONNECT_TIMEOUT|GREETING_TIMEOUT|NoConnection|EConnectionClosed|ClosedAfterConnectText|StateLogout)/;
const protocolCodes =
  /^(LiteralTooLarge|ResponseTooLarge|LineTooLarge|TooManyTokens|TooManyResponses|ParserError|MAX_IMAP_NESTING)/;

/** Whether the connection broke on what one answer contained: the same answer would break the next one too. */
export const isPoison = (error: unknown): boolean => {
  const code = (error as Failure | null)?.code ?? '';
  return code === 'protocol' || protocolCodes.test(code);
};

/** Anything that went wrong between us and an IMAP server, in the words that a user and the state machine read. */
export function toMailServerError(error: unknown): MailServerError {
  if (error instanceof MailServerError) return error;
  const failure = (error ?? {}) as Failure;
  const code = failure.code ?? '';
  if (error instanceof NetworkRefusedError || code === 'NETWORK_REFUSED') return notAllowed();
  if (failure.authenticationFailed) return refusedLogin(failure);
  if (failure.tlsFailed || tlsCodes.test(code) || /STARTTLS|certificate/i.test(failure.message ?? ''))
    return tlsFailed(code);
  if (code === 'ETHROTTLE') return busy(failure);
  if (protocolCodes.test(code)) {
    return new MailServerError(
      'protocol',
      `The mail server sent an answer that cannot be read (${code})`,
      '',
      false,
    );
  }
  // A goodbye says why (idle for too long, shutting down, too many connections); a dead line says nothing.
  if (failure.reason) return busy({ ...failure, responseText: failure.reason });
  if (networkCodes.test(code)) return unreachable();
  if (failure.responseStatus) return busy(failure);
  return new MailServerError('unavailable', 'The mail server cannot be used at the moment', '', false);
}

function refusedLogin(failure: Failure): MailServerError {
  const text = words(failure);
  const code = (failure.serverResponseCode ?? '').toUpperCase();
  const blamesPassword = badPasswordCodes.has(code) || badPasswordText.test(text);
  if (!blamesPassword && (busyCodes.has(code) || busyText.test(text))) return busy(failure);
  return new MailServerError(
    'auth_failed',
    'The mail server did not accept the user name or the password',
    /app(lication-specific)? password/i.test(text)
      ? 'This account needs an app password: make one in your mail account’s security settings and enter it here.'
      : 'Check both. Accounts with two-step sign-in need an app password instead of the usual one.',
    true,
    'imap.password',
  );
}

/** The server's own words, cut short: they help its admin, and they cannot be trusted to be short. */
function words({ responseText, response }: Failure): string {
  const text = responseText ?? (typeof response === 'string' ? response : '');
  return text
    .replace(/[^\x20-\x7e\u00a0-\uffff]/g, ' ')
    .trim()
    .slice(0, 200);
}

function busy(failure: Failure): MailServerError {
  const said = words(failure);
  return new MailServerError(
    'unavailable',
    said ? `The mail server asks to wait: “${said}”` : 'The mail server asks to wait',
    'Nothing to do: Kontor tries again by itself.',
    false,
  );
}

export function notAllowed(): MailServerError {
  return new MailServerError(
    'not_allowed',
    'This mail server is in a private network, which Kontor does not connect to',
    'An administrator can allow it: name its network in MAIL_ALLOWED_NETWORKS, for example 10.1.0.0/16.',
    true,
    'imap.host',
  );
}

/** One text for a closed port, a silent one, an unknown name: telling them apart would make us a port scanner. */
function unreachable(): MailServerError {
  return new MailServerError(
    'unreachable',
    'No mail server could be reached under this host and port',
    'Check host, port and encryption; they are in the help pages of your mail provider.',
    false,
    'imap.host',
  );
}

function tlsFailed(code: string): MailServerError {
  const certificate = /^(CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|ERR_TLS_CERT)/.test(code);
  return new MailServerError(
    'tls_failed',
    certificate
      ? `The mail server’s certificate is not valid for this host (${code})`
      : 'No encrypted connection to the mail server could be made, and Kontor does not send a password without one',
    certificate
      ? 'Use the host name that the certificate is made for, or have the certificate renewed.'
      : 'Check port and encryption: 993 with TLS, or 143 with STARTTLS.',
    false,
    'imap.host',
  );
}
