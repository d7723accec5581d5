import type { DKIMResult } from 'mailauth';
import { domainOf } from '../address.js';
import type { Headers } from '../header.js';
import { isAligned, relaysWord } from './authentication-results.js';
import type { Resolve } from './dns.js';

/** What is known of the line that a mail came over. */
export interface Line {
  ip: string;
  helo: string;
  /** MAIL FROM; '' for the null sender. */
  sender: string;
  /** It is a relay's whose word counts. */
  isTrusted: boolean;
}

export type Vouched =
  /** The author's domain stands for him. */
  | { result: 'pass'; by: 'dkim' | 'spf' | 'relay' }
  /** It does not; `why` says what was found. */
  | { result: 'fail'; why: string }
  /** The DNS did not answer: it may, later. */
  | { result: 'unsure'; why: string };

/**
 * Whether the author's domain vouches for a mail: by a DKIM signature of that domain over all of it, or by SPF for the
 * machine that it came from. From a trusted relay, which has seen that machine, its word counts instead of SPF.
 *
 * @param author the address in From
 */
export async function authenticate(
  { raw, headers }: { raw: Buffer; headers: Headers },
  author: string,
  line: Line,
  resolve: Resolve,
  authservId: string | null,
): Promise<Vouched> {
  const domain = domainOf(author);
  const results = headers.has('dkim-signature') ? await verified(raw, resolve) : [];
  const own = results.filter(({ signingDomain = '' }) => isAligned(signingDomain, domain));
  if (own.some(vouchesForAll)) return { result: 'pass', by: 'dkim' };
  const isUnsure = own.some(({ status }) => status.result === 'temperror');
  if (line.isTrusted) {
    const word = relaysWord(headers, domain, authservId);
    const isBroken = own.some(wasChanged);
    // Without an id under which it writes, a relay that says nothing has let its own user in.
    if (!isBroken && (word === 'pass' || (word === null && authservId === null)))
      return { result: 'pass', by: 'relay' };
    if (isUnsure) return { result: 'unsure', why: `the DKIM key of ${domain} could not be looked up` };
    return {
      result: 'fail',
      why: isBroken ? 'its DKIM signature is broken' : 'the relay does not vouch for it',
    };
  }
  const sent = line.sender === '' ? '' : domainOf(line.sender);
  if (sent !== '' && isAligned(sent, domain)) {
    const { spf } = await mailauth();
    const answer = await spf({
      sender: line.sender,
      ip: line.ip,
      helo: line.helo,
      resolver: resolve,
      mta: 'kontor',
    });
    if (answer.status.result === 'pass') return { result: 'pass', by: 'spf' };
    if (answer.status.result === 'temperror')
      return { result: 'unsure', why: `the SPF record of ${sent} could not be looked up` };
  }
  if (isUnsure) return { result: 'unsure', why: `the DKIM key of ${domain} could not be looked up` };
  const why = own.length > 0 ? `its DKIM signature is not valid` : `it has no DKIM signature of ${domain}`;
  return { result: 'fail', why: `${why}, and SPF does not allow ${line.ip} to send for it` };
}

async function verified(raw: Buffer, resolve: Resolve): Promise<DKIMResult[]> {
  const { dkimVerify } = await mailauth();
  return (await dkimVerify(raw, { resolver: resolve, rejectRsaSha1: true })).results;
}

/** Loaded when a door is opened: only the process that listens needs it. */
export const mailauth = () => import('mailauth');

/** Not only unverifiable: something else was signed. mailauth calls a text of another hash neutral. */
const wasChanged = ({ status }: DKIMResult): boolean =>
  status.result === 'fail' || (status.result === 'neutral' && /body hash/.test(status.comment ?? ''));

/** A signature over the author and the whole text; one over the first part of it (`l=`) says nothing of what follows. */
const vouchesForAll = ({ status, signingHeaders, signatureTimeValid }: DKIMResult): boolean =>
  status.result === 'pass' &&
  !status.underSized &&
  signatureTimeValid !== false &&
  (signingHeaders?.keys ?? '')
    .toLowerCase()
    .split(/[\s:]+/)
    .includes('from');
