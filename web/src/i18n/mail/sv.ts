import { pluralOf } from '../plural';
import type { mailList as english } from './en';

const plural = pluralOf('sv');
const threads = (n: number) => plural(n, { one: '# tråd', other: '# trådar' });

export const mailList: typeof english = {
  files: 'Bilagor',
  belongs: {
    any: 'Hör till',
    linked: 'Länkade',
    unlinked: 'Ej länkade',
    deal: 'Öppen affär',
    lead: 'Lead',
    project: 'Projekt',
  },
  label: 'Etikett',
  anyLabel: 'Alla etiketter',
  labels: 'Etiketter',
  unreadOf: n => `${n} olästa`,
  noLabels: 'Inga etiketter än. Sätt en på en tråd med tangenten t.',
  editLabels: 'Redigera etiketter…',
  clearFilters: 'Rensa filtren',
  select: subject => `Markera ${subject}`,
  selectShown: 'Markera alla som visas',
  selectAll: 'Markera alla som passar',
  selected: n => plural(n, { one: '# markerad', other: '# markerade' }),
  allSelected: 'Alla som passar är markerade',
  clear: 'Avmarkera alla',
  actions: {
    read: 'Markera som läst',
    label: 'Etikett',
    link: 'Länka till…',
    share: 'Dela',
    keepPrivate: 'Gör privat',
    more: 'Fler åtgärder',
  },
  done: {
    read: n => `${threads(n)} markerade som lästa`,
    unread: n => `${threads(n)} markerade som olästa`,
    archived: n => `${threads(n)} till arkivet`,
    unarchived: n => `${threads(n)} tillbaka i inkorgen`,
    shared: n => `${threads(n)} delas med dem som får se länkarna`,
    private: n => `${threads(n)} åter privata`,
    labelled: (name, n) => `${name}: på ${threads(n)}`,
    unlabelled: (name, n) => `${name}: borttagen från ${threads(n)}`,
    linked: (title, n) => `${threads(n)} länkade till ${title}`,
    nothing: 'Inget att ändra: det är redan så, eller ägaren bestämmer',
    more: 'Fler passar än vad ett steg ändrar: gör det en gång till för resten.',
  },
  keys: {
    x: 'Markera tråden',
    all: 'Markera alla som visas',
    none: 'Avmarkera alla',
    shiftI: 'Markera som läst',
    t: 'Sätt etikett',
  },
  picker: {
    title: 'Etikett',
    search: 'Sök en etikett, eller namnge en ny',
    make: name => `Ny etikett ”${name}”`,
    on: 'Sitter på: tas bort',
    onSome: 'Sitter på några av dem',
    nothing: 'Skriv ett namn för att skapa din första etikett.',
  },
  edit: {
    title: 'Dina e-postetiketter',
    lead: 'De sorterar din egen e-post; ingen annan ser dem.',
    add: 'Ny etikett',
    name: label => `Namn på ${label}`,
    removed: label => `${label} är borttagen`,
  },
  empty: {
    several: { title: 'Inget passar allt detta', text: 'Ta bort något av filtren.' },
    q: { title: 'Inget innehåller de orden', text: 'Använd färre ord, eller ta bort ett filter.' },
    label: {
      title: 'Inget har den etiketten',
      text: 'Markera trådar och tryck t för att sätta den på dem.',
    },
    asks: {
      title: 'Inget frågar dig',
      text: 'När ett mejl passar flera öppna affärer, leads eller projekt frågar det här vilket det hör till.',
    },
    linked: {
      title: 'Inget här är länkat',
      text: 'Öppna en tråd och välj Länka till…, eller markera flera och tryck l.',
    },
    unlinked: { title: 'Allt är länkat', text: 'Varje tråd här hör till något.' },
    deal: {
      title: 'Ingen e-post om öppna affärer här',
      text: 'Här står trådar med en affär som varken är vunnen eller förlorad.',
    },
    lead: {
      title: 'Ingen e-post om leads här',
      text: 'Skapa ett lead från ett mejl, så står dess tråd här.',
    },
    project: {
      title: 'Ingen e-post om projekt här',
      text: 'Länka en tråd till ett projekt, så står den här.',
    },
    unread: { title: 'Allt är läst', text: 'Inget här är oläst.' },
    files: { title: 'Inga bilagor', text: 'Inget mejl här har en fil med sig.' },
    mailbox: { title: 'Inget från den här brevlådan', text: 'Välj en annan brevlåda eller mapp.' },
    sent: {
      title: 'Inget skickat än',
      text: 'Det du skickar härifrån, eller från vilket mejlprogram som helst, står här.',
    },
    archived: {
      title: 'Inget är arkiverat',
      text: 'Tangenten e lägger undan en tråd tills någon skriver igen.',
    },
    shared: {
      title: 'Ingen delar e-post med dig',
      text: 'Kollegors trådar visas här när de delar dem och du får se vad de hör till.',
    },
  },
  missed: { refused: 'Inte levererat', delayed: 'Försenat' },
  stuckMany: n => plural(n, { one: '# mejl skickades inte', other: '# mejl skickades inte' }),
  stuckManyNext: whom => `Till ${whom}. I utkorgen står varför.`,
};
