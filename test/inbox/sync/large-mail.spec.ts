import { describeWithDovecot, dovecot, type Dovecot } from '../../support/services.js';
import { numbered, syncing, type Syncing } from '../../support/sync.js';

const multipart = (attachmentBytes: number): string => {
  const line = `${'QUJD'.repeat(19)}\r\n`;
  return [
    'From: Eva Lind <eva@nordic.example>',
    'To: rep@kontor.example',
    'Date: Mon, 02 Nov 2026 10:00:00 +0000',
    `Subject: Attachment of ${attachmentBytes}`,
    `Message-ID: <large-${attachmentBytes}@nordic.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=outer',
    '',
    '--outer',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=C3=BC=C3=9Fe, the drawings are attached.',
    '--outer',
    'Content-Type: application/pdf; name=drawings.pdf',
    'Content-Disposition: attachment; filename=drawings.pdf',
    'Content-Transfer-Encoding: base64',
    '',
    line.repeat(Math.ceil(attachmentBytes / line.length)) + '--outer--',
    '',
  ].join('\r\n');
};

describeWithDovecot('a large mail', () => {
  let server: Dovecot;
  let kontor: Syncing;

  beforeAll(async () => {
    [server, kontor] = await Promise.all([
      dovecot(),
      syncing({ sync: { capBytes: 6_000_000, socketTimeoutMs: 20_000 } }),
    ]);
  });
  afterAll(async () => {
    await kontor.close();
    await server.stop();
  });

  it('is taken whole below the cap, and as headers and text above it; the others are not held up', async () => {
    await server.append('anna', 'INBOX', numbered(1));
    await server.append('anna', 'INBOX', multipart(3_000_000));
    await server.append('anna', 'INBOX', multipart(20_000_000));
    await server.append('anna', 'INBOX', numbered(4));
    const id = await kontor.mailbox({ port: server.imapPort, user: 'anna' });
    await kontor.start();
    await kontor.becomes(id, 'live');
    const mails = await kontor.db.query<{
      subject: string;
      size: number;
      text: string;
      files: number;
      reason: string | null;
    }>(
      `select m.subject, c.size, t.text, r.reason, (select count(*)::int from attachment a where a.content_id = t.id) as files
       from message m join message_copy c on c.message_id = m.id join content t on t.id = c.content_id
         join remote_message r on r.message_id = m.id
       where m.subject like 'Attachment%' order by m.subject desc`,
    );
    expect(mails).toHaveLength(2);
    expect(mails[0]).toMatchObject({ subject: 'Attachment of 3000000', files: 1, reason: null });
    expect(mails[0]?.size).toBeGreaterThan(3_000_000);
    expect(mails[1]).toMatchObject({ subject: 'Attachment of 20000000', reason: 'truncated' });
    expect(mails[1]?.size).toBeLessThan(100_000);
    expect(mails.every(mail => mail.text.includes('Grüße, the drawings'))).toBe(true);
    expect((await kontor.mailboxOf(id)).proof).toMatchObject({ balanced: true });
  });
});
