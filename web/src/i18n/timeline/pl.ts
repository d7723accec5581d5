import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('pl');

export const timeline: Words['timeline'] = {
  title: 'Oś czasu kontaktów',
  types: { person: 'Osoby', organization: 'Organizacje' },
  show: 'Pokaż',
  spans: { month: 'Miesiąc', quarter: 'Kwartał', year: 'Rok' },
  span: 'Okres',
  earlier: 'Wcześniej',
  later: 'Później',
  now: 'Dzisiaj',
  owner: 'Właściciel',
  everybody: 'Wszyscy',
  search: 'Szukaj po nazwie',
  contact: 'Kontakt',
  kinds: {
    call: 'Rozmowy',
    meeting: 'Spotkania',
    activity: 'Inne aktywności',
    mail: 'Wiadomości',
    deal: 'Szanse',
  },
  legend: 'Co oznaczają znaki',
  planned: 'Zaplanowane',
  events: { added: 'Dodano szansę', won: 'Wygrana szansa', lost: 'Przegrana szansa' },
  received: 'Otrzymana wiadomość',
  sent: 'Wysłana wiadomość',
  cell: (name, when, n) =>
    n
      ? `${name}, ${when}: ${plural(n, { one: '# wpis', few: '# wpisy', many: '# wpisów', other: '# wpisu' })}`
      : `${name}, ${when}: nic`,
  tick: subject => `Wykonane: ${subject}`,
  ticked: subject => `Wykonane: ${subject}`,
  add: 'Dodaj aktywność',
  choose: name => `Wybierz: ${name}`,
  chosen: n => plural(n, { one: 'Wybrano #', few: 'Wybrano #', many: 'Wybrano #', other: 'Wybrano #' }),
  write: n =>
    plural(n, {
      one: 'Napisz do # osoby',
      few: 'Napisz do # osób',
      many: 'Napisz do # osób',
      other: 'Napisz do # osoby',
    }),
  noEmail: 'Nikt z wybranych nie ma adresu e-mail',
  clear: 'Usuń wybór',
  empty: 'Żaden kontakt nie pasuje do tego wyboru',
  emptyNext:
    'Tutaj widać osoby i organizacje według nazwy, a obok nich to, co się wydarzyło i co jest zaplanowane.',
};
