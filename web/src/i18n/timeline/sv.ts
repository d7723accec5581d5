import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('sv');

export const timeline: Words['timeline'] = {
  title: 'Kontakternas tidslinje',
  types: { person: 'Personer', organization: 'Organisationer' },
  show: 'Visa',
  spans: { month: 'Månad', quarter: 'Kvartal', year: 'År' },
  span: 'Period',
  earlier: 'Tidigare',
  later: 'Senare',
  now: 'I dag',
  owner: 'Ägare',
  everybody: 'Alla',
  search: 'Sök på namn',
  contact: 'Kontakt',
  kinds: { call: 'Samtal', meeting: 'Möten', activity: 'Andra aktiviteter', mail: 'Mejl', deal: 'Affärer' },
  legend: 'Vad tecknen betyder',
  planned: 'Planerat',
  events: { added: 'Affär tillagd', won: 'Affär vunnen', lost: 'Affär förlorad' },
  received: 'Mottaget mejl',
  sent: 'Skickat mejl',
  cell: (name, when, n) =>
    n ? `${name}, ${when}: ${plural(n, { one: '# post', other: '# poster' })}` : `${name}, ${when}: inget`,
  tick: subject => `Klar: ${subject}`,
  ticked: subject => `Klar: ${subject}`,
  add: 'Lägg till en aktivitet',
  choose: name => `Välj ${name}`,
  chosen: n => plural(n, { one: '# vald', other: '# valda' }),
  write: n => plural(n, { one: 'Skriv till # person', other: 'Skriv till # personer' }),
  noEmail: 'Ingen av dem har en e-postadress',
  clear: 'Välj ingen',
  empty: 'Ingen kontakt passar urvalet',
  emptyNext: 'Här står personer och organisationer efter namn, med det som har hänt och det som är planerat.',
};
