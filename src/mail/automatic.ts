/** Is this a person writing to a person? By headers alone, in the order in which the signs outrank each other. */
import type { Headers } from './header.js';
import type { Automatic, ParsedMail } from './mail.js';
import type { Structure } from './mime.js';
import { isRoleAddress } from './address.js';

/** Subjects with which absent people's programs begin where they set no header that says so. */
const AWAY =
  /^(?:automatic reply|auto[- ]?(?:reply|response)|automated response|out of (?:the )?office|autoreply|automatische antwort|abwesenheitsnotiz|abwesend|réponse automatique|respuesta automática|resposta automática|risposta automatica|automatisch antwoord|automatiskt svar|automatisk svar|autosvar|odpowiedź automatyczna|automaattinen vastaus|automatická odpověď|автоответ|автоматический ответ|自动答复|自动回复|自動回覆|自動応答)(?:[:\s：(]|$)/iu;
/** Subjects of delivery reports that no standard part marks. */
const FAILED =
  /^(?:(?:re|fwd?): )?(?:undeliver(?:able|ed)|(?:mail )?deliver(?:y|ed)? (?:has )?(?:status notification|notification|failure|failed|error|report|unsuccessful|problem|delayed|temporarily|incomplete)|mail (?:delivery (?:failed|system|failure|problem|error|status)|system error|could not be delivered|not delivered|undeliverable)|returned (?:mail|e-?mail|to sender)|failure notice|failed (?:mail|delivery|message)|message (?:delivery failure|not delivered|undeliverable|could not be delivered|status - undeliverable)|could not (?:deliver|send)|non[- ]?(?:delivery|remis|distribu)|nondeliverable|unzustellbar|nicht zustellbar|warning: (?:could not send|message)|notification d'état|delivery status|postmaster notify|error sending|bounced? (?:mail|message)|permanent delivery|email not delivered|\[?boxbe\]?|unable to deliver|your message couldn't be delivered|onbestelbaar|delayed mail|rejected mail|benachrichtung|correo no entregado|delivery to|user unknown|no such user|mailbox (?:full|unavailable)|don't know|邮件退回|系统退信|退信)/iu;
const DAEMON =
  /^(?:mailer-?(?:daemon|deamon)|postmaster|post[-_]?master|mail-?daemon|maildaemon|mdaemon|mailsystem|mail-system|bounces?(?:[-+].*)?|daemon|mailadmin|mail\.daemon|mail delivery.*)$/i;

/** Classifies a mail. `hasCalendar`: it carries a text/calendar part with a method of iTIP (RFC 6047). */
export function classify(structure: Structure, mail: ParsedMail, hasCalendar: boolean): Automatic {
  const { headers } = structure;
  const { subject } = mail;
  const reports = new Set(structure.reports.map(part => part.type.replace('/global-', '/')));
  if (reports.has('message/disposition-notification')) return 'receipt';
  if (reports.has('message/delivery-status') || reports.has('message/feedback-report')) return 'bounce';
  const reportType = structure.contentType.params.get('report-type')?.toLowerCase() ?? '';
  if (reportType === 'disposition-notification') return 'receipt';
  if (reportType === 'delivery-status' || reportType === 'feedback-report') return 'bounce';
  if (isPlainBounce(headers, mail)) return 'bounce';
  const submitted = firstWord(headers.raw('auto-submitted'));
  if (submitted === 'auto-replied') return 'auto-reply';
  if (isList(headers)) return 'list';
  const precedence = firstWord(headers.raw('precedence'));
  if (isAutoReply(headers, precedence, subject)) return 'auto-reply';
  if (
    headers.has('list-unsubscribe') ||
    headers.has('feedback-id') ||
    headers.has('x-campaign-id') ||
    headers.has('x-csa-complaints')
  )
    return 'bulk';
  if (precedence === 'bulk' || precedence === 'junk') return 'bulk';
  if (submitted !== '' && submitted !== 'no') return 'auto-reply';
  if (headers.raw('return-path') === '<>') return 'auto-reply';
  return hasCalendar ? 'calendar' : null;
}

/** qmail, Exim, old sendmail and Exchange report in prose; Exim and Gmail name the recipients in a header. */
function isPlainBounce(headers: Headers, mail: ParsedMail): boolean {
  const { subject } = mail;
  const fromAddress = mail.fromHeader?.address ?? '';
  // Hotmail's complaints come without RFC 5965's part.
  if (headers.has('x-failed-recipients') || headers.has('x-hmxmroriginalrecipient')) return true;
  const local =
    fromAddress.slice(0, Math.max(0, fromAddress.lastIndexOf('@'))) || headers.raw('from').slice(0, 60);
  const daemon =
    DAEMON.test(local) ||
    /mailer-daemon|mail delivery (?:sub)?system|postmaster/i.test(headers.raw('from').slice(0, 200));
  const failed = FAILED.test(subject.trim());
  if (
    daemon &&
    (failed ||
      /fail|undeliver|return|deliver|bounce|reject|unzustellbar|error|problem|unknown|spam|virus|non remis|notification|delayed|nicht/i.test(
        subject,
      ))
  )
    return true;
  if (daemon && /^error:|rcpt to:|^\s*(?:smtp )?55\d[ -]/im.test(mail.text.slice(0, 2000))) return true;
  const nullSender = headers.raw('return-path') === '<>';
  if (daemon && (nullSender || subject.trim() === '')) return true;
  return failed && (nullSender || isRoleAddress(fromAddress) || fromAddress === '');
}

function isList(headers: Headers): boolean {
  if (headers.has('list-id') && /[<\w]/.test(headers.raw('list-id'))) return true;
  if (firstWord(headers.raw('precedence')) === 'list') return true;
  for (const name of [
    'list-post',
    'mailing-list',
    'x-mailing-list',
    'x-beenthere',
    'x-mailman-version',
    'x-ml-name',
    'x-loop-list',
    'x-listname',
    'x-list-id',
    'x-list',
    'x-ezmlm',
    'x-listprocessor-version',
    'x-listserver',
    'x-mlserver',
  ]) {
    if (headers.has(name) && headers.raw(name) !== '' && !/^no\b/i.test(headers.raw(name))) return true;
  }
  return (
    /^(?:owner-|.*-owner@)/i.test(headers.raw('sender').replace(/^<|>$/g, '')) &&
    headers.has('list-unsubscribe')
  );
}

function isAutoReply(headers: Headers, precedence: string, subject: string): boolean {
  if (precedence === 'auto_reply' || precedence === 'auto-reply') return true;
  for (const name of [
    'x-autoreply',
    'x-autorespond',
    'x-autoresponder',
    'x-auto-reply',
    'x-mail-autoreply',
    'x-autoreply-from',
    'x-autogenerated',
    'x-autoresponse',
  ]) {
    if (headers.has(name) && !/^no\b/i.test(headers.raw(name))) return true;
  }
  if (/autorespond|out of office/i.test(headers.raw('x-post-messageclass'))) return true;
  if (/^autorespond/i.test(headers.raw('delivered-to'))) return true;
  return AWAY.test(subject.trim());
}

function firstWord(value: string): string {
  return /^[\w-]+/.exec(value.toLowerCase())?.[0] ?? '';
}

/** The identifier inside the brackets of List-Id (RFC 2919), lower case; a bare one is accepted. */
export function listIdOf(headers: Headers): string | null {
  const raw = headers.raw('list-id');
  if (raw === '') return null;
  const inside = /<([^<>]*)>[^<>]*$/.exec(raw)?.[1] ?? (/^\S+$/.test(raw) ? raw : '');
  const id = inside.trim().toLowerCase();
  return id === '' ? null : id.slice(0, 255);
}
