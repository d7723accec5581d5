import { letter, mailHouse, type House, type Person } from '../api/mail/house.js';

/** What a person types finds what he means, among what he may see. */
let house: House;
let anna: Person;

beforeAll(async () => {
  house = await mailHouse();
  anna = await house.user('Anna');
  await house.import(anna, [
    letter(
      {
        'Message-ID': '<1@x.example>',
        Subject: 'Angebot Müller GmbH',
        From: 'Jörg Müller <joerg@mueller.example>',
      },
      'Das Angebot über 4711 Schrauben.\n',
    ),
    letter(
      { 'Message-ID': '<2@x.example>', Subject: 'Meeting notes' },
      'The red house on the hill.\n\n> Quoted: giraffe\n',
    ),
    letter({ 'Message-ID': '<3@x.example>', Subject: 'Second notes' }, 'The house is red.\n'),
  ]);
}, 60_000);
afterAll(() => house?.close());

const found = async (q: string) =>
  (await house.get(anna, `/api/threads?q=${encodeURIComponent(q)}`)).body.data
    .map((row: { subject: string }) => row.subject)
    .toSorted();

test.each([
  ['schraub', ['Angebot Müller GmbH']],
  ['muller', ['Angebot Müller GmbH']],
  ['Müller angebot', ['Angebot Müller GmbH']],
  ['joerg@mueller.example', ['Angebot Müller GmbH']],
  ['4711', ['Angebot Müller GmbH']],
  ['notes', ['Meeting notes', 'Second notes']],
  ['"red house"', ['Meeting notes']],
  ['red house', ['Meeting notes', 'Second notes']],
  ['notes -hill', ['Second notes']],
  ['giraffe', []],
  ['nothing of the kind', []],
  ['-hill', []],
  ['***', []],
  [`'; drop table message; --`, []],
  [`red & !house | (x:*`, []],
])('%j', async (q, subjects) => {
  expect(await found(q)).toEqual(subjects);
});

test('pages through its hits to the end', async () => {
  const first = await house.get(anna, '/api/threads?q=notes&limit=1');
  const second = await house.get(
    anna,
    `/api/threads?q=notes&limit=1&cursor=${first.body.additional_data.next_cursor}`,
  );
  expect(second.body.additional_data.next_cursor).toBeNull();
  expect([first, second].map(page => page.body.data[0].subject).toSorted()).toEqual([
    'Meeting notes',
    'Second notes',
  ]);
});

test('looks in one mailbox where that is asked, and only in the viewer’s', async () => {
  const [mailbox] = (await house.get(anna, '/api/mailboxes')).body.data;
  expect((await house.get(anna, `/api/threads?q=notes&mailbox_id=${mailbox.id}`)).body.data).toHaveLength(2);
  expect((await house.get(anna, `/api/threads?q=notes&mailbox_id=${mailbox.id + 1}`)).body.data).toEqual([]);
});
