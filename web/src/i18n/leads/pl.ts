import { pluralOf } from '../plural';
import type { leads as english } from './en';

const plural = pluralOf('pl');
const leadsOf = (n: number) =>
  plural(n, { one: '# lead', few: '# leady', many: '# leadów', other: '# leada' });

export const leads: typeof english = {
  title: 'Leady',
  add: 'Nowy lead',
  which: 'Które leady',
  inbox: 'Skrzynka',
  archive: 'Archiwum',
  unseen: 'Nowe',
  owner: 'Właściciel',
  everyone: 'Wszystkich',
  mine: 'Moje',
  source: 'Źródło',
  anySource: 'Dowolne źródło',
  label: 'Etykieta',
  anyLabel: 'Dowolna etykieta',
  filter: 'Zapisany filtr',
  noFilter: 'Bez filtra',
  order: 'Kolejność',
  orders: {
    next_activity_date: 'Następne działanie',
    add_time: 'Najnowsze',
    update_time: 'Ostatnia zmiana',
    value: 'Wartość',
    title: 'Tytuł',
  },
  sources: {
    'Manually created': 'Dodano ręcznie',
    Deal: 'Szansa',
    Mail: 'Poczta',
    'Web forms': 'Formularz',
    'Live chat': 'Czat',
    Import: 'Import',
    API: 'API',
  },
  choose: title => `Zaznacz ${title}`,
  chosen: n => plural(n, { one: 'Zaznaczono #', other: 'Zaznaczono #' }),
  chooseAll: 'Zaznacz widoczne',
  chooseNone: 'Usuń zaznaczenie',
  convert: 'Zamień w szansę',
  archiveOne: 'Archiwizuj',
  unarchiveOne: 'Przywróć',
  archived: n => (n === 1 ? 'Lead został zarchiwizowany' : `Zarchiwizowano: ${leadsOf(n)}`),
  unarchived: n => (n === 1 ? 'Lead wrócił do skrzynki' : `Przywrócono do skrzynki: ${leadsOf(n)}`),
  markSeen: 'Oznacz jako obejrzany',
  markUnseen: 'Oznacz jako nowy',
  delete: 'Usuń',
  deleted: n => (n === 1 ? 'Lead został usunięty' : `Usunięto: ${leadsOf(n)}`),
  empty: 'Nie ma jeszcze leadów',
  emptyNext:
    'Lead to ktoś, kto może zostać klientem. Można dodać go tutaj albo utworzyć z wiadomości, a gdy sprawa nabierze kształtu – zamienić w szansę.',
  noArchive: 'Archiwum jest puste',
  noArchiveNext: 'Tu trafiają leady, z których na razie nic nie będzie. Można je w każdej chwili przywrócić.',
  nothingFits: 'Żaden lead nie pasuje do filtrów',
  nothingFitsNext: 'Proszę wybrać inne filtry albo obejrzeć wszystkie leady.',
  showAll: 'Pokaż wszystkie leady',
  noneOpen: 'Proszę wybrać lead',
  noneOpenNext: 'Klawisze j i k przechodzą między leadami, e archiwizuje, c zamienia w szansę.',
  keyNames: {
    j: 'Następny lead',
    k: 'Poprzedni lead',
    enter: 'Otwórz lead',
    x: 'Zaznacz lead',
    e: 'Archiwizuj lub przywróć',
    c: 'Zamień w szansę',
    u: 'Oznacz jako nowy',
  },
  gone: 'Tego leada już tu nie ma',
  goneNext: 'Został przekształcony lub usunięty albo nie jest dla Państwa widoczny.',
  isDeal: 'Ten lead jest teraz szansą:',
  backToList: 'Wróć do leadów',
  wasDeal: (when, by) => (by ? `Szansa do ${when} (${by}):` : `Szansa do ${when}:`),
  dealGone: 'szansa nie jest już przechowywana.',
  convertOne: title => `Zamień w szansę: ${title}`,
  convertMany: n => `Zamień w szanse: ${leadsOf(n)}`,
  convertAll: n => `Przekształć ${leadsOf(n)}`,
  sure: (n, stage) =>
    plural(n, {
      one: `# lead stanie się szansą na etapie ${stage}.`,
      few: `# leady staną się szansami na etapie ${stage}.`,
      many: `# leadów stanie się szansami na etapie ${stage}.`,
      other: `# leada stanie się szansami na etapie ${stage}.`,
    }),
  eachKeeps:
    'Każdy zachowuje swoją wartość, właściciela i widoczność. Zostaną przekształcone wszystkie albo żaden.',
  alikeMany: n =>
    plural(n, {
      one: 'Kontakt # leada przypomina inny: aby wybrać, proszę przekształcić go osobno.',
      other: 'Kontakty # leadów przypominają inne: aby wybrać, proszę przekształcać je pojedynczo.',
    }),
  alike: {
    person: 'Istnieje osoba, która wygląda tak samo',
    organization: 'Istnieje organizacja, która wygląda tak samo',
  },
  keepOwn: 'Zachowaj kontakt leada',
  alikeIn: {
    organization: 'Ta sama organizacja',
    phone: 'Ten sam telefon',
    email: 'Ten sam e-mail',
    address: 'Ten sam adres',
  },
  notCarried: what => `Nie zostaną przeniesione: ${what}.`,
  formulas: names => `Te pola z formułami zostają przy szansie: ${names}.`,
  kept: {
    done_activities: 'wykonane działania',
    history: 'historia',
    products: 'produkty',
    files: 'pliki',
    documents: 'dokumenty',
    invoices: 'faktury',
    participants: 'uczestnicy',
    followers: 'obserwujący',
    project_links: 'powiązania z projektami',
    labels: 'etykiety',
  },
  toLead: n =>
    plural(n, {
      one: 'Szansa stanie się leadem w skrzynce, razem z polami, kontaktami, zaplanowanymi działaniami, notatkami i pocztą. Można ją przywrócić przez 30 dni.',
      few: '# szanse staną się leadami w skrzynce, razem z polami, kontaktami, zaplanowanymi działaniami, notatkami i pocztą. Można je przywrócić przez 30 dni.',
      other:
        '# szans stanie się leadami w skrzynce, razem z polami, kontaktami, zaplanowanymi działaniami, notatkami i pocztą. Można je przywrócić przez 30 dni.',
    }),
  convertToLead: 'Przenieś do leadów',
  converting: 'Przekształcanie',
  failed: 'Nie udało się. Proszę spróbować później.',
  madeDeals: n => (n === 1 ? 'Lead jest teraz szansą' : `Zamieniono w szanse: ${leadsOf(n)}`),
  madeLeads: n =>
    n === 1
      ? 'Szansa jest teraz leadem'
      : `Przeniesiono do leadów: ${plural(n, { one: '# szansę', few: '# szanse', other: '# szans' })}`,
};
