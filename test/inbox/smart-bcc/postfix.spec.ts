import { readFileSync } from 'node:fs';
import nodemailer from 'nodemailer';
import type { Listening } from '../../../src/mail/smtp-in/server.js';
import { describeWithPostfix, postfix } from '../../support/postfix.js';
import { freePort, until } from '../../support/servers.js';
import { bccDomain, company, copy, smartBcc, type SmartBccServer } from './support.js';

/** The lines of main.cf as the README shows them, for this domain and this port. */
function documented(port: number): string {
  const lines = readFileSync('README.md', 'utf8').match(
    /^ {4}(?:relay_domains|transport_maps|message_size_limit) = .*$/gm,
  );
  expect(lines).toHaveLength(3);
  return lines!
    .join('\n')
    .replaceAll('bcc.company.example', bccDomain)
    .replaceAll('127.0.0.1:2424', `127.0.0.1:${port}`)
    .replaceAll(/^ +/gm, '');
}

/** A Postfix that is set up as the README says hands over by LMTP what its users send to the Smart BCC addresses. */
describeWithPostfix('Mail by way of a Postfix', () => {
  let kontor: SmartBccServer;
  let door: Listening;
  let mta: Awaited<ReturnType<typeof postfix>>;
  let lmtpPort: number;

  const open = () => kontor.listener.open({ listen: { port: lmtpPort, host: '127.0.0.1' }, lmtp: true });
  beforeAll(async () => {
    lmtpPort = await freePort();
    [kontor, mta] = await Promise.all([smartBcc(), postfix(documented(lmtpPort))]);
    door = await open();
  }, 60_000);
  afterAll(async () => {
    await mta?.stop();
    await door?.close();
    await kontor?.stop();
  });

  const send = async (raw: string, to: string[], from = 'ada@kontor.example') => {
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: mta.port, ignoreTLS: true });
    try {
      await transport.sendMail({ envelope: { from, to }, raw });
    } finally {
      transport.close();
    }
  };
  const copies = async () => (await kontor.one<{ n: number }>('select count(*) as n from smart_bcc_copy')).n;
  const comes = (n: number) => until(`${n} copies`, async () => (await copies()) === n);

  it('is taken, unsigned as it is, for the company and for a deal, as one copy', async () => {
    const deal = await kontor.deal('Sails', { owner_id: kontor.ada });
    await send(copy({ Subject: 'Größe — żagle', 'X-Raw': 'å' }, 'Zażółć gęślą jaźń\n.\n..dots\n'), [
      company,
      `company+deal${deal}@${bccDomain}`,
    ]);
    await comes(1);
    await kontor.settle();
    const [link] = await kontor.db.query(
      `select l.rule from thread_link l where l.deal_id = $1 and l.state = 'linked'`,
      [deal],
    );
    expect(link).toBeDefined();
    const [text] = await kontor.db.query<{ text: string }>(
      'select c.text from content c order by id desc limit 1',
    );
    expect(text!.text).toContain('Zażółć gęślą jaźń\n.\n..dots');
  });

  it('that Kontor takes and Postfix would not by itself comes too: 15 MB', async () => {
    const before = await copies();
    await send(copy({}, `${'x'.repeat(76)}\n`.repeat((15 * 1024 * 1024) / 78)), [company]);
    await comes(before + 1);
  });

  it('waits in Postfix while Kontor is away, and comes once', async () => {
    const before = await copies();
    await door.close();
    const sizes = copy({ Subject: 'While you were out' });
    await send(sizes, [company]);
    await until('it is put off', () => Promise.resolve(/status=deferred/.test(mta.log())));
    door = await open();
    await comes(before + 1);
    await until('the queue knows', () => Promise.resolve(/status=sent \(250 2\.6\.0/.test(mta.log())));
    expect(await copies()).toBe(before + 1);
  });

  it('is refused in Kontor’s words, which its sender finds in the report', async () => {
    const before = await copies();
    await send(copy({ From: 'stranger@kontor.example' }), [company], 'stranger@kontor.example');
    await until('it is returned', () =>
      Promise.resolve(/status=bounced .*stranger@kontor\.example belongs to no user/.test(mta.log())),
    );
    await send(copy(), [`sales@${bccDomain}`]);
    await until('it is returned', () =>
      Promise.resolve(/status=bounced .*There is no such Smart BCC address/.test(mta.log())),
    );
    expect(await copies()).toBe(before);
  });
});
