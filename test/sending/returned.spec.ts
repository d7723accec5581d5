import { Deliveries } from '../../src/sending/deliveries.js';
import { correspondence, finishSent, type Correspondence } from '../support/sending.js';
import { until } from '../support/servers.js';
import { describeWithDovecot } from '../support/services.js';

describeWithDovecot('a mail that comes back', () => {
  let kontor: Correspondence;
  let { house, smtp, imap, anna, box, send, mailOf } = {} as Correspondence;

  beforeAll(async () => {
    kontor = await correspondence();
    ({ house, smtp, imap, anna, box, send, mailOf } = kontor);
  }, 60_000);
  afterAll(() => kontor?.stop());

  /** What a mail server writes of a mail that it could not deliver to these. */
  const report = (mail: { message_id: string }, of: [address: string, action: string, status: string][]) =>
    returned('delivery-status', mail, [
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      ...of.flatMap(([address, action, status]) => [
        '',
        `Final-Recipient: rfc822; ${address}`,
        `Action: ${action}`,
        `Status: ${status}`,
      ]),
    ]);
  const complaint = (mail: { message_id: string }, address: string) =>
    returned('feedback-report', mail, [
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      `Original-Rcpt-To: <${address}>`,
    ]);
  let reports = 0;
  const returned = (type: string, { message_id: id }: { message_id: string }, part: string[]) =>
    imap.deliver(
      'anna',
      [
        'From: Mail Delivery <mailer-daemon@kontor.example>',
        'To: anna@kontor.example',
        `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
        'Subject: Undelivered Mail Returned to Sender',
        `Message-ID: <report-${++reports}@mx.example>`,
        'Auto-Submitted: auto-replied',
        'MIME-Version: 1.0',
        `Content-Type: multipart/report; report-type=${type}; boundary=b`,
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'The mail did not arrive.',
        '--b',
        ...part,
        '',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: ${id}`,
        'Subject: Sails',
        '',
        '--b--',
        '',
      ].join('\r\n'),
    );
  const statesOf = async (id: number): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await mailOf(id)).recipients.map((one: { address: string; state: string }) => [
        one.address.split('@')[0],
        one.state,
      ]),
    );
  const at = (...names: string[]) => names.map(name => ({ address: `${name}@nordic.example`, name: '' }));

  it('shows for whom, and marks the address', async () => {
    const mail = await send({ to: at('gone'), subject: 'Lost sails' });
    await report(mail, [['gone@nordic.example', 'failed', '5.1.1']]);
    await until('the report is read', async () => (await statesOf(mail.id))['gone'] === 'bounced');
    expect((await mailOf(mail.id)).recipients).toMatchObject([{ reason: '5.1.1' }]);
    expect(await house.db.query('select address, reason from mail_stop')).toEqual([
      { address: 'gone@nordic.example', reason: 'bounced' },
    ]);
  });

  it('marks each of several whom one report names, by what it says of him', async () => {
    const mail = await send({ to: at('left', 'full', 'slow'), cc: at('fine') });
    await report(mail, [
      ['slow@nordic.example', 'delayed', '4.4.1'],
      ['left@nordic.example', 'failed', '5.1.1'],
      ['full@nordic.example', 'failed', '5.2.2'],
      ['stranger@elsewhere.example', 'failed', '5.1.1'],
    ]);
    await until('the report is read', async () => (await statesOf(mail.id))['left'] === 'bounced');
    expect(await statesOf(mail.id)).toEqual({
      left: 'bounced',
      full: 'bounced',
      slow: 'delayed',
      fine: 'accepted',
    });
    // A full mailbox says nothing of the next mail; of a stranger a report can say what it likes.
    const stopped = await house.db.query<{ address: string }>(
      `select address from mail_stop where address !~ '^gone' order by 1`,
    );
    expect(stopped).toEqual([{ address: 'left@nordic.example' }]);
  });

  it('is not believed of an id that looks like ours and is none', async () => {
    const [mail, other] = [await send({ to: at('there') }), await send({ to: at('late') })];
    const invented = mail.message_id.replace(/^<[^@]+/, '<00000000-0000-4000-8000-000000000000');
    expect(invented).not.toBe(mail.message_id);
    await report({ message_id: invented }, [['there@nordic.example', 'failed', '5.1.1']]);
    // Nor does one on another mail say anything of him, who was not among its recipients.
    await report(other, [
      ['there@nordic.example', 'failed', '5.1.1'],
      ['late@nordic.example', 'delayed', '4.4.1'],
    ]);
    await until('the reports are read', async () => (await statesOf(other.id))['late'] === 'delayed');
    expect(await statesOf(mail.id)).toEqual({ there: 'accepted' });
    const stopped = await house.db.query(`select from mail_stop where address ~ '^there'`);
    expect(stopped).toEqual([]);
  });

  describe('of a group mail', () => {
    let group: { id: number; mails: { id: number; address: string; state: string }[] };
    let round = 0;
    const progress = async () => (await house.get(anna, `/api/group-mails/${group.id}`)).body.data;
    const states = async () => (await progress()).mails.map((mail: { state: string }) => mail.state);
    /** The time of the next one has come. */
    const next = async () => {
      await house.db.query(
        `update outgoing_mail set next_try_at = case when id = (
           select min(id) from outgoing_mail where group_mail_id = $1 and state = 'queued') then now() else now() + interval '1 hour' end
          where group_mail_id = $1 and state = 'queued'`,
        [group.id],
      );
      await house.app.get(Deliveries).run();
      await finishSent(house);
    };

    beforeEach(async () => {
      round++;
      const person = async (name: string) =>
        (
          await house.post(anna, '/api/v2/persons', {
            name,
            emails: [{ value: `${name.toLowerCase()}${round}@group.example`, primary: true }],
          })
        ).body.data.id;
      const person_ids = [await person('Ulf'), await person('Vera'), await person('Wim')];
      const made = await house.post(anna, '/api/group-mails', {
        mailbox_id: box,
        subject: 'For {{person.name}}',
        html: '<p>Hi</p>',
        person_ids,
      });
      group = made.body.data;
      await next();
      expect(await states()).toEqual(['sent', 'queued', 'queued']);
    });
    afterEach(() => void delete smtp.answers.rcpt);

    const isStopped = async (reason: string) => {
      await until('the group mail is stopped', async () => (await progress()).state === 'stopped');
      expect((await progress()).reason).toMatchObject({
        rule: 'stopped',
        text: expect.stringContaining(reason),
      });
      const before = await states();
      await next();
      expect(await states()).toEqual(before);
      await house.post(anna, `/api/group-mails/${group.id}/continue`);
      await next();
      expect((await states()).filter((state: string) => state === 'sent')).toHaveLength(2);
    };

    it('stops it where an address does not exist, and it goes on when its writer says so', async () => {
      await report(await mailOf(group.mails[0]!.id), [[`ulf${round}@group.example`, 'failed', '5.1.1']]);
      await isStopped(`ulf${round}@group.example does not exist or takes no mail`);
    });

    it('stops it where somebody complains, and he gets no group mail again', async () => {
      await complaint(await mailOf(group.mails[0]!.id), `ulf${round}@group.example`);
      await isStopped(`ulf${round}@group.example has reported a mail as unwanted`);
      const again = await house.post(anna, '/api/group-mails/preview', {
        mailbox_id: box,
        subject: 'Once more',
        html: '<p>Hi</p>',
        person_ids: [
          (
            await house.db.query<{ id: number }>(
              'select person_id as id from contact_email where email = $1',
              [`ulf${round}@group.example`],
            )
          )[0]!.id,
        ],
      });
      expect(again.body.data[0].problem.rule).toBe('complaint');
    });

    it('stops it where the server says at once that nobody has the address', async () => {
      smtp.answers.rcpt = address => (address.startsWith('vera') ? '550 5.1.1 no such user' : null);
      await next();
      expect(await states()).toEqual(['sent', 'failed', 'queued']);
      await isStopped(`vera${round}@group.example does not exist`);
    });

    it('goes on where a mailbox is only full', async () => {
      const { id } = group.mails[0]!;
      await report(await mailOf(id), [[`ulf${round}@group.example`, 'failed', '5.2.2']]);
      await until('the report is read', async () => (await mailOf(id)).recipients[0].state === 'bounced');
      expect((await progress()).state).toBe('running');
    });
  });
});
