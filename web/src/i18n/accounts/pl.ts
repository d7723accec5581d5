import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('pl');

export const accounts: Pick<Words, 'signIns' | 'reset' | 'systemMail'> = {
  signIns: {
    with: provider => `Zaloguj się przez ${provider}`,
    again: 'Zaloguj się ponownie',
    lead: provider =>
      `${provider} zapyta, czy Kontor może czytać i wysyłać Twoją pocztę. Kontor nigdy nie poznaje hasła, a zgodę możesz w każdej chwili cofnąć.`,
    orAddress: 'Albo zacznij od adresu',
    usePassword: 'Użyj hasła',
    instead: provider => `Logowanie przez ${provider} zamiast hasła`,
    insteadLead: 'Skrzynka zachowuje historię, wątki i powiązania.',
    signedInAt: provider => `Logowanie przez ${provider}, bez hasła.`,
    needsYou: 'Zaloguj się ponownie, a Kontor ruszy od miejsca, w którym stanął. Nic w tym czasie nie ginie.',
    problems: {
      expired: [
        'Logowanie trwało zbyt długo albo zaczęło się w innej przeglądarce',
        'Zacznij od nowa w tym oknie.',
      ],
      denied: ['Zabrakło Twojej zgody', 'Zacznij od nowa i wyraź zgodę albo użyj hasła.'],
      refused: [
        'Dostawca nie dokończył logowania',
        'Zacznij od nowa. Jeśli to się powtarza, zapytaj administratora.',
      ],
      'no-mail': [
        'Kontor nie dostał zgody na czytanie poczty',
        'Zacznij od nowa i na stronie dostawcy zostaw zaznaczone pole dotyczące poczty.',
      ],
      'other-account': [
        'To inne konto niż konto tej skrzynki',
        'Zacznij od nowa i wybierz właściwe konto; tamto możesz dodać jako osobną skrzynkę.',
      ],
      'imap-refused': [
        'Logowanie się udało, ale serwer poczty nie wpuścił Kontora',
        'Dostęp dla programów pocztowych (IMAP) jest pewnie wyłączony: włącz go albo zapytaj osobę, która zarządza kontem.',
      ],
      unavailable: ['Dostawca w tej chwili nie odpowiada', 'Spróbuj ponownie za kilka minut.'],
    },
  },
  reset: {
    link: 'Nie pamiętasz hasła?',
    title: 'Nowe hasło',
    lead: 'Podaj swój adres, a pocztą przyjdzie link do ustawienia nowego hasła.',
    send: 'Wyślij link',
    sent: 'Zajrzyj do poczty',
    sentNext: email =>
      `Jeśli ${email} ma tu konto, link jest już w drodze. Działa przez godzinę. Gdyby nic nie przyszło, zapytaj administratora: on też może dać Ci link.`,
    back: 'Wróć do logowania',
    chooseTitle: 'Ustaw nowe hasło',
    chooseLead: email => `Dla ${email}. Wszystkie przeglądarki zostaną wylogowane.`,
    save: 'Zapisz hasło',
    done: 'Nowe hasło już działa',
    doneNext: 'Zaloguj się nim.',
    broken: 'Ten link jest niepełny',
    brokenNext: 'Skopiuj z wiadomości cały link, także to, co następuje po „token=”.',
    over: {
      title: 'Ten link stracił ważność',
      next: 'Działa raz, przez godzinę. Poproś o nowy.',
    },
    another: 'Poproś o nowy link',
  },
  systemMail: {
    nav: 'Poczta z Kontora',
    title: 'Poczta z Kontora',
    lead: 'Zaproszenia, linki do nowych haseł, potwierdzenia i ostrzeżenia, które pisze sam Kontor.',
    on: from => `Wychodzą z adresu ${from}.`,
    off: 'Stąd nie da się jeszcze wysyłać poczty',
    offNext:
      'Ustaw SMTP_OUT_URL i MAIL_FROM i uruchom Kontor ponownie. Do tego czasu przekazuj te linki osobiście: każdy jest kluczem do jednego konta.',
    test: 'Wyślij mi wiadomość próbną',
    tested: to => `W drodze do ${to}`,
    none: 'Nic nie czeka',
    noneNext: 'Tu pojawiają się wiadomości, których nie udało się wysłać, razem z linkami.',
    kinds: {
      invitation: 'Zaproszenie',
      'password-reset': 'Nowe hasło',
      'password-changed': 'Hasło zostało zmienione',
      'mailbox-signed-out': 'Skrzynka wymaga logowania',
      'address-confirmation': 'Adres do potwierdzenia',
      test: 'Próba',
    },
    waiting: 'Czeka na wysłanie',
    failed: tries =>
      plural(tries, {
        one: 'Nie udało się wysłać, po # próbie',
        few: 'Nie udało się wysłać, po # próbach',
        many: 'Nie udało się wysłać, po # próbach',
        other: 'Nie udało się wysłać, po # próbach',
      }),
    tried: tries =>
      plural(tries, {
        one: 'dotąd # próba, będą następne',
        few: 'dotąd # próby, będą następne',
        many: 'dotąd # prób, będą następne',
        other: 'dotąd # próby, będą następne',
      }),
    until: when => `ważne do ${when}`,
    copy: 'Skopiuj link',
    copied: 'Skopiowano',
    retry: 'Spróbuj ponownie',
    remove: 'Usuń z listy',
    removed: 'Usunięto z listy',
    providers: 'Logowanie u dostawców poczty',
    providersLead:
      'Tam, gdzie jest skonfigurowane, użytkownicy podłączają skrzynkę jednym kliknięciem i bez hasła. Zarejestruj Kontor u dostawcy z tym adresem przekierowania:',
    configured: 'Skonfigurowane',
    notConfigured: name => `Nieskonfigurowane: ${name}_CLIENT_ID i ${name}_CLIENT_SECRET`,
  },
};
