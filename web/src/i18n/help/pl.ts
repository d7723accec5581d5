import type { Help } from './types';

export const help: Help = {
  keys: 'Skróty klawiszowe',
  glossary: 'Słowniczek',
  docs: 'API',
  ask: 'Coś nie działa albo czegoś brakuje?',
  askText: 'Napisz do administratora. Adres tej strony zostanie dołączony, żeby było wiadomo, co widzisz.',
  youAreOne: 'Jesteś administratorem: stan skrzynek i kolejek znajdziesz w Administracji.',
  write: name => `Napisz: ${name}`,
  subject: 'Pytanie o Kontor',
  body: address => `Chodzi o stronę ${address}`,
  pages: {
    mail: {
      title: 'Poczta',
      text: [
        'Twoje skrzynki na jednej liście {thread|wątków}. Obok otwartego wątku widać, czego dotyczy: osoby, {deal|szanse}, {lead|leady}, {project|projekty}.',
        'Wątek, który {asks|pyta Ciebie}, pasuje do kilku pozycji. Wybierz raz, a nie zapyta ponownie. Każde {link|powiązanie} podaje swój powód i można je cofnąć.',
        'Prywatne wątki widzisz tylko Ty. Przełącznik „Udostępnij moje kopie” otwiera wątek tym, którzy mają dostęp do jego powiązań.',
      ],
    },
    leads: {
      title: 'Leady',
      text: [
        'Wszyscy, którzy mogą kupić, a nikt ich jeszcze nie ocenił. Na górze jest ten, którego następna {activity|aktywność} jest najpilniejsza.',
        'Wart Twojego czasu? {conversion|Zamień} go w {deal|szansę}. Nie? Zarchiwizuj; można go przywrócić.',
      ],
    },
    deals: {
      title: 'Szanse',
      text: [
        'Twój {pipeline|lejek} jako tablica: przeciągnij {deal|szansę} do następnego {stage|etapu} albo wybierz „Przenieś do” na karcie. Te same szanse można czytać jako listę lub prognozę miesięczną.',
        'Nad każdym etapem są suma i {weighted|suma ważona}. Znak na karcie mówi, czy następna {activity|aktywność} jest zaległa, dzisiejsza, zaplanowana, czy jej brak; karta czerwienieje, gdy szansa {rotting|leży odłogiem}.',
      ],
    },
    persons: {
      title: 'Osoby',
      text: [
        'Wszyscy, z którymi masz do czynienia. {person|Osobę} dodaje się ręcznie, przez import albo z wiadomości; na jej stronie jest wszystko, co jej dotyczy.',
        'Ktoś jest zapisany dwa razy? Zobacz {duplicate|Duplikaty}: dwa wpisy można połączyć w jeden i nic nie przepadnie.',
      ],
    },
    organizations: {
      title: 'Organizacje',
      text: [
        'Firmy, w których pracują Twoje osoby. Strona {organization|organizacji} pokazuje też to, co dotyczy jej osób i ich szans.',
        'Organizacje mogą być powiązane: spółka matka, córka, siostra.',
      ],
    },
    activities: {
      title: 'Aktywności',
      text: [
        'To, co jest do zrobienia, jako kalendarz lub lista. Przeciągnij {activity|aktywność}, żeby ją przenieść; odhacz, gdy jest zrobiona.',
        'Goście dostają zaproszenie pocztą, a ich odpowiedzi są tutaj. Notatka jest tylko dla zespołu; opis publiczny jest dla gości.',
      ],
    },
    projects: {
      title: 'Projekty',
      text: [
        'Praca po wygranej {deal|szansie}, na {phase|tablicach z fazami}. Do postępu liczą się {task|zadania}, podzadania i aktywności.',
        'Projekt można utworzyć z wygranej szansy albo z szablonu.',
      ],
    },
    products: {
      title: 'Produkty',
      text: [
        'To, co sprzedajecie: ceny w każdej walucie, warianty, koszty. Przy {deal|szansie} pozycje z {product|produktami} składają się na jej wartość.',
      ],
    },
    insights: {
      title: 'Analizy',
      text: [
        'Jak idzie sprzedaż: wygrane i przegrane, konwersja na {stage|etapach}, aktywności, czasy odpowiedzi, prognoza. Każda liczba prowadzi do listy, z której wynika.',
        'Widzisz to, co wolno Ci widzieć: Twoje liczby mogą się różnić od liczb innych osób.',
      ],
    },
    timeline: {
      title: 'Oś czasu kontaktów',
      text: [
        'Osoby lub organizacje w dół, czas w poprzek. Każda kropka to rozmowa, spotkanie, wiadomość albo szansa; luki pokazują, z kim dawno nikt nie rozmawiał.',
      ],
    },
    duplicates: {
      title: 'Duplikaty',
      text: [
        'Pary, które wyglądają na tę samą {person|osobę} lub {organization|organizację}. Obejrzyj podgląd, wybierz, co zostaje, i połącz: wszystko zostanie przeniesione. Połączenia nie można cofnąć.',
        'To jednak dwa różne wpisy? Oznacz je jako różne, a nie pojawią się ponownie.',
      ],
    },
    imports: {
      title: 'Import',
      text: [
        'Wczytuje arkusz (XLSX, XLS lub CSV). Wskazujesz, która kolumna jest którym polem, i widzisz, co by powstało, zanim cokolwiek się stanie.',
        'Wiersze, które nie pasują, wracają jako plik z podanym powodem. Cały import można cofnąć przez 48 godzin.',
      ],
    },
    mailboxes: {
      title: 'Skrzynki',
      text: [
        'Konta pocztowe, które Kontor czyta i przez które wysyła. Na serwerze niczego nie przenosi, nie zmienia ani nie usuwa.',
        '{mailbox|Skrzynka} jest zielona, gdy jest {proof|dowód}, że wszystko wpłynęło. Jej strona mówi, co jest jeszcze w drodze, a co pominięto i dlaczego.',
      ],
    },
    smartBcc: {
      title: 'Smart BCC',
      text: [
        'Wpisz adres {smartBcc|Smart BCC} w polu UDW w dowolnym programie pocztowym, a wiadomość trafi do kartoteki klienta. Wiadomości z adresów, których nie potwierdzono, są odrzucane.',
      ],
    },
    settings: {
      title: 'Ustawienia',
      text: [
        'To, co Twoje: nazwa, język, strefa czasowa, hasło, powiadomienia. Administratorzy znajdą tu też to, co wspólne: {pipeline|lejki}, {field|pola}, użytkowników i {permission|uprawnienia}.',
      ],
    },
    admin: {
      title: 'Administracja',
      text: [
        'Czy wszystko działa: skrzynki, kolejki, poczta wysyłana przez Kontor i {deadLetter|nieczytelne listy}. Tam, gdzie coś jest nie tak, obok stoi następny krok.',
      ],
    },
    glossary: {
      title: 'Słowniczek',
      text: ['Co znaczą słowa w tej aplikacji. Słowa podkreślone kropkami prowadzą tutaj.'],
    },
    other: {
      title: 'Kontor',
      text: [
        'Ctrl+K (na Macu ⌘K) znajduje wszystko i robi wszystko: wpisz nazwę, słowo z wiadomości albo to, co chcesz zrobić.',
        '„+” dodaje coś nowego z każdej strony; klawisz n robi to samo.',
      ],
    },
  },
};
