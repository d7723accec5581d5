import { MailServerError } from '../../errors.js';
import {
  busy as askedToWait,
  notAllowed,
  ownWords,
  tlsFailed,
  unreachable,
  wrongPassword,
} from '../server-errors.js';
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

/**
 * Anything that went wrong between us and an IMAP server, in the words that a user and the state machine read.
 *
 * @param secure whether TLS was meant to begin with the first byte: it tells what a failed handshake means
 */
export function toMailServerError(error: unknown, secure = true): MailServerError {
  if (error instanceof MailServerError) return error;
  const failure = (error ?? {}) as Failure;
  const code = failure.code ?? '';
  if (error instanceof NetworkRefusedError || code === 'NETWORK_REFUSED') return notAllowed('imap');
  if (failure.authenticationFailed) return refusedLogin(failure);
  if (failure.tlsFailed || tlsCodes.test(code) || /STARTTLS|certificate/i.test(failure.message ?? ''))
    return tlsFailed('imap', code, secure);
  if (code === 'ETHROTTLE') return busy(failure);
  if (protocolCodes.test(code)) {
    return new MailServerError(
      'protocol',
      `The mail server sent an answer that cannot be read (${code})`,
      '',
      false,
      undefined,
      { rule: 'protocol', server: 'imap' },
    );
  }
  // A goodbye says why (idle for too long, shutting down, too many connections); a dead line says nothing.
  if (failure.reason) return busy({ ...failure, responseText: failure.reason });
  if (networkCodes.test(code)) return unreachable('imap');
  if (failure.responseStatus) return busy(failure);
  return new MailServerError(
    'unavailable',
    'The mail server cannot be used at the moment',
    '',
    false,
    undefined,
    {
      rule: 'unusable',
      server: 'imap',
    },
  );
}

function refusedLogin(failure: Failure): MailServerError {
  const text = words(failure);
  const code = (failure.serverResponseCode ?? '').toUpperCase();
  const blamesPassword = badPasswordCodes.has(code) || badPasswordText.test(text);
  if (!blamesPassword && (busyCodes.has(code) || busyText.test(text))) return busy(failure);
  return wrongPassword('imap', text);
}

const words = ({ responseText, response }: Failure): string =>
  ownWords(responseText ?? (typeof response === 'string' ? response : ''));

const busy = (failure: Failure): MailServerError => askedToWait('imap', words(failure));
