import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('nb');

export const timeline: Words['timeline'] = {
  title: 'Kontaktenes tidslinje',
  types: { person: 'Personer', organization: 'Organisasjoner' },
  show: 'Vis',
  spans: { month: 'Måned', quarter: 'Kvartal', year: 'År' },
  span: 'Periode',
  earlier: 'Tidligere',
  later: 'Senere',
  now: 'I dag',
  owner: 'Eier',
  everybody: 'Alle',
  search: 'Søk etter navn',
  contact: 'Kontakt',
  kinds: {
    call: 'Samtaler',
    meeting: 'Møter',
    activity: 'Andre aktiviteter',
    mail: 'E-poster',
    deal: 'Avtaler',
  },
  legend: 'Hva tegnene betyr',
  planned: 'Planlagt',
  events: { added: 'Avtale lagt til', won: 'Avtale vunnet', lost: 'Avtale tapt' },
  received: 'Mottatt e-post',
  sent: 'Sendt e-post',
  cell: (name, when, n) =>
    n
      ? `${name}, ${when}: ${plural(n, { one: '# oppføring', other: '# oppføringer' })}`
      : `${name}, ${when}: ingenting`,
  tick: subject => `Ferdig: ${subject}`,
  ticked: subject => `Ferdig: ${subject}`,
  add: 'Legg til en aktivitet',
  choose: name => `Velg ${name}`,
  chosen: n => plural(n, { one: '# valgt', other: '# valgt' }),
  write: n => plural(n, { one: 'Skriv til # person', other: 'Skriv til # personer' }),
  noEmail: 'Ingen av dem har en e-postadresse',
  clear: 'Velg ingen',
  empty: 'Ingen kontakt passer til utvalget',
  emptyNext: 'Her står personer og organisasjoner etter navn, med det som har skjedd og det som er planlagt.',
};
