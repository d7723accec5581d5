import { letter, type House, type Person } from '../../api/mail/house.js';

/** What several pages stand on: a deal, and a thread of two mails that is linked to it. */
export async function conversation(house: House, anna: Person) {
  const deal = await house.deal('Nordic rollout, one hundred and twenty seats', { owner_id: anna.userId });
  await house.import(anna, [
    letter({ 'Message-ID': '<asked@nordic.example>' }),
    letter({
      'Message-ID': '<sent@kontor.example>',
      From: 'Anna <anna@kontor.example>',
      To: 'Eva Lind <eva@nordic.example>',
      'In-Reply-To': '<asked@nordic.example>',
    }),
  ]);
  const { id: message, thread } = await house.message('sent@kontor.example');
  await house.post(anna, `/api/threads/${thread}/links`, { deal_id: deal });
  const [contact] = await house.db.query<{ person: number; organization: number }>(
    `select id as person, organization_id as organization from person where name = 'Eva Lind'`,
  );
  await house.post(anna, '/api/v1/notes', { content: '<p>Wants a pilot first</p>', deal_id: deal });
  await planned(house, anna, deal);
  return { deal, thread, message, ...contact! };
}

/** Overdue, due today and done. */
async function planned(house: House, anna: Person, deal: number): Promise<void> {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const activities = [
    {
      subject: 'Walk through the contract with everybody',
      type: 'meeting',
      due_date: day(-1),
      due_time: '09:30',
    },
    {
      subject: 'Offer runs out',
      type: 'deadline',
      due_date: day(0),
      attendees: [{ email: 'eva@nordic.example' }],
    },
    { subject: 'Call', type: 'call', due_date: day(0), due_time: '10:00', duration: '01:00', done: true },
  ];
  for (const activity of activities)
    await house.post(anna, '/api/v2/activities', { ...activity, deal_id: deal });
}

/** Anna's mailbox, as connecting it would leave it. Returns its id. */
export async function account(house: House, anna: Person): Promise<number> {
  const server = { host: 'mail.kontor.example', port: 993, secure: true, user: 'anna' };
  const [row] = await house.db.query<{ id: number }>(
    `insert into mailbox (user_id, email, imap, smtp, state) values ($1, $2, $3, $3, 'live') returning id`,
    [anna.userId, 'anna.sandberg-wisniewska@kontor.example', JSON.stringify(server)],
  );
  return row!.id;
}
