import { headerText, isAscii } from './encode.js';
import { mailDate } from './mime.js';
import type { Person } from './people.js';
import type { Random } from './random.js';

/** How a reply says what it answers: In-Reply-To and References, one of them, or nothing at all. */
export type Naming = 'both' | 'references' | 'in-reply-to' | 'none';

export interface HeaderOptions {
  random: Random;
  owner: Person;
  /** Came from outside: with the trace that servers on its way left. */
  received: boolean;
  from: Person;
  to: Person[];
  cc: Person[];
  date: string;
  at: number;
  subject: string;
  charset: string;
  messageId: string;
  parent: string | undefined;
  references: string[];
  naming: Naming;
  isList: boolean;
}

/** The header lines down to MIME-Version; the body brings its own Content-Type. */
export function headers(options: HeaderOptions): string {
  const { random, charset, naming, parent, references } = options;
  const people = (list: Person[]): string =>
    list.map(person => addressOf(person, charset, random)).join(',\n\t');
  return [
    ...(options.received ? trace(options) : []),
    `From: ${people([options.from])}`,
    `To: ${people(options.to)}`,
    ...(options.cc.length > 0 ? [`Cc: ${people(options.cc)}`] : []),
    `Subject: ${headerText(options.subject, charset, random)}`,
    `Date: ${options.date}`,
    `Message-ID: <${options.messageId}>`,
    ...(parent && (naming === 'both' || naming === 'in-reply-to') ? [`In-Reply-To: <${parent}>`] : []),
    ...(naming === 'both' || naming === 'references'
      ? [`References: ${references.map(id => `<${id}>`).join('\n ')}`]
      : []),
    ...(options.isList ? listLines(options) : []),
    `X-Mailer: ${random.pick(['Microsoft Outlook 16.0', 'Apple Mail (2.3776.700.51)', 'Thunderbird', 'Zimbra 10.0'])}`,
    ...(random.chance(0.4)
      ? [`Accept-Language: en-US\nContent-Language: en-US\nX-MS-Has-Attach:\nX-MS-TNEF-Correlator:`]
      : []),
    'MIME-Version: 1.0',
    '',
  ].join('\n');
}

function addressOf({ name, address }: Person, charset: string, random: Random): string {
  if (!isAscii(name)) return `${headerText(name, charset, random)}\n\t<${address}>`;
  return random.chance(0.5) ? `"${name}" <${address}>` : `${name} <${address}>`;
}

function trace({ random, owner, from, at }: HeaderOptions): string[] {
  const { domain } = from;
  const hops = Array.from({ length: random.int(2, 4) }, (_, hop) => {
    const relay = `relay${random.int(1, 9)}.${domain}`;
    return [
      `Received: from ${relay} (${relay} [198.51.100.${random.int(1, 254)}])`,
      `\tby in${random.int(1, 4)}.${owner.domain} (Postfix) with ESMTPS id ${random.hex(12).toUpperCase()}`,
      '\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits))',
      `\tfor <${owner.address}>; ${mailDate(new Date(at + (4 - hop) * 1200), 0)}`,
    ].join('\n');
  });
  const signature = Array.from({ length: 5 }, () => random.bytes(48).toString('base64')).join('\n\t ');
  return [
    `Return-Path: <${from.address}>`,
    `Delivered-To: ${owner.address}`,
    ...hops,
    `Authentication-Results: in.${owner.domain};\n\tdkim=pass (2048-bit key; unprotected) header.d=${domain} header.i=@${domain} header.a=rsa-sha256 header.s=k${random.int(1, 3)};\n\tspf=pass smtp.mailfrom=${from.address}; dmarc=pass (policy=reject) header.from=${domain}`,
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=k${random.int(1, 3)};\n\th=from:to:cc:subject:date:message-id:in-reply-to:references:mime-version;\n\tbh=${random.bytes(32).toString('base64')};\n\tb=${signature}`,
    `X-Spam-Status: No, score=-${random.int(0, 5)}.${random.int(0, 9)} required=6.0 tests=ARC_VALID,BAYES_00,DKIM_SIGNED,\n\tDKIM_VALID,DMARC_PASS,HTML_MESSAGE,RCVD_IN_DNSWL_NONE,SPF_PASS autolearn=ham`,
  ];
}

function listLines({ random, from }: HeaderOptions): string[] {
  const { domain } = from;
  return [
    `List-Id: <news.${domain}>`,
    `List-Unsubscribe: <https://${domain}/unsubscribe/${random.hex(40)}>,\n\t<mailto:leave-${random.hex(12)}@${domain}>`,
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'Precedence: bulk',
  ];
}
