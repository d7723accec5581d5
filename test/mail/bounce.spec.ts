import { parseMail } from '../../src/mail/parse.js';
import { mail } from './lines.js';

const report = (type: string, ...parts: string[][]): Buffer =>
  mail(
    'From: MAILER-DAEMON@mx.example',
    'Subject: Report',
    'Return-Path: <>',
    `Content-Type: multipart/report; report-type=${type}; boundary=r`,
    '',
    ...parts.flatMap(part => ['--r', ...part]),
    '--r--',
  );

describe('delivery reports', () => {
  it('reads RFC 3464, per recipient, and the mail that it speaks of', () => {
    const parsed = parseMail(
      report(
        'delivery-status',
        ['', 'Sorry.'],
        [
          'Content-Type: message/delivery-status',
          '',
          'Reporting-MTA: dns; mx.example',
          '',
          'Final-Recipient: rfc822; tom@y.example',
          'Action: delayed',
          'Status: 4.4.1',
          '',
          'Original-Recipient: rfc822;Eva@X.example',
          'Final-Recipient: rfc822; eva.l@inner.example',
          'Action: failed',
          'Status: 5.0.0',
          'Diagnostic-Code: smtp; 550 5.1.1 no such user',
        ],
        [
          'Content-Type: message/rfc822',
          '',
          'From: ann@kontor.example',
          'Message-ID: <ours@kontor.example>',
          '',
          'Hello',
        ],
      ),
    );
    expect(parsed.automatic).toBe('bounce');
    expect(parsed.bounces).toEqual([
      { recipient: 'tom@y.example', status: '4.4.1', action: 'delayed' },
      { recipient: 'eva@x.example', status: '5.1.1', action: 'failed' },
    ]);
    expect(parsed.bounce).toEqual(parsed.bounces[1]);
    expect(parsed.about).toBe('ours@kontor.example');
    expect(parsed.text).toBe('Sorry.');
  });

  it('takes the id from returned headers', () => {
    const parsed = parseMail(
      report(
        'delivery-status',
        [
          'Content-Type: message/delivery-status',
          '',
          'Final-Recipient: rfc822; e@x.example',
          'Action: failed',
          'Status: 5.1.1',
        ],
        ['Content-Type: text/rfc822-headers', '', 'Message-ID: <h@kontor.example>'],
      ),
    );
    expect(parsed).toMatchObject({ about: 'h@kontor.example', attachments: [] });
  });

  it('reads a read receipt', () => {
    const parsed = parseMail(
      report(
        'disposition-notification',
        ['', 'Read.'],
        [
          'Content-Type: message/disposition-notification',
          '',
          'Final-Recipient: rfc822;eva@x.example',
          'Original-Message-ID: <ours@kontor.example>',
          'Disposition: manual-action/MDN-sent-manually; displayed',
        ],
      ),
    );
    expect(parsed).toMatchObject({
      automatic: 'receipt',
      about: 'ours@kontor.example',
      bounce: null,
      bounces: [],
    });
  });

  it('reads a complaint', () => {
    const parsed = parseMail(
      report(
        'feedback-report',
        ['', 'Abuse.'],
        [
          'Content-Type: message/feedback-report',
          '',
          'Feedback-Type: abuse',
          'Original-Rcpt-To: <eva@x.example>',
        ],
        ['Content-Type: message/rfc822', '', 'Message-ID: <ours@kontor.example>', '', ''],
      ),
    );
    expect(parsed).toMatchObject({
      automatic: 'bounce',
      bounce: { recipient: 'eva@x.example', status: null, action: 'complaint' },
      about: 'ours@kontor.example',
    });
  });

  it.each([
    [
      'qmail',
      'failure notice',
      [
        'Hi. This is the qmail-send program at mx.example.',
        '',
        '<eva@x.example>:',
        '192.0.2.1 does not like recipient.',
        'Remote host said: 550 5.1.1 unknown',
        '',
        '--- Below this line is a copy of the message.',
        '',
        'Message-ID: <ours@kontor.example>',
      ],
      '5.1.1',
    ],
    [
      'Exim',
      'Mail delivery failed: returning message to sender',
      [
        'A message that you sent could not be delivered:',
        '',
        '  eva@x.example',
        '    SMTP error from remote mail server after RCPT TO:<eva@x.example>:',
        '    550 unknown user',
        '',
        '------ This is a copy of the message ------',
        'Message-ID: <ours@kontor.example>',
      ],
      '5.0.0',
    ],
    [
      'Postfix',
      'Undelivered Mail Returned to Sender',
      [
        '<eva@x.example>: host mx.x.example said: 452 4.2.2 mailbox full (in reply to RCPT TO command)',
        '',
        'Message-ID: <ours@kontor.example>',
      ],
      '4.2.2',
    ],
  ])('reads the prose of %s', (_, subject, body, status) => {
    const parsed = parseMail(
      mail('From: MAILER-DAEMON@mx.example', `Subject: ${subject}`, 'To: ann@kontor.example', '', ...body),
    );
    expect(parsed).toMatchObject({
      automatic: 'bounce',
      bounce: { recipient: 'eva@x.example', status, action: 'failed' },
      about: 'ours@kontor.example',
    });
  });

  it('does not take a person who writes of failure for a report', () => {
    expect(
      parseMail(mail('From: eva@x.example', 'Subject: Undeliverable: what now?', '', '550 5.1.1')).automatic,
    ).toBeNull();
    expect(
      parseMail(mail('From: eva@x.example', 'Subject: Delivery failure of the pallets', '', 'they broke'))
        .bounces,
    ).toEqual([]);
  });
});
