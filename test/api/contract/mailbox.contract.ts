import * as pipedrive from 'pipedrive';
import { letter } from '../mail/house.js';
import { absent, type ContractCase } from './case.js';

const { MailboxApi } = pipedrive.v1;

const received = (n: number): string =>
  letter(
    {
      'Message-ID': `<contract-${n}@nordic.example>`,
      To: 'Bob <bob@kontor.example>',
      Subject: `Order ${n}`,
      Date: `Mon, 02 Nov 2026 10:0${n}:00 +0000`,
    },
    `Order number ${n}.\n`,
  );

export const mailbox: ContractCase[] = [
  {
    operation: [
      'v1 GET /mailbox/mailThreads',
      'v1 GET /mailbox/mailThreads/{id}',
      'v1 GET /mailbox/mailThreads/{id}/mailMessages',
      'v1 GET /mailbox/mailMessages/{id}',
      'v1 PUT /mailbox/mailThreads/{id}',
      'v1 DELETE /mailbox/mailThreads/{id}',
    ],
    run: async world => {
      const { first, second } = world;
      await world.mail(first, [received(1), received(2), received(3)]);
      const api = first.v1(MailboxApi);
      const list = async (start: number): Promise<any> =>
        api.getMailThreads({ folder: 'inbox', start, limit: 2 });
      const page = await list(0);
      expect(page).toMatchObject({
        statusCode: 2000,
        service: 'email-api',
        additional_data: {
          pagination: { start: 0, limit: 2, more_items_in_collection: true, next_start: 2 },
        },
      });
      const threads = [...page.data, ...(await list(2)).data];
      expect(threads.map(thread => thread.subject)).toEqual(['Order 3', 'Order 2', 'Order 1']);

      const { id } = threads[0];
      const thread: any = await api.getMailThread({ id });
      expect(thread.data).toMatchObject({ id, message_count: 1, read_flag: 1, deal_id: null });
      const messages: any = await api.getMailThreadMessages({ id });
      expect(messages.data.map((message: any) => message.subject)).toEqual(['Order 3']);
      const message: any = await api.getMailMessage({ id: messages.data[0].id, include_body: 1 });
      expect(message.data.body).toContain('Order number 3.');

      const deal_id = await first.deal();
      const changed: any = await api.updateMailThreadDetails({ id, deal_id, read_flag: 0 });
      expect(changed.data).toMatchObject({ deal_id, deal_status: 'open', read_flag: 0 });
      expect(((await api.getMailThread({ id })) as any).data).toEqual(changed.data);

      const stranger = second.v1(MailboxApi);
      await absent(stranger.getMailThread({ id }));
      await absent(stranger.getMailMessage({ id: messages.data[0].id }));
      await absent(stranger.deleteMailThread({ id }));
      expect(((await api.deleteMailThread({ id })) as any).data).toEqual({ id });
      await absent(api.getMailThread({ id }));
    },
  },
];
