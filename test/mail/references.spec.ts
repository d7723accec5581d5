import { parseMail } from '../../src/mail/parse.js';
import { bytes } from './lines.js';

const parse = (header: string) => parseMail(bytes(`${header}\n\n`));

describe('references', () => {
  it('keeps the first 10 and the last 40', () => {
    const ids = Array.from({ length: 200 }, (_, i) => `m${i}@x.example`);
    const { references } = parse(`References: ${ids.map(id => `<${id}>`).join('\n ')}`);
    expect(references).toEqual([...ids.slice(0, 10), ...ids.slice(-40)]);
  });

  it('takes bare words with an @ only where no bracket stands', () => {
    expect(parse('References: a@x b@y nonsense').references).toEqual(['a@x', 'b@y']);
    expect(parse('References: a@x <b@y>').references).toEqual(['b@y']);
  });

  it('drops prose', () => {
    expect(parse('In-Reply-To: Your message of Monday, 3 May').inReplyTo).toEqual([]);
    expect(parse("In-Reply-To: Eva's message of Mon <m1@x.example>").inReplyTo).toEqual(['m1@x.example']);
  });

  it('removes folding inside of an id, and what is no id', () => {
    expect(parse('References: <long-\n id@x.example> <> < > <...> <ok>').references).toEqual([
      'long-id@x.example',
      'ok',
    ]);
    expect(parse(`References: <${'x'.repeat(1200)}@y> <z@y>`).references).toEqual(['z@y']);
  });

  it('takes at most five of In-Reply-To', () => {
    expect(
      parse(`In-Reply-To: ${Array.from({ length: 9 }, (_, i) => `<${i}x@y>`).join(' ')}`).inReplyTo,
    ).toHaveLength(5);
  });

  it('reads a Message-ID without brackets, and none from junk', () => {
    expect(parse('Message-ID: abc@x.example').messageId).toBe('abc@x.example');
    expect(parse('Message-ID: ****').messageId).toBeNull();
    expect(parse('Subject: x').messageId).toBeNull();
  });

  it.each([
    ['our own field', 'X-Kontor-Message-ID: <ours@x.example>', 'ours@x.example', 'theirs@outlook.example'],
    [
      'Outlook’s',
      'X-Microsoft-Original-Message-ID: <ours@x.example>',
      'ours@x.example',
      'theirs@outlook.example',
    ],
    [
      'a field that was folded',
      'X-Kontor-Message-ID:\n <ours@x.example>',
      'ours@x.example',
      'theirs@outlook.example',
    ],
    [
      'a field that says the same',
      'X-Kontor-Message-ID: <theirs@outlook.example>',
      'theirs@outlook.example',
      null,
    ],
    ['a field that says nothing', 'X-Microsoft-Original-Message-ID: ****', 'theirs@outlook.example', null],
  ])('knows a mail that a server gave another Message-ID by %s', (_, field, messageId, serverId) => {
    const mail = parse(`Message-ID: <theirs@outlook.example>\n${field}`);
    expect(mail).toMatchObject({ messageId, serverId });
  });

  it('finds what a report speaks of by the id that it was written under', () => {
    const report = [
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Final-Recipient: rfc822; eva@x.example',
      'Action: failed',
      'Status: 5.1.1',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'Message-ID: <theirs@outlook.example>',
      'X-Kontor-Message-ID: <ours@x.example>',
      '',
      '--b--',
      '',
    ];
    expect(parseMail(bytes(report.join('\n'))).about).toBe('ours@x.example');
  });

  it('reads the conversation out of Thread-Index', () => {
    const bytes22 = Buffer.from(Array.from({ length: 27 }, (_, i) => i));
    expect(parse(`Thread-Index: ${bytes22.toString('base64')}`).threadIndex).toBe(
      bytes22.subarray(6, 22).toString('hex'),
    );
    expect(parse('Thread-Index: AAAA').threadIndex).toBeNull();
  });
});
