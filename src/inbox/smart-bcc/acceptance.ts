import { Inject, Injectable } from '@nestjs/common';
import { loadViewer } from '../../access/load.js';
import { normalizeAddress, parseAddressList } from '../../mail/address.js';
import { isToUsAlone } from '../../mail/forward.js';
import { readHeaders, type Headers } from '../../mail/header.js';
import { Parser } from '../../mail/parser.js';
import { ownMessageId } from '../../mail/references.js';
import { authenticate, type Vouched } from '../../mail/smtp-in/authenticate.js';
import { dnsResolver, type Resolve } from '../../mail/smtp-in/dns.js';
import type { ReceivedMail } from '../../mail/smtp-in/intake.js';
import { Pace } from '../../mail/smtp-in/pace.js';
import { Refusal } from '../../mail/smtp-in/refusal.js';
import type { Envelope } from '../../mail/smtp-in/server.js';
import { sha256 } from '../../platform/blobs.js';
import { Database } from '../../platform/database.js';
import { ENV, type Env } from '../../platform/env.js';
import { failpoint } from '../../platform/failpoint.js';
import { Room } from '../../platform/room.js';
import { unique } from '../slice.js';
import { readSmartBcc, type Target } from './address.js';
import { CompanyNames } from './company-name.js';
import { Deliveries } from './deliveries.js';
import { visibleTargets } from './links.js';
import { Senders } from './senders.js';

const mostOfAUser = 120;
/** Bytes of the mails that are judged at the same time: each is in memory while it is. */
const judgedAtOnce = 24 * 1024 * 1024;

/**
 * What mail to the Smart BCC addresses is taken, and what is refused, in which words.
 *
 *   RCPT  the domain, the company's name, the form of the address        nothing is said of items: anybody may ask
 *   DATA  size, bytes, one author -> his domain vouches for him -> he is one of us -> he may see the items -> kept
 *
 * Whether an address is a user's is told only to whom its domain vouches for. An item that he may not see is answered as
 * one that is not there.
 */
@Injectable()
export class Acceptance {
  /** Tests set another one. */
  resolve: Resolve;
  private readonly pace = new Pace(mostOfAUser);
  private readonly names = new CompanyNames();
  private readonly room = new Room(judgedAtOnce);

  constructor(
    private readonly database: Database,
    private readonly senders: Senders,
    private readonly parser: Parser,
    private readonly deliveries: Deliveries,
    @Inject(ENV) private readonly env: Env,
  ) {
    this.resolve = dnsResolver(env.SMTP_IN_DNS);
  }

  /** @throws {Refusal} */
  async checkRecipient(address: string, sender: string): Promise<void> {
    const read = readSmartBcc(address, this.env.BCC_DOMAIN);
    if (read === null) {
      throw new Refusal(
        'relaying',
        550,
        '5.7.1',
        `Only mail to addresses at ${this.env.BCC_DOMAIN} is taken here`,
      );
    }
    if (sender === '')
      throw new Refusal(
        'report',
        550,
        '5.7.1',
        'Delivery reports are not taken here, only mail that users send',
      );
    const known = read === 'unknown' ? 'unknown' : await this.names.know(this.database, read.name);
    if (known instanceof Date) {
      throw new Refusal(
        'replaced',
        550,
        '5.1.6',
        `This Smart BCC address was replaced on ${known.toISOString().slice(0, 10)}; copy the new one from Kontor`,
      );
    }
    if (known === 'unknown') {
      throw new Refusal(
        'address',
        550,
        '5.1.1',
        'There is no such Smart BCC address; copy it again from Kontor',
      );
    }
  }

  /** Fulfilled once the mail is safe. @throws {Refusal} */
  async accept(envelope: Envelope, mail: ReceivedMail): Promise<void> {
    failpoint('smtp.received');
    return this.room.with(mail.size, () => this.judge(envelope, mail));
  }

  private async judge(envelope: Envelope, mail: ReceivedMail): Promise<void> {
    const raw = await mail.read();
    const { headers } = readHeaders(raw, 0, raw.length);
    const author = authorOf(headers, envelope.utf8);
    const line = {
      ip: envelope.ip,
      helo: envelope.helo,
      sender: envelope.sender,
      isTrusted: envelope.isTrusted,
    };
    const authservId = this.env.SMTP_IN_AUTHSERV_ID ?? null;
    const vouched = await authenticate({ raw, headers }, author, line, this.resolve, authservId);
    const by = refuseUnvouched(author, vouched);
    const userId = await this.userOf(author);
    if (!this.pace.take(String(userId))) {
      throw new Refusal(
        'pace',
        450,
        '4.7.1',
        `More than ${mostOfAUser} mails in a minute; the rest is taken later`,
      );
    }
    const targets = await this.targetsOf(envelope.recipients, userId);
    const { BCC_DOMAIN } = this.env;
    const forwarded = isToUsAlone(headers, BCC_DOMAIN)
      ? await this.parser.unwrapForward(raw, BCC_DOMAIN)
      : null;
    const own = { sha256: mail.sha256, bytes: raw };
    await this.deliveries.write({
      userId,
      sender: author,
      vouched: by,
      targets,
      key: keyOf(headers, mail.sha256),
      mail: forwarded ? { sha256: sha256(forwarded), bytes: forwarded } : own,
      original: forwarded ? own : null,
    });
  }

  private async userOf(author: string): Promise<number> {
    const sender = await this.senders.of(author);
    if (sender.kind === 'user') return sender.userId;
    if (sender.kind === 'unknown') {
      throw new Refusal(
        'sender',
        550,
        '5.7.1',
        `${author} belongs to no user of Kontor; send from the address that you sign in with, or add this one in ` +
          'Kontor under Smart BCC',
      );
    }
    await this.senders.tellRefused(sender.addressId);
    throw new Refusal(
      'unconfirmed',
      550,
      '5.7.1',
      `${author} is not confirmed yet; open the link in the mail that Kontor sent there, then send this again`,
    );
  }

  private async targetsOf(recipients: string[], userId: number): Promise<Target[]> {
    const byAddress = recipients.flatMap(address => {
      const read = readSmartBcc(address, this.env.BCC_DOMAIN);
      return read !== null && read !== 'unknown' && read.target ? [{ address, target: read.target }] : [];
    });
    if (byAddress.length === 0) return [];
    const targets = byAddress.map(({ target }) => target);
    const viewer = await loadViewer(this.database, userId);
    const visible = new Set(viewer ? await visibleTargets(this.database, viewer, targets) : []);
    const missing = byAddress.find(({ target }) => !visible.has(target));
    if (missing) {
      throw new Refusal(
        'item',
        550,
        '5.1.1',
        `${missing.address} names no ${missing.target.type} that you can see; copy the address again from its page ` +
          'in Kontor',
      );
    }
    return unique(targets);
  }
}

/** The one address in From; a mail with several authors has none who can be held to it. */
function authorOf(headers: Headers, utf8: boolean): string {
  const lines = headers.all('from');
  const [line = ''] = lines;
  if (lines.length !== 1 || headers.all('sender').length > 1) {
    const wrong =
      lines.length === 0 ? 'no From line' : lines.length > 1 ? 'several From lines' : 'several Sender lines';
    throw new Refusal('headers', 554, '5.6.0', `The mail has ${wrong}; send it with another mail program`);
  }
  if (!utf8 && hasRawLetters(line)) {
    throw new Refusal(
      'headers',
      554,
      '5.6.7',
      'The From line holds letters that are not encoded; send it with another mail program',
    );
  }
  const people = parseAddressList(line);
  const address = people.length === 1 ? normalizeAddress(people[0]?.address ?? '') : null;
  if (!address) {
    const wrong = people.length > 1 ? 'names several authors' : 'holds no address';
    throw new Refusal(
      'author',
      554,
      '5.6.0',
      `The From line ${wrong}; send the mail from your own address alone`,
    );
  }
  return address;
}

/** Header lines come one letter a byte. */
const hasRawLetters = (line: string): boolean => [...line].some(letter => letter > '~');

function refuseUnvouched(author: string, vouched: Vouched): 'dkim' | 'spf' | 'relay' {
  if (vouched.result === 'pass') return vouched.by;
  if (vouched.result === 'unsure') {
    throw new Refusal(
      'dns',
      451,
      '4.4.3',
      `Nobody can tell now that this is from ${author}: ${vouched.why}; try again`,
    );
  }
  throw new Refusal(
    'unauthenticated',
    550,
    '5.7.26',
    `Nothing shows that this is from ${author}: ${vouched.why}; send it through the mail server of your company, or ` +
      'ask its administrator to set up DKIM',
  );
}

/** Two deliveries of one mail differ in what the servers on their ways wrote on top. */
function keyOf(headers: Headers, hash: Buffer): string {
  const id = ownMessageId(headers.raw('message-id'));
  if (id === null) return hash.toString('hex');
  return sha256(Buffer.from(JSON.stringify([id, headers.raw('from'), headers.raw('date')]))).toString('hex');
}
