import type { INestApplicationContext } from '@nestjs/common';
import { Deliveries } from '../inbox/smart-bcc/deliveries.js';
import { itemAddress, type Target } from '../inbox/smart-bcc/address.js';
import { Inbox } from '../inbox/receive.js';
import { sha256 } from '../platform/blobs.js';
import { Database } from '../platform/database.js';
import { ENV, type Env } from '../platform/env.js';
import { customer } from './contacts.js';
import { written } from './letters.js';
import { first, mailAddress } from './mail-data.js';
import { demoBccName, mailUsers, type UserKey } from './sign-ins.js';
import type { Times } from './times.js';

const copies: [
  from: (typeof mailUsers)[number],
  to: string,
  days: number,
  time: string,
  subject: string,
  text: string,
  /** The deal to whose own address it went. */
  deal?: string,
][] = [
  [
    'ingrid',
    'Daniel Hart',
    19,
    '17:40',
    'Good to see you at the fair',
    'Hello {c},\n\nas I said on Tuesday: for listed buildings we have a fixture that needs no hole in the ceiling. I will send you the sheet from the office.\n\nIngrid (on the train)',
  ],
  [
    'ingrid',
    'Silje Moen',
    11,
    '18:05',
    'Night work on ward 4',
    'Hello {c},\n\na short word after our call: the crew can begin at ten in the evening and is out at five. Nobody has to be moved.\n\nIngrid',
    'Ward 4 and corridors',
  ],
  [
    'ingrid',
    'Lars Sunde',
    4,
    '19:15',
    'Pictures from Torggata',
    'Hi {c},\n\nthe pictures of the window side, taken at dusk. You see what I mean about the glare.\n\nIngrid',
    'Flagship store Torggata',
  ],
  [
    'erik',
    'Nils Haugen',
    3,
    '16:50',
    'The terrace, second try',
    'Hi {c},\n\nI stood on your terrace at sunset. Six lamps are enough if they hang lower; I will draw it.\n\nErik',
    'Terrace and bar',
  ],
  [
    'zofia',
    'Camille Rousseau',
    9,
    '17:20',
    'Brass or black',
    'Hello {c},\n\nboth finishes are on their way to you. Brass takes three weeks longer.\n\nZofia',
    'Atelier and library',
  ],
];

/**
 * The company's Smart BCC address, and what came to it from its users' other mail programs. No server took it in and no
 * domain vouches for it: it is handed over as a relay of the company would.
 */
export async function fillSmartBcc(app: INestApplicationContext, times: Times): Promise<void> {
  const database = app.get(Database);
  const address = `${demoBccName}@${app.get<Env>(ENV).BCC_DOMAIN}`;
  await database.query('update company set bcc_name = $1', [demoBccName]);
  for (const [n, [from, to, days, time, subject, text, deal]] of copies.entries()) {
    const sender = mailAddress(from);
    const { name, email } = customer(to);
    const [target] = deal
      ? await database.query<Target>(`select 'deal' as type, id::text from deal where title = $1`, [deal])
      : [];
    const date = times.at(-days, time);
    const bytes = await written({
      id: `demo.bcc.${n}@phone.example`,
      from: sender,
      to: [{ name, address: email }],
      subject,
      text: text.replaceAll('{c}', first(name)),
      date,
      headers: { Bcc: target ? itemAddress(address, target) : address },
    });
    const hash = sha256(bytes);
    const key = hash.toString('hex');
    await app.get(Deliveries).write({
      userId: await userIdOf(database, from),
      sender: sender.address,
      vouched: 'relay',
      targets: target ? [target] : [],
      key,
      mail: { sha256: hash, bytes },
      original: null,
    });
    const [row] = await database.query<{ id: number; mailboxId: number }>(
      `with came as (
         update remote_message set internal_date = $2, is_new = false where email_id = $1 returning id, folder_id)
       , copied as (
         update smart_bcc_copy set received_at = $2 from came where remote_id = came.id)
       select came.id, folder.mailbox_id as "mailboxId" from came join folder on folder.id = came.folder_id`,
      [key, date],
    );
    await app.get(Inbox).receiveStored(row!.mailboxId, [row!.id]);
  }
}

async function userIdOf(database: Database, key: UserKey): Promise<number> {
  const [user] = await database.query<{ id: number }>('select id from users where email = $1', [
    mailAddress(key).address,
  ]);
  return user!.id;
}
