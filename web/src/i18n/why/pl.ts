import { pluralOf } from '../plural';
import type { Words } from '../en';

const plural = pluralOf('pl');
/** Genitive, as it follows “z”. */
const ofOpenItems = (n: number | undefined) =>
  n === undefined
    ? 'kilku otwartych pozycji'
    : plural(n, { one: '# otwartej pozycji', other: '# otwartych pozycji' });
const waits = 'Nie musisz nic robić: Kontor sam spróbuje ponownie.';

export const why: Words['why'] = {
  links: {
    'by-hand': (target, { smart_bcc }) =>
      smart_bcc ? `Wysłano na adres Smart BCC: ${target}` : `Powiązano ręcznie: ${target}`,
    'only-open-item': (target, { person_name }) =>
      person_name
        ? `Powiązano: ${target}. Jedyna otwarta pozycja, osoba: ${person_name}`
        : `Powiązano: ${target}. Jedyna otwarta pozycja osób z tego wątku`,
    'policy-newest': (target, { candidates }) =>
      `Powiązano: ${target}. Najnowsza z ${ofOpenItems(candidates)}, zgodnie z ustawieniem firmy`,
    'policy-all': (target, { candidates }) =>
      `Powiązano: ${target}. Jedna z ${ofOpenItems(candidates)}, firma wiąże wszystkie`,
    retroactive: (target, { person_name, group }) => {
      const found = {
        ask: 'wybrano spośród kilku otwartych pozycji',
        older: person_name ? `uczestniczy: ${person_name}` : 'uczestniczy jedna z jej osób',
        link: person_name
          ? `jedyna otwarta pozycja, osoba: ${person_name}`
          : 'jedyna otwarta pozycja osób z tego wątku',
      };
      return `Powiązano przy przeglądzie wcześniejszej poczty: ${target}, ${found[group ?? 'link']}`;
    },
    'person-has-address': (target, { address }) =>
      address ? `${target} ma adres ${address}` : `Występuje tu adres, który ma ${target}`,
    'organization-has-address': (target, { address }) =>
      address ? `${target} ma adres ${address}` : `Występuje tu adres, który ma ${target}`,
    'sent-to': (target, { address }) =>
      address
        ? `Utworzono: ${target}, bo napisano stąd na ${address}`
        : `Utworzono: ${target}, bo napisano tam stąd`,
    'wrote-in-person': (target, { address }) =>
      address
        ? `Utworzono: ${target}, bo z adresu ${address} napisano osobiście do Ciebie`
        : `Utworzono: ${target}, po wiadomości napisanej osobiście do Ciebie`,
  },
  asks: {
    'several-open-items': n =>
      `${plural(n, {
        one: 'Pasuje # otwarta pozycja',
        few: 'Pasują # otwarte pozycje',
        other: 'Pasuje # otwartych pozycji',
      })}, żadna bardziej niż inne`,
    'item-closed': () => 'Pozycja tego wątku jest zamknięta, a inna jest otwarta',
    'threads-merged': () => 'Dwie rozmowy z różnymi pozycjami okazały się jedną',
    'asks-already': () => 'Wątek już pyta, do której pozycji należy',
  },
  fits: {
    link: ({ person_name, candidates }) =>
      candidates > 1 ? `Uczestniczy: ${person_name}` : `Jedyna otwarta pozycja, osoba: ${person_name}`,
    older: ({ person_name }) =>
      `Uczestniczy: ${person_name}, ale ostatnia wiadomość jest o ponad 30 dni wcześniejsza niż pozycja`,
  },
  candidate: {
    persons: names => `Te same osoby: ${names}`,
    organization: name => `Ta sama organizacja: ${name}`,
    words: words => `Temat i tytuł mają wspólne słowa: ${words.map(word => `„${word}”`).join(', ')}`,
    stage: name => `Etap: ${name}`,
    days: n =>
      n === 0
        ? 'Zmieniono dzisiaj'
        : plural(n, { one: 'Zmieniono # dzień temu', other: 'Zmieniono # dni temu' }),
  },
  audience: {
    'own-mailbox': 'Ma ją we własnej skrzynce',
    shared: 'Jest udostępniona i powiązana z czymś, co ta osoba może zobaczyć',
  },
  mail: {
    draft: 'szkice',
    erased: 'usunięte',
    horizon: 'starsze niż wybrany okres',
    empty: 'serwer wydaje pustą wiadomość',
    unfetchable: 'serwer jej nie wydaje',
    'no-headers': 'nie ma czytelnych nagłówków',
  },
  servers: {
    imap: { server: 'serwer poczty', of: 'serwera poczty', ports: '993 z TLS lub 143 ze STARTTLS' },
    smtp: { server: 'serwer SMTP', of: 'serwera SMTP', ports: '465 z TLS lub 587 ze STARTTLS' },
  },
  trouble: {
    'private-network': {
      title: ({ server }) => `${server} jest w sieci prywatnej, z którą Kontor się nie łączy`,
      next: () =>
        'Administrator może na to pozwolić: wystarczy podać tę sieć w MAIL_ALLOWED_NETWORKS, na przykład 10.1.0.0/16.',
    },
    unreachable: {
      title: ({ server }) => `${server} nie odpowiada pod tym hostem i portem`,
      next: () => 'Sprawdź host, port i szyfrowanie; podaje je pomoc dostawcy poczty.',
    },
    'wrong-password': {
      title: ({ server }) => `${server} nie przyjął nazwy użytkownika lub hasła`,
      next: () =>
        'Sprawdź jedno i drugie. Konta z logowaniem dwuetapowym wymagają hasła aplikacji zamiast zwykłego.',
    },
    'app-password': {
      title: ({ server }) => `${server} nie przyjął nazwy użytkownika lub hasła`,
      next: () =>
        'To konto wymaga hasła aplikacji: utwórz je w ustawieniach bezpieczeństwa konta pocztowego i wpisz tutaj.',
    },
    busy: {
      title: ({ server, said }) =>
        said ? `${server} prosi o chwilę cierpliwości: „${said}”` : `${server} prosi o chwilę cierpliwości`,
      next: () => waits,
    },
    'tls-at-once': {
      title: () => 'Ten port jest szyfrowany od początku, a STARTTLS zaczyna otwartym tekstem',
      next: ({ ports }) => `Wybierz szyfrowanie TLS albo port dla STARTTLS: ${ports}.`,
    },
    'tls-self-signed': {
      title: ({ of, said }) =>
        `Certyfikat ${of} jest podpisany sam przez siebie, więc nikt za niego nie ręczy (${said})`,
      next: () => 'Serwer powinien mieć certyfikat znanego urzędu; Let’s Encrypt wydaje je za darmo.',
    },
    'tls-unknown-authority': {
      title: ({ of, said }) => `Certyfikat ${of} podpisał urząd, który nie jest tu znany (${said})`,
      next: () =>
        'Serwer powinien przesyłać cały łańcuch certyfikatu; własny urząd można wskazać w NODE_EXTRA_CA_CERTS.',
    },
    'tls-expired': {
      title: ({ of, said }) => `Certyfikat ${of} wygasł (${said})`,
      next: () => 'Poproś administratora serwera o jego odnowienie.',
    },
    'tls-other-host': {
      title: ({ of, said }) => `Certyfikat ${of} wystawiono dla innej nazwy hosta (${said})`,
      next: () =>
        'Podaj nazwę hosta, dla której wystawiono certyfikat; znajdziesz ją w pomocy dostawcy poczty.',
    },
    'tls-invalid': {
      title: ({ of, said }) => `Certyfikat ${of} jest nieważny (${said})`,
      next: () => 'Poproś administratora serwera o jego odnowienie i sprawdź zegar tego komputera.',
    },
    'tls-outdated': {
      title: ({ server, said }) => `${server} zna tylko przestarzałe szyfrowanie (${said})`,
      next: () => 'Poproś administratora serwera o włączenie TLS 1.2 lub nowszego.',
    },
    'tls-not-spoken': {
      title: () => 'Na tym porcie połączenie nie zaczyna się od TLS',
      next: ({ ports }) => `Wybierz szyfrowanie STARTTLS albo port dla TLS: ${ports}.`,
    },
    'tls-not-offered': {
      title: ({ server }) =>
        `${server} nie oferuje na tym porcie szyfrowania, a bez niego Kontor nie wysyła hasła`,
      next: ({ ports }) =>
        `Wybierz TLS i jego port: ${ports}. Jeśli STARTTLS wcześniej tu działał, ktoś po drodze może go usuwać.`,
    },
    'tls-failed': {
      title: ({ server }) =>
        `Nie udało się nawiązać szyfrowanego połączenia (${server}), a bez niego Kontor nie wysyła hasła`,
      next: ({ ports }) => `Sprawdź port i szyfrowanie: ${ports}.`,
    },
    'sign-in-refused': {
      title: ({ server }) => `${server} nie przyjmuje logowania`,
      next: () =>
        'Zaloguj się ponownie. Jeśli to nie pomaga, dostęp dla programów pocztowych jest wyłączony: zapytaj osobę, która zarządza kontem.',
    },
    'sign-in-ended': {
      title: ({ said }) => `${said} nie wpuszcza już Kontora do tej skrzynki`,
      next: () =>
        'Zaloguj się ponownie. Nic nie ginie: poczta, która w tym czasie przyjdzie, zostanie wtedy pobrana.',
    },
    'sign-in-unavailable': {
      title: ({ said }) => `Logowanie przez ${said} w tej chwili nie odpowiada`,
      next: () => 'Nic nie trzeba robić: Kontor sam spróbuje ponownie.',
    },
    'sign-in-misconfigured': {
      title: ({ said }) => `${said} nie przyjmuje rejestracji samego Kontora`,
      next: ({ said }) =>
        `Administrator może sprawdzić ${said.toUpperCase()}_CLIENT_ID i ${said.toUpperCase()}_CLIENT_SECRET.`,
    },
    'no-sign-in': {
      title: ({ server }) => `${server} nie przyjmuje logowania na tym porcie`,
      next: ({ ports }) => `Użyj portu dla programów pocztowych: ${ports}.`,
    },
    protocol: {
      title: ({ server }) => `${server} przysłał odpowiedź, której nie da się odczytać`,
      next: () => '',
    },
    unusable: {
      title: ({ server }) => `${server} jest chwilowo niedostępny`,
      next: () => waits,
    },
    closed: { title: ({ server }) => `${server} zamknął połączenie`, next: () => waits },
    'disk-full': {
      title: () => 'Dysk Kontora jest pełny: poczta zostaje na serwerze, dopóki nie będzie miejsca',
      next: () => 'Administrator może zwolnić miejsce; potem Kontor ruszy sam.',
    },
    'no-public-url': {
      title: () => 'PUBLIC_URL nie jest ustawione, więc wiadomość nie może podać, gdzie jest ten serwer',
      next: () => 'Ustaw PUBLIC_URL na adres tego serwera i uruchom Kontor ponownie.',
    },
    'own-trouble': {
      title: () => 'Kontor sam miał kłopot z tą skrzynką',
      next: () => waits,
    },
    'sending-off': {
      title: ({ server }) => `${server} nie pozwala temu kontu wysyłać z innych programów`,
      next: () =>
        'Poproś osobę zarządzającą kontem o włączenie uwierzytelnionego SMTP (SMTP AUTH), a potem wyślij ponownie.',
    },
    'file-too-large': {
      title: ({ said }) => `Plik może mieć najwyżej ${said} MB`,
      next: () => 'Wyślij mniejszy albo link do niego.',
    },
    'mail-files-too-large': {
      title: ({ said }) => `Wiadomość mieści załączniki o łącznym rozmiarze najwyżej ${said} MB`,
      next: () => 'Usuń jeden z plików albo wyślij zamiast niego link.',
    },
    'mail-too-many-files': {
      title: ({ said }) => `Wiadomość mieści najwyżej ${said} plików`,
      next: () => 'Usuń jeden z nich albo spakuj kilka w jeden.',
    },
    'mail-no-mailbox': {
      title: () => 'Skrzynki, z której ta wiadomość miała wyjść, już nie ma',
      next: () => 'Wybierz jedną ze swoich podłączonych skrzynek w polu „Od”.',
    },
    'mail-no-recipient': {
      title: () => 'Wiadomość nie ma odbiorcy',
      next: () => 'Podaj co najmniej jeden adres.',
    },
    'mail-bad-address': {
      title: ({ said }) => `„${said}” nie jest adresem e-mail`,
      next: () => 'Popraw go albo usuń.',
    },
    'mail-too-many-people': {
      title: ({ said }) => `Wiadomość może mieć najwyżej ${said} odbiorców`,
      next: () => 'Wyślij ją w częściach albo użyj listy mailingowej.',
    },
    'mail-line-break': {
      title: () => 'Temat albo nazwa zawiera znak końca wiersza',
      next: () => 'Zapisz to w jednym wierszu.',
    },
    'mail-long-subject': {
      title: ({ said }) => `Temat ma więcej niż ${said} znaków`,
      next: () => 'Skróć go.',
    },
    'mail-unknown-field': {
      title: ({ said }) => `Nie ma pola korespondencji ${said}`,
      next: () => 'Usuń je albo wybierz pole z listy.',
    },
    'mail-empty-field': {
      title: ({ said }) => `Pole „${said}” jest puste dla tego odbiorcy`,
      next: () => 'Wpisz w jego miejscu, co ma tam stać, albo usuń pole.',
    },
    'mail-no-tracking': {
      title: () => 'Nie masz uprawnień do śledzenia wiadomości',
      next: () => 'Wyłącz śledzenie w opcjach wiadomości albo poproś administratora.',
    },
    'group-complaint': {
      title: ({ said }) => `${said}: odbiorca zgłosił wiadomość jako niechcianą`,
      next: () => 'Przejrzyj treść. Wiadomości, które jeszcze nie wyszły, czekają, aż wznowisz wysyłkę.',
    },
    'group-bounce': {
      title: ({ said }) => `${said}: ten adres nie istnieje albo nie przyjmuje poczty`,
      next: () => 'Sprawdź adres. Wiadomości, które jeszcze nie wyszły, czekają, aż wznowisz wysyłkę.',
    },
    'group-stopped': {
      title: () => 'Wysyłka została przez Ciebie zatrzymana',
      next: () => 'Wiadomości, które jeszcze nie wyszły, czekają, aż ją wznowisz.',
    },
    'group-too-many': {
      title: ({ said }) => `Wysyłka grupowa może mieć najwyżej ${said} odbiorców`,
      next: () => 'Wyślij ją w częściach albo użyj usługi mailingowej.',
    },
  },
};
