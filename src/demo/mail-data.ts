import type { MailAddress } from '../mail/mail.js';
import { customer } from './contacts.js';
import { openDeals, type DemoDeal } from './deals-data.js';
import { pdf, written, type Letter } from './letters.js';
import type { MailStore } from './mail-store.js';
import { addressOf, demoUsers, mailUsers, type UserKey } from './sign-ins.js';
import { stories } from './stories.js';
import type { Times } from './times.js';

/** A letter on its way into somebody's mailbox. */
interface Posted extends Omit<Letter, 'id' | 'references' | 'quotes'> {
  isUnread?: boolean;
}

export const first = (name: string): string => name.split(' ')[0]!;

export function mailAddress(key: UserKey): MailAddress {
  return { name: demoUsers.find(user => user.key === key)!.name, address: addressOf(key) };
}

const person = (name: string): MailAddress => ({ name, address: customer(name).email });

/** Puts the demo's conversations into its mailboxes. */
export async function writeMail(store: MailStore, times: Times): Promise<void> {
  const conversations = [
    // His are in `others`: whatever he writes could be about two deals.
    // A mail would make them fresh again: some deals have lain for too long.
    ...openDeals
      .filter(({ person, moved }) => person !== 'Markus Weber' && moved < 28)
      .map((deal, n) => aboutDeal(deal, n, times)),
    ...others(times),
  ];
  const posted: { letter: Letter; isUnread: boolean }[] = [];
  conversations.forEach((letters, n) => {
    const before: Letter[] = [];
    letters.forEach(({ isUnread = false, ...given }, m) => {
      const last = before.at(-1);
      const letter: Letter = {
        ...given,
        id: `demo.${n + 1}.${m + 1}@${given.from.address.split('@')[1]}`,
        references: before.map(one => one.id),
        ...(last && { quotes: last }),
      };
      before.push(letter);
      posted.push({ letter, isUnread });
    });
  });
  // A mailbox numbers its mails as they come.
  posted.sort((a, b) => a.letter.date.getTime() - b.letter.date.getTime());
  for (const { letter, isUnread } of posted) {
    const raw = await written(letter);
    for (const key of mailUsers) {
      const own = addressOf(key);
      const at = { date: letter.date, seen: !isUnread };
      if (letter.from.address === own) store.add(own, 'Sent', raw, { ...at, seen: true });
      else if ([...letter.to, ...(letter.cc ?? [])].some(({ address }) => address === own))
        store.add(own, 'INBOX', raw, at);
    }
  }
}

function aboutDeal(deal: DemoDeal, n: number, times: Times): Posted[] {
  const ofStage = stories[deal.pipeline === 'service' ? Math.min(deal.stage + 1, 2) : deal.stage]!;
  const story = ofStage[n % ofStage.length]!;
  const [customer, rep] = [person(deal.person), mailAddress(deal.owner as (typeof mailUsers)[number])];
  const about = deal.title.split(',')[0]!;
  // From the beginning, but not from too far back, until a few days ago.
  const from = Math.min(deal.added, 40);
  const until = Math.min(deal.moved, 2 + (n % 9));
  return story.letters.map((text, m) => {
    const isOurs = text.startsWith('>');
    const isLast = m === story.letters.length - 1;
    const days = Math.round(from - ((from - until) * m) / Math.max(1, story.letters.length - 1));
    const said = text
      .replace(/^>/, '')
      .replaceAll('{c}', first(customer.name))
      .replaceAll('{r}', first(rep.name))
      .replaceAll('{d}', deal.title);
    return {
      from: isOurs ? rep : customer,
      to: [isOurs ? customer : rep],
      subject: m === 0 ? story.subject(about) : `Re: ${story.subject(about)}`,
      text: said,
      date: times.at(
        -Math.max(1, days),
        `${8 + ((n * 3 + m * 2) % 9)}:${String((n * 13 + m * 17) % 60).padStart(2, '0')}`,
      ),
      isUnread: isLast && !isOurs && until < 5,
      ...(story.proposal === m && { files: [proposal(deal)] }),
    };
  });
}

function proposal(deal: DemoDeal): { filename: string; content: Buffer } {
  const title = `Proposal: ${deal.title}`;
  return {
    filename: `${title.replace(/[^\w ,-]/g, '')}.pdf`,
    content: pdf(title, [
      `For ${deal.person}, ${customer(deal.person).organization.name}`,
      '',
      'Fixtures, controls and installation as agreed',
      `Total: EUR ${deal.value.toLocaleString('en-GB')}`,
      'Valid for six weeks',
      '',
      'Nordlys Lighting',
    ]),
  };
}

/** Mail that asks, that belongs to nothing yet, or that shows something of its own. All for who looks first: Ingrid. */
function others(times: Times): Posted[][] {
  const ingrid = mailAddress('ingrid');
  const erik = mailAddress('erik');
  const stranger = (name: string, address: string): MailAddress => ({ name, address });
  const elin = stranger('Elin Sandvik', 'elin@villa-sandvik.example');
  return [
    // Two open deals of his: Kontor asks.
    [
      {
        from: person('Markus Weber'),
        to: [ingrid],
        subject: 'Samples for the site meeting',
        text: 'Dear Ingrid,\n\ncould you bring two samples of the round fixture to the site meeting on Friday? The client wants to see the finish in daylight before he decides.\n\nBest regards\nMarkus',
        date: times.hoursAgo(3),
        isUnread: true,
      },
    ],
    [
      {
        from: person('Anna Berg'),
        to: [ingrid],
        cc: [erik],
        subject: 'Go-ahead for the Bergen head office',
        text: 'Hello Ingrid,\n\ngood news: the management has agreed to all six floors. Henrik from purchasing will send the order as soon as the contract is signed.\n\nWe would like to begin with floors 1 and 2. The room list is attached.\n\nBest regards\nAnna',
        date: times.hoursAgo(5),
        isUnread: true,
        files: [
          {
            filename: 'Room list Bergen.csv',
            content: Buffer.from(
              'floor,room,square metres,ceiling\n1,Lobby,210,4.2\n1,Counter hall,180,4.2\n2,Open office,420,2.9\n2,Meeting 2.1,28,2.7\n2,Meeting 2.2,16,2.7\n',
            ),
          },
        ],
      },
    ],
    // From nobody that Kontor knows: a lead to be.
    [
      {
        from: elin,
        to: [ingrid],
        subject: 'Lighting for our conference barn',
        text: 'Hi,\n\nwe run a small conference place outside Trondheim and are rebuilding the old barn: 300 square metres, beams everywhere, and a ceiling that nobody wants to touch.\n\nFriends at Brygga said you could help. Would you have time to look at it this spring?\n\nBest wishes\nElin Sandvik\n+47 911 55 017',
        date: times.hoursAgo(7),
        isUnread: true,
      },
    ],
    [
      {
        from: person('Maja Ström'),
        to: [ingrid],
        subject: 'A second café, and a terrace',
        text: 'Hello Ingrid,\n\nwe have signed for a second place in Gamla stan and open in May. It is dark. Very dark. Can you do something warm with little money, and perhaps a terrace as well?\n\nMaja',
        date: times.at(-2, '15:20'),
        isUnread: true,
      },
      {
        from: ingrid,
        to: [person('Maja Ström')],
        subject: 'Re: A second café, and a terrace',
        text: 'Hello Maja,\n\ncongratulations! Dark is our favourite starting point. I will call you on Monday, and Erik can come by to measure.\n\nIngrid',
        date: times.at(-1, '09:45'),
      },
    ],
    [
      {
        from: person('Freja Holm'),
        to: [ingrid],
        subject: 'Thank you for the quick repair',
        text: 'Dear Ingrid,\n\njust a short thank you: the two panels in the canteen were replaced within a day. Please pass it on to your technician.\n\nFreja',
        date: times.at(-3, '13:05'),
      },
    ],
    // Between colleagues.
    [
      {
        from: erik,
        to: [ingrid],
        subject: 'Price for Lindholm',
        text: 'Ingrid,\n\nKarin asks for 4 % on the showroom if she signs before the end of the month. Fine with you?\n\nErik',
        date: times.at(-1, '11:30'),
      },
      {
        from: ingrid,
        to: [erik],
        subject: 'Re: Price for Lindholm',
        text: 'Yes, if the second store is in the contract as an option.\n\nIngrid',
        date: times.at(-1, '12:10'),
      },
    ],
    [
      {
        from: stranger('Lumen Supply', 'invoices@lumensupply.example'),
        to: [ingrid],
        subject: 'Invoice 20418',
        text: 'Dear customer,\n\nplease find attached our invoice for your order of 240 LED drivers.\n\nLumen Supply',
        date: times.at(-4, '06:15'),
        files: [
          {
            filename: 'Invoice 20418.pdf',
            content: pdf('Invoice 20418', ['240 LED drivers', 'Total: EUR 4,560', 'Payable within 30 days']),
          },
        ],
      },
    ],
    [
      {
        from: stranger('Light & Building Weekly', 'news@lightbuilding.example'),
        to: [ingrid],
        subject: 'This week: circular ceilings, and who pays for daylight',
        text: 'Our topics this week\n\n1. Circular ceilings: six projects that reuse everything.\n\n2. Who pays for daylight? A study from Aarhus.\n\n3. The new norm for emergency lighting, explained on one page.',
        date: times.at(-1, '05:00'),
        headers: {
          'List-Id': '<weekly.lightbuilding.example>',
          'List-Unsubscribe': '<https://lightbuilding.example/leave>',
          Precedence: 'bulk',
        },
      },
    ],
    [
      {
        from: person('Daniel Hart'),
        to: [ingrid],
        subject: 'Automatic reply: Leather Lane reception',
        text: 'I am out of the office until next week. For anything urgent please write to Priya Nair.\n\nDaniel Hart',
        date: times.at(-6, '10:02'),
        headers: { 'Auto-Submitted': 'auto-replied' },
      },
    ],
    [
      {
        from: stranger('Tomasz Król', 'tomasz.krol@instalbud.example'),
        to: [mailAddress('zofia')],
        subject: 'Installation partner in Silesia',
        text: 'Dear Ms Nowak,\n\nwe are an electrical installation company with 40 people in Katowice and would like to become your partner in the region. May I send you our references?\n\nTomasz Król',
        date: times.at(-2, '08:40'),
        isUnread: true,
      },
    ],
  ];
}
