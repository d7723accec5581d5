import type { House, Person } from '../../api/mail/house.js';
import { reasons } from '../../../src/sending/states.js';
import { describePages, pane, press, type Place } from './describe-pages.js';
import { account, conversation } from './furniture.js';

const places: Place[] = [
  { name: 'the inbox', path: '/mail', shows: '[role=listitem]' },
  {
    name: 'the inbox with threads that are ticked',
    path: '/mail',
    shows: '[role=listitem]',
    act: async (page, w) => {
      await page.getByRole('checkbox', { name: w.mailList.selectShown }).click();
      await page.getByRole('toolbar').waitFor();
    },
  },
  {
    name: 'the labels of threads, one of them chosen as a filter',
    path: '/mail?label={label}&filter=deal&unread=true',
    shows: '[class*=empty]',
    act: async (page, w) => {
      await press(page, w.mail.showAll);
      await page.getByRole('listitem').first().waitFor();
      await page.keyboard.press('j');
      await page.keyboard.press('t');
      await page.getByRole('option').first().waitFor();
    },
  },
  { name: 'the drafts', path: '/mail?box=drafts', shows: 'li' },
  { name: 'the outbox', path: '/mail?box=outbox', shows: '[data-state=unknown]' },
  {
    name: 'a thread with a mail that bounced',
    path: '/mail/{thread}?view=all',
    shows: 'article p[role=status]',
  },
  { name: 'the mailboxes', path: '/mailboxes', shows: `${pane} li` },
  { name: 'a mailbox', path: '/mailboxes/{mailbox}', shows: `${pane} section` },
  { name: 'connecting a mailbox', path: '/mailboxes/connect', shows: `${pane} form` },
  { name: 'a sign-in that was denied', path: '/mailboxes/connect?problem=denied', shows: '[role=alert]' },
  { name: 'Smart BCC', path: '/smart-bcc', shows: `${pane} table` },
  {
    name: 'an answer with its options',
    path: '/mail/{thread}?view=all',
    shows: 'article',
    act: async (page, w) => {
      await press(page, w.compose.kinds.reply);
      await page.getByRole('textbox', { name: w.compose.text }).waitFor();
      await press(page, w.compose.options);
      await page.getByText(w.compose.trackOpens).waitFor();
    },
  },
  {
    name: 'a mail that cannot go yet',
    path: '/mail?box=drafts',
    shows: 'li',
    act: async (page, w) => {
      await press(page, w.compose.new);
      await page.getByLabel(w.compose.to, { exact: true }).waitFor();
      await press(page, w.compose.send);
      await page.getByRole('alert').waitFor();
      await press(page, w.compose.sendLater);
      await page.getByRole('menuitem').first().waitFor();
    },
  },
];

describePages('mail', places, async (house, anna) => {
  const made = await conversation(house, anna);
  const mailbox = await account(house, anna);
  await outgoing(house, anna, mailbox, made.message);
  await smartBcc(house, anna);
  const { id: label } = (
    await house.post(anna, '/api/mail-labels', { name: 'Waiting for an answer from them', color: 'purple' })
  ).body.data;
  await house.post(anna, '/api/threads/changes', { thread_ids: [made.thread], add_label_id: label });
  return { ...made, mailbox, label };
});

/** One in each state that is shown, and one that came back. */
async function outgoing(house: House, anna: Person, mailbox: number, message: number): Promise<void> {
  const said = '550 5.1.1 <nobody.at.all@nordic.example>: Recipient address rejected: User unknown';
  const states = [
    ['draft', null, null],
    ['draft', null, reasons.answered()],
    ['scheduled', '1 day', null],
    ['queued', '5 minutes', reasons.waits('451 4.7.1 Greylisted, come back later')],
    ['failed', null, reasons.refused(said)],
    ['unknown', null, reasons.ask()],
    ['sent', null, null],
  ] as const;
  for (const [state, later, reason] of states) {
    await house.db.query(
      `insert into outgoing_mail (user_id, mailbox_id, state, "to", subject, html, reason, send_at, next_try_at, attempts,
              message, sent_at)
       values ($1, $2, $3, $4, 'Offer for the rollout at all our offices', '<p>Hello</p>', $5, now() + $6::interval,
               now() + $6::interval, 2, $7, case when $3 = 'sent' then now() end)`,
      [
        anna.userId,
        mailbox,
        state,
        JSON.stringify([{ address: 'nobody.at.all@nordic.example', name: '' }]),
        reason && JSON.stringify(reason),
        later,
        state === 'sent' ? message : null,
      ],
    );
  }
  await house.db.query(
    `insert into outgoing_recipient (outgoing_mail_id, address, role, position, state, reason)
     select id, 'eva@nordic.example', 'to', 0, 'bounced', '5.2.2' from outgoing_mail where state = 'sent'`,
  );
}

async function smartBcc(house: House, anna: Person): Promise<void> {
  await house.post(anna, '/api/smart-bcc/senders', { email: 'anna.sandberg-wisniewska@mail.example' });
  await house.db.query(
    `insert into smtp_refusal (day, reason, mails) values (current_date, 'unauthenticated', 12), (current_date, 'bytes', 3)`,
  );
  await house.db.query(`insert into smtp_listener (process, address) values ('here/1', '127.0.0.1:2525')`);
}
