import { itemAddress } from '../../../src/inbox/smart-bcc/address.js';
import { bccDomain, company, copy, signed, smartBcc, type Sending, type SmartBccServer } from './support.js';

export interface Case extends Partial<Sending> {
  /** What is sent; a signed copy of Ada's where it is left out. */
  raw?: () => string | Buffer | Promise<string | Buffer>;
  answer: RegExp;
  /** Nothing that a mail program could be made to send: it mends the bytes, or does not ask. */
  byHand?: true;
}

export const taken = /^250 2\.6\.0 /;
export const from = (address: string) => copy({ From: address });
const at = (...locals: string[]) => locals.map(local => `${local}@${bccDomain}`);
const leadId = '00000000-0000-4000-8000-000000000001';

/** What the sending server is told, by code, enhanced status and words. */
export const cases: Record<string, Case> = {
  'a signed copy': { answer: taken },
  'a copy that SPF stands for': {
    from: 'carl@spf.example',
    raw: () => from('Carl <carl@spf.example>'),
    answer: taken,
  },
  'an address in capitals': { to: [company.toUpperCase()], answer: taken },
  'an author in capitals': { raw: () => signed(from('ADA@KONTOR.EXAMPLE')), answer: taken },
  'a bounce address of the same organization as sender': {
    from: 'bounce+1@mail.spf.example',
    raw: () => from('carl@spf.example'),
    answer: /^550 5\.7\.26 .*carl@spf\.example.*SPF does not allow 127\.0\.0\.1/,
  },
  'a signature of the organization for its subdomain': {
    raw: () => signed(from('sub@mail.kontor.example')),
    answer: taken,
  },
  'a confirmed further address': { raw: () => signed(from('ada.home@kontor.example')), answer: taken },
  'a display name that is another address': {
    raw: () => signed(from('"eva@nordic.example" <ada@kontor.example>')),
    answer: taken,
  },
  '8 bits in the body': {
    raw: () => signed(copy({}, 'Grüße aus Åre\n')),
    parameters: ' BODY=8BITMIME',
    answer: taken,
  },
  'a line that begins with a dot': { raw: () => signed(copy({}, '.\n..\nthe end\n')), answer: taken },
  'an announced size that fits': { parameters: ' SIZE=1000', byHand: true, answer: taken },
  'two addresses of ours': { to: [company, company.replace('company', 'COMPANY')], answer: taken },
  'a mail without Message-ID': { raw: () => signed(copy({ 'Message-ID': '' })), answer: taken },
  'a deal’s own address': { to: at('company+deal1'), answer: taken },
  'a person’s own address': { to: at('company+person1'), answer: taken },
  'an organization’s own address, in capitals': { to: at('COMPANY+ORG1'), answer: taken },
  'a lead’s own address': { to: [itemAddress(company, { type: 'lead', id: leadId })], answer: taken },
  'the addresses of two items': { to: at('company+deal1', 'company+org1'), answer: taken },
  'an author whose name is encoded': {
    raw: () => signed(from('=?utf-8?q?=C3=85da?= <ada@kontor.example>')),
    answer: taken,
  },
  'HTML and a file': {
    raw: () => {
      const parts = [
        '--b',
        'Content-Type: text/html',
        '',
        '<p>Hi</p>',
        '--b',
        'Content-Type: application/pdf',
      ];
      const body = [...parts, 'Content-Transfer-Encoding: base64', '', 'JVBERi0=', '--b--', ''].join('\n');
      return signed(copy({ 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b' }, body));
    },
    answer: taken,
  },
  'forged results of somebody’s check beside a good signature': {
    raw: () => signed(copy({ 'Authentication-Results': 'mx.kontor.example; dkim=fail' })),
    answer: taken,
  },

  'another domain': {
    to: ['eva@nordic.example'],
    answer: /^550 5\.7\.1 Only mail to addresses at bcc\.kontor\.example/,
  },
  'a domain below ours': { to: [`company@x.${bccDomain}`], answer: /^550 5\.7\.1 Only mail/ },
  'another name': { to: at('sales'), answer: /^550 5\.1\.1 There is no such Smart BCC address/ },
  'a name that was replaced': {
    to: at('former'),
    answer: /^550 5\.1\.6 This Smart BCC address was replaced on 20\d\d-\d\d-\d\d; copy the new one/,
  },
  'a replaced name with an item': { to: at('former+deal1'), answer: /^550 5\.1\.6 / },
  'an item of no kind': { to: at('company+invoice7'), answer: /^550 5\.1\.1 / },
  'an item without a number': { to: at('company+deal'), answer: /^550 5\.1\.1 / },
  'the item 0': { to: at('company+deal0'), answer: /^550 5\.1\.1 / },
  'a number that is too long': { to: at(`company+deal${'9'.repeat(30)}`), answer: /^550 5\.1\.1 / },
  'two items in one address': { to: at('company+deal1+lead2'), answer: /^550 5\.1\.1 / },
  'half of a lead': { to: at('company+leadabc123'), answer: /^550 5\.1\.1 / },
  'a lead beyond all numbers': { to: at(`company+lead${'z'.repeat(25)}`), answer: /^550 5\.1\.1 / },
  'SQL in the address': { to: at("company+deal1'or'1'='1"), answer: /^550 5\.1\.1 / },
  'a delivery report': { from: '', answer: /^550 5\.7\.1 Delivery reports are not taken here/ },
  'a recipient that is no address': { to: ['company'], byHand: true, answer: /^5\d\d / },
  'an announced size above the limit': {
    parameters: ' SIZE=30000000',
    byHand: true,
    answer: /^552 5\.3\.4 /,
  },

  'a deal that is not there': {
    to: at('company+deal999999'),
    answer: /^550 5\.1\.1 company\+deal999999@\S+ names no deal that you can see; copy the address again/,
  },
  'a deal that is somebody else’s alone': {
    to: at('company+deal2'),
    answer: /^550 5\.1\.1 company\+deal2@\S+ names no deal that you can see; copy the address again/,
  },
  'a deal that was deleted': { to: at('company+deal3'), answer: /^550 5\.1\.1 .*no deal that you can see/ },
  'a project that is not there': {
    to: at('company+project999'),
    answer: /^550 5\.1\.1 .*no project that you can see/,
  },
  'a person who is not there': {
    to: at('company+person999'),
    answer: /^550 5\.1\.1 .*no person that you can see/,
  },
  'an organization that is not there': { to: at('company+org999'), answer: /^550 5\.1\.1 .*no organization/ },
  'a lead that is not there': { to: at(`company+lead${'0'.repeat(24)}7`), answer: /^550 5\.1\.1 .*no lead/ },
  'an item that is not there beside one that is': {
    to: [company, ...at('company+deal999999')],
    answer: /^550 5\.1\.1 /,
  },

  'no signature': {
    raw: () => copy(),
    answer:
      /^550 5\.7\.26 Nothing shows that this is from ada@kontor\.example: it has no DKIM signature of kontor\.example, and SPF does not allow 127\.0\.0\.1/,
  },
  'a signature of another domain': { raw: () => signed(copy(), 'evil.example'), answer: /^550 5\.7\.26 / },
  'a text that was changed after it was signed': {
    raw: async () => (await signed(copy())).replace('this is a mail', 'this is no mail'),
    answer: /^550 5\.7\.26 .*its DKIM signature is not valid/,
  },
  'a text that grew after it was signed': {
    raw: async () =>
      `${await signed(copy({}, 'short\n'), 'kontor.example', { maxBodyLength: 5 })}and more\r\n`,
    answer: /^550 5\.7\.26 /,
  },
  'a signature with an unknown key': {
    raw: () => signed(copy(), 'kontor.example', { selector: 's9' }),
    answer: /^550 5\.7\.26 /,
  },
  'a signature that has expired': {
    raw: () =>
      signed(copy(), 'kontor.example', { signTime: new Date('2026-01-01'), expires: new Date('2026-01-02') }),
    answer: /^550 5\.7\.26 .*its DKIM signature is not valid/,
  },
  'SPF that does not decide': {
    from: 'dora@soft.example',
    raw: () => from('dora@soft.example'),
    answer: /^550 5\.7\.26 /,
  },
  'SPF of a sender who is not the author': {
    from: 'carl@spf.example',
    raw: () => copy(),
    answer: /^550 5\.7\.26 /,
  },
  'forged results of somebody’s check': {
    raw: () =>
      copy({ 'Authentication-Results': 'kontor; dkim=pass header.d=kontor.example; spf=pass; dmarc=pass' }),
    answer: /^550 5\.7\.26 /,
  },
  'a key that cannot be looked up': {
    raw: () => signed(from('ada@slow.example'), 'slow.example'),
    answer:
      /^451 4\.4\.3 Nobody can tell now that this is from ada@slow\.example: the DKIM key of slow\.example/,
  },
  'an SPF record that cannot be looked up': {
    from: 'ada@slow.example',
    raw: () => from('ada@slow.example'),
    answer: /^451 4\.4\.3 .*the SPF record of slow\.example could not be looked up; try again/,
  },

  'somebody who is no user': {
    raw: () => signed(from('stranger@kontor.example')),
    answer:
      /^550 5\.7\.1 stranger@kontor\.example belongs to no user of Kontor; send from the address that you sign in with/,
  },
  'a user who left': {
    raw: () => signed(from('ivo@kontor.example')),
    answer: /^550 5\.7\.1 ivo@kontor\.example belongs to no user/,
  },
  'an address that is not confirmed': {
    raw: () => signed(from('ada.new@kontor.example')),
    answer: /^550 5\.7\.1 ada\.new@kontor\.example is not confirmed yet; open the link in the mail/,
  },
  'somebody who is no user, and not vouched for': {
    raw: () => from('stranger@kontor.example'),
    answer: /^550 5\.7\.26 Nothing shows/,
  },

  'two From lines': {
    raw: async () => `From: eva@nordic.example\r\n${await signed(copy())}`,
    answer: /^554 5\.6\.0 The mail has several From lines/,
  },
  'no From line': {
    raw: () => 'To: eva@nordic.example\r\nSubject: x\r\n\r\nx',
    answer: /^554 5\.6\.0 The mail has no From line/,
  },
  'two authors in one line': {
    raw: () => signed(from('ada@kontor.example, eva@nordic.example')),
    answer: /^554 5\.6\.0 The From line names several authors/,
  },
  'an author without an address': {
    raw: () => from('Ada'),
    answer: /^554 5\.6\.0 The From line holds no address/,
  },
  'two Sender lines': {
    raw: async () => `Sender: x@x.example\r\nSender: y@y.example\r\n${await signed(copy())}`,
    answer: /^554 5\.6\.0 The mail has several Sender lines/,
  },
  'raw letters in the From line': {
    raw: () => from('Åda <ada@kontor.example>'),
    answer: /^554 5\.6\.7 The From line holds letters that are not encoded/,
  },
  'a NUL': {
    raw: () => signed(copy({}, 'a\0b\n')),
    byHand: true,
    answer: /^554 5\.6\.0 The mail holds NUL bytes/,
  },
  'a bare LF': {
    raw: async () => (await signed(copy())).replace('Hello,\r\n', 'Hello,\n'),
    byHand: true,
    answer: /^554 5\.6\.0 The mail holds line ends that are not CR LF/,
  },
  'a bare CR': {
    raw: async () => (await signed(copy())).replace('Hello,\r\n', 'Hello,\r'),
    byHand: true,
    answer: /^554 5\.6\.0 /,
  },
  'a mail smuggled behind a bare LF and a dot': {
    raw: async () => `${await signed(copy())}\n.\nMAIL FROM:<x@evil.example>\r\n`,
    byHand: true,
    answer: /^554 5\.6\.0 /,
  },
  'a mail that is too large': {
    raw: () => signed(copy({}, `${'x'.repeat(70)}\n`.repeat(4000))),
    answer: /^552 5\.3\.4 The mail is larger than/,
  },
  'more recipients than are taken': {
    to: Array.from({ length: 6 }, (_, n) => `company+deal${n + 1}@${bccDomain}`),
    byHand: true,
    answer: /^452 4\.5\.3 /,
  },
};

/** The server that they are sent to, with the users and addresses that they name. */
export async function serverOfCases(): Promise<SmartBccServer> {
  const kontor = await smartBcc({}, { bytes: 250_000, recipients: 5 });
  const { db, ada } = kontor;
  for (const email of [
    'carl@spf.example',
    'dora@soft.example',
    'ada@slow.example',
    'sub@mail.kontor.example',
  ])
    await kontor.user(email);
  await db.query('update users set active = false where id = $1', [await kontor.user('ivo@kontor.example')]);
  await db.query(
    `insert into sender_address (user_id, email, confirmed_at) values ($1, 'ada.home@kontor.example', now()),
       ($1, 'ada.new@kontor.example', null)`,
    [ada],
  );
  await db.query(`insert into smart_bcc_name (name) values ('former')`);
  // The first of their kinds: deal 1, 2 and 3, person 1, organization 1.
  await kontor.deal('Hers', { owner_id: ada });
  await kontor.deal('Hidden', { owner_id: await kontor.user('bo@kontor.example'), visible_to: 1 });
  await kontor.deal('Gone', { owner_id: ada, deleted_at: new Date() });
  const person = await kontor.person('Eva');
  await db.query(`insert into organization (name) values ('Nordic')`);
  await db.query(`insert into lead (id, title, owner_id, person_id) values ($1, 'Sails', $2, $3)`, [
    leadId,
    ada,
    person,
  ]);
  return kontor;
}

/** What a case is sent with, and how many copies are kept of it. */
export async function sent(
  kontor: SmartBccServer,
  { raw = () => signed(copy()), answer: _answer, byHand: _byHand, ...sending }: Case,
  send: (raw: string | Buffer, sending: Partial<Sending>) => Promise<string>,
): Promise<{ answer: string; kept: number }> {
  const count = async () => (await kontor.one<{ n: number }>('select count(*) as n from smart_bcc_copy')).n;
  const before = await count();
  const answer = await send(await raw(), sending);
  return { answer, kept: (await count()) - before };
}
