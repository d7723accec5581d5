import { pluralOf } from '../plural';
import type { mailList as english } from './en';

const plural = pluralOf('nb');
const threads = (n: number) => plural(n, { one: '# tråd', other: '# tråder' });

export const mailList: typeof english = {
  files: 'Vedlegg',
  belongs: {
    any: 'Hører til',
    linked: 'Koblet',
    unlinked: 'Ikke koblet',
    deal: 'Åpen avtale',
    lead: 'Lead',
    project: 'Prosjekt',
  },
  label: 'Etikett',
  anyLabel: 'Alle etiketter',
  labels: 'Etiketter',
  unreadOf: n => plural(n, { one: '# ulest', other: '# uleste' }),
  noLabels: 'Ingen etiketter ennå. Sett en på en tråd med tasten t.',
  editLabels: 'Rediger etiketter…',
  clearFilters: 'Fjern filtrene',
  select: subject => `Velg ${subject}`,
  selectShown: 'Velg alle som vises',
  selectAll: 'Velg alle som passer',
  selected: n => plural(n, { one: '# valgt', other: '# valgte' }),
  allSelected: 'Alle som passer, er valgt',
  clear: 'Opphev valget',
  actions: {
    read: 'Merk som lest',
    label: 'Etikett',
    link: 'Koble til…',
    share: 'Del',
    keepPrivate: 'Gjør privat',
    more: 'Flere handlinger',
  },
  done: {
    read: n => `${threads(n)} merket som lest`,
    unread: n => `${threads(n)} merket som ulest`,
    archived: n => `${threads(n)} arkivert`,
    unarchived: n => `${threads(n)} tilbake i innboksen`,
    shared: n => `${threads(n)} delt med dem som kan se koblingene`,
    private: n => `${threads(n)} private igjen`,
    labelled: (name, n) => `${name}: på ${threads(n)}`,
    unlabelled: (name, n) => `${name}: fjernet fra ${threads(n)}`,
    linked: (title, n) => `${threads(n)} koblet til ${title}`,
    nothing: 'Ingenting å endre: det er slik allerede, eller eieren bestemmer',
    more: 'Flere passer enn ett trinn endrer: gjør det en gang til for resten.',
  },
  keys: {
    x: 'Velg tråden',
    all: 'Velg alle som vises',
    none: 'Opphev valget',
    shiftI: 'Merk som lest',
    t: 'Sett etikett',
  },
  picker: {
    title: 'Etikett',
    search: 'Finn en etikett, eller gi en ny et navn',
    make: name => `Ny etikett «${name}»`,
    on: 'Er på: tas av',
    onSome: 'Er på noen av dem',
    nothing: 'Skriv et navn for å lage din første etikett.',
  },
  edit: {
    title: 'E-postetikettene dine',
    lead: 'De sorterer din egen e-post; ingen andre ser dem.',
    add: 'Ny etikett',
    name: label => `Navn på ${label}`,
    removed: label => `${label} er slettet`,
  },
  empty: {
    several: { title: 'Ingenting passer til alt dette', text: 'Fjern ett av filtrene.' },
    q: { title: 'Ingenting inneholder disse ordene', text: 'Bruk færre ord, eller fjern et filter.' },
    label: {
      title: 'Ingenting har denne etiketten',
      text: 'Velg tråder og trykk t for å sette den på dem.',
    },
    asks: {
      title: 'Ingenting spør deg',
      text: 'Når en e-post passer til flere åpne avtaler, leads eller prosjekter, spør den her hvilket den hører til.',
    },
    linked: {
      title: 'Ingenting her er koblet',
      text: 'Åpne en tråd og velg Koble til…, eller velg flere og trykk l.',
    },
    unlinked: { title: 'Alt er koblet', text: 'Hver tråd her hører til noe.' },
    deal: {
      title: 'Ingen e-post om åpne avtaler her',
      text: 'Her står tråder med en avtale som verken er vunnet eller tapt.',
    },
    lead: {
      title: 'Ingen e-post om leads her',
      text: 'Lag et lead fra en e-post, så står tråden her.',
    },
    project: {
      title: 'Ingen e-post om prosjekter her',
      text: 'Koble en tråd til et prosjekt, så står den her.',
    },
    unread: { title: 'Alt er lest', text: 'Ingenting her er ulest.' },
    files: { title: 'Ingen vedlegg', text: 'Ingen e-post her har en fil med seg.' },
    mailbox: { title: 'Ingenting fra denne postkassen', text: 'Velg en annen postkasse eller mappe.' },
    sent: {
      title: 'Ingenting sendt ennå',
      text: 'Det du sender herfra, eller fra et hvilket som helst e-postprogram, står her.',
    },
    archived: {
      title: 'Ingenting er arkivert',
      text: 'Tasten e legger en tråd til side til noen skriver igjen.',
    },
    shared: {
      title: 'Ingen deler e-post med deg',
      text: 'Kollegers tråder vises her når de deler dem og du kan se hva de hører til.',
    },
  },
  missed: { refused: 'Ikke levert', delayed: 'Forsinket' },
  stuckMany: n => plural(n, { one: '# e-post ble ikke sendt', other: '# e-poster ble ikke sendt' }),
  stuckManyNext: whom => `Til ${whom}. I utboksen står det hvorfor.`,
};
