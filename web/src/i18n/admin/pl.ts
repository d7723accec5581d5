import type { AdminWords } from './en';
import { pluralOf } from '../plural';

const plural = pluralOf('pl');
const mailboxes = (n: number) => plural(n, { one: '# skrzynka', few: '# skrzynki', other: '# skrzynek' });

export const admin: AdminWords = {
  tabs: {
    label: 'Administracja',
    health: 'Stan systemu',
    dead: 'Nieodczytane wiadomości',
    queues: 'Kolejki',
    systemMail: 'Poczta z Kontora',
  },
  title: 'Stan systemu',
  lead: 'Jak w tej chwili działają poczta, kolejki i powiadomienia.',
  checked: when => `Sprawdzono ${when}`,
  good: 'Wszystko w porządku',
  goodNext: 'Wszystkie skrzynki są odczytywane, nic nie czeka dłużej, niż powinno, i nic nie przepadło.',
  troubles: n =>
    plural(n, {
      one: '# sprawa wymaga uwagi',
      few: '# sprawy wymagają uwagi',
      other: '# spraw wymaga uwagi',
    }),
  findings: {
    queuesSilent: {
      title: () => 'Kolejki nie odpowiadają',
      next: 'Sprawdź, czy działa Redis (REDIS_URL) lub baza danych. Poczta nie przepada: to, co jest do zrobienia, zostaje w bazie.',
    },
    noWorker: {
      title: age => `Nikt nie obsługuje kolejek: najstarsze zadanie czeka ${age}`,
      next: 'Uruchom proces roboczy albo zajrzyj do jego dziennika, jeśli powinien działać.',
    },
    eventsLate: {
      title: age => `Powiadomienia się spóźniają: najstarsze czeka ${age}`,
      next: 'Otwarte strony i webhooki dowiadują się później niż zwykle. Sprawdź, czy działa proces roboczy z rolą „dispatch”.',
    },
    signIn: {
      title: n => `Wymaga logowania: ${mailboxes(n)}`,
      next: 'Właściciel musi podać hasło lub zalogować się ponownie; Kontor już o tym napisał. Poniżej widać, o kogo chodzi.',
    },
    backingOff: {
      title: n => `Brak połączenia: ${mailboxes(n)}`,
      next: 'Kontor próbuje sam, coraz rzadziej. Poniżej widać, co powiedział serwer poczty.',
    },
    unbalanced: {
      title: n => `Rachunek się nie zgadza: ${mailboxes(n)}`,
      next: 'Na serwerze są wiadomości, których nie ma jeszcze w Kontorze. Pobierze je następny przegląd; jeśli to nie minie, sprawdź foldery skrzynki.',
    },
    dead: {
      title: n =>
        plural(n, {
          one: 'Nie udało się odczytać # wiadomości',
          few: 'Nie udało się odczytać # wiadomości',
          other: 'Nie udało się odczytać # wiadomości',
        }),
      next: 'Ich bajty są zachowane. Odczytaj je ponownie po aktualizacji albo sprawdź, co je łączy.',
    },
    noListener: {
      title: () => 'Nikt nie przyjmuje poczty na adresy Smart BCC',
      next: 'Sprawdź, czy działa proces roboczy z rolą „smtp” i czy jego port jest wolny (SMTP_IN_PORT).',
    },
    noSystemMail: {
      title: () => 'Kontor nie może wysyłać własnej poczty',
      next: 'Zaproszenia i linki do nowych haseł trzeba przekazywać ręcznie. Ustaw SMTP_OUT_URL.',
    },
    lettersFailed: {
      title: n =>
        plural(n, {
          one: 'Nie wyszła # wiadomość z Kontora',
          few: 'Nie wyszły # wiadomości z Kontora',
          other: 'Nie wyszło # wiadomości z Kontora',
        }),
      next: 'Zobacz, co powiedział serwer poczty wychodzącej, i spróbuj ponownie.',
    },
    webhooksOff: {
      title: n =>
        plural(n, {
          one: 'Wyłączono # webhook',
          few: 'Wyłączono # webhooki',
          other: 'Wyłączono # webhooków',
        }),
      next: 'Przez trzy dni nic tam nie dotarło. Napraw odbiorcę i włącz webhook ponownie.',
    },
    webhooksFailing: {
      title: n =>
        plural(n, {
          one: '# webhook nie dociera',
          few: '# webhooki nie docierają',
          other: '# webhooków nie dociera',
        }),
      next: 'Kontor próbuje przez półtorej doby. Zobacz, co odpowiada odbiorca.',
    },
    diskFull: {
      title: free => `Na dysku zostało tylko ${free}`,
      next: 'Zrób miejsce albo weź większy dysk: bez miejsca poczta nie przychodzi.',
    },
  },
  look: 'Zobacz',
  mailboxes: {
    title: 'Skrzynki',
    mailbox: 'Skrzynka',
    state: 'Stan',
    proof: 'Dowód',
    looked: 'Ostatnie sprawdzenie',
    waiting: 'Czeka',
    dead: 'Nieodczytane',
    none: 'Nie podłączono jeszcze żadnej skrzynki',
    noneNext: 'Każdy podłącza własną na stronie Skrzynki.',
    connected: 'Połączona teraz',
    proved: when => `Zgadza się, ${when}`,
    unbalanced: when => `Nie zgadza się, ${when}`,
    unproved: 'Jeszcze nie policzono',
    since: when => `najstarsza ${when}`,
    nextTry: when => `Następna próba ${when}`,
    parked: n =>
      plural(n, {
        one: '# folder się nie otwiera',
        few: '# foldery się nie otwierają',
        other: '# folderów się nie otwiera',
      }),
    states: {
      connecting: 'Łączenie',
      backfilling: 'Pobieranie historii',
      live: 'Na bieżąco',
      backing_off: 'Brak połączenia',
      needs_reauth: 'Wymaga logowania',
      stopped: 'Zatrzymana',
    },
    count: mailboxes,
  },
  queues: {
    title: 'Kolejki',
    lead: 'Zadania dla procesów roboczych. Utrata wszystkich kosztuje minutę, nigdy pocztę.',
    lane: 'Kolejka',
    waiting: 'Czeka',
    active: 'W toku',
    delayed: 'Później',
    failed: 'Nieudane',
    oldest: 'Najstarsze',
    lanes: {
      live: 'Nowa poczta',
      backfill: 'Historia poczty',
      links: 'Powiązania z wcześniejszą pocztą',
      changes: 'Zmiany wielu pozycji',
      conversions: 'Leady i szanse',
      imports: 'Importy',
      webhooks: 'Webhooki',
    },
    open: 'Otwórz kolejki',
    frame: 'Kolejki w Bull Board',
  },
  figures: {
    title: 'W skrócie',
    events: 'Powiadomienia w drodze',
    lag: age => `najstarsze czeka ${age}`,
    noLag: 'nic nie czeka',
    smartBcc: 'Smart BCC',
    listening: 'Przyjmuje pocztę',
    notListening: 'Nie przyjmuje poczty',
    offByChoice: 'Wyłączone na tym serwerze',
    taken: n =>
      plural(n, {
        one: '# wiadomość w 30 dni',
        few: '# wiadomości w 30 dni',
        other: '# wiadomości w 30 dni',
      }),
    refused: n => plural(n, { one: '# odrzucona', few: '# odrzucone', other: '# odrzuconych' }),
    systemMail: 'Poczta z Kontora',
    goesOut: 'Wychodzi',
    goesNotOut: 'Nie wychodzi',
    letters: n => plural(n, { one: 'Czeka # list', few: 'Czekają # listy', other: 'Czeka # listów' }),
    webhooks: 'Webhooki',
    webhooksOn: n => plural(n, { one: '# włączony', few: '# włączone', other: '# włączonych' }),
    webhooksOff: n => plural(n, { one: '# wyłączony', few: '# wyłączone', other: '# wyłączonych' }),
    disk: 'Dysk',
    free: (free, total) => `${free} z ${total} wolne`,
    unknown: 'Nie wiadomo',
  },
};
