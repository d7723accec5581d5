import type { Glossary } from './types';

export const glossary: Glossary = {
  title: 'Słowniczek',
  lead: '{lead|Lead} wart Twojego czasu staje się {deal|szansą sprzedaży}; wygrana szansa może stać się {project|projektem}. Wszystkie trzy należą do {person|osoby} i {organization|organizacji}, a przy każdym są {activity|aktywności}, {note|notatki} i {thread|wiadomości}.',
  find: 'Szukaj pojęcia',
  none: words => `Żadne pojęcie nie zawiera „${words}”.`,
  groups: { sales: 'Sprzedaż', contacts: 'Ludzie', work: 'Praca', mail: 'Poczta', company: 'Firma' },
  terms: {
    lead: {
      name: 'Lead',
      text: 'Ktoś, kto może kupić, a o kim jeszcze niewiele wiadomo. Leady czekają w swojej skrzynce, poza {pipeline|lejkami}, aż zostaną {conversion|zamienione w szansę} albo zarchiwizowane.',
    },
    deal: {
      name: 'Szansa sprzedaży',
      text: 'Sprzedaż, do której może dojść: wartość, {stage|etap} w {pipeline|lejku}, {person|osoba} lub {organization|organizacja}, a na końcu {won|wygrana albo przegrana}.',
    },
    pipeline: {
      name: 'Lejek',
      text: 'Droga {deal|szansy} od pierwszej rozmowy do podpisu, czyli kolejne {stage|etapy}. Firma może mieć kilka lejków.',
    },
    stage: {
      name: 'Etap',
      text: 'Jeden krok {pipeline|lejka}. Może mieć {probability|prawdopodobieństwo} oraz liczbę dni, po których szanse {rotting|leżą odłogiem}.',
    },
    probability: {
      name: 'Prawdopodobieństwo',
      text: 'Na ile procent {deal|szansa} zostanie wygrana. Wynika z {stage|etapu}, chyba że szansa ma własne.',
    },
    weighted: {
      name: 'Wartość ważona',
      text: 'Wartość razy {probability|prawdopodobieństwo}: tego można się średnio spodziewać. Tablica pokazuje obie sumy nad każdym {stage|etapem}.',
    },
    rotting: {
      name: 'Szansa leżąca odłogiem',
      text: '{deal|Szansa} leży odłogiem, gdy nic się przy niej nie działo przez tyle dni, na ile pozwala {stage|etap}. Zaplanowana {activity|aktywność} tego nie zmienia; wykonana tak.',
    },
    won: {
      name: 'Wygrana, przegrana',
      text: 'Jak kończy się {deal|szansa}. Przegrana ma powód, żeby można było wyciągnąć wnioski; obie można otworzyć ponownie.',
    },
    conversion: {
      name: 'Konwersja',
      text: '{lead|Lead} staje się {deal|szansą} albo szansa znów leadem. {note|Notatki}, {activity|aktywności} i {thread|wiadomości} idą za nimi.',
    },
    product: {
      name: 'Produkt',
      text: 'To, co sprzedajecie, wraz z cenami. Pozycje z produktami przy {deal|szansie} składają się na jej wartość.',
    },
    person: {
      name: 'Osoba',
      text: 'Ktoś, z kim masz do czynienia: imiona i nazwiska, adresy, telefony oraz {organization|organizacja}, w której pracuje.',
    },
    organization: {
      name: 'Organizacja',
      text: 'Firma albo urząd. Pokazuje też to, co dotyczy jej {person|osób} i ich {deal|szans}.',
    },
    participant: {
      name: 'Uczestnik',
      text: 'Jeszcze jedna {person|osoba}, która ma coś do powiedzenia przy {deal|szansie}, oprócz głównego kontaktu.',
    },
    follower: {
      name: 'Obserwujący',
      text: 'Ktoś z zespołu, kto śledzi pozycję. Kto ją obserwuje, ten ją widzi.',
    },
    duplicate: {
      name: 'Duplikat',
      text: '{person|Osoba} lub {organization|organizacja}, która wydaje się zapisana dwa razy. Można je połączyć albo oznaczyć jako różne.',
    },
    activity: {
      name: 'Aktywność',
      text: 'Coś do zrobienia, z datą: rozmowa, spotkanie, zadanie. Każdy {lead|lead} i każda {deal|szansa} powinny mieć następną.',
    },
    note: {
      name: 'Notatka',
      text: 'To, co chcesz zapamiętać o pozycji. Kto zostanie w niej wspomniany przez @, dostaje powiadomienie.',
    },
    project: {
      name: 'Projekt',
      text: 'Praca po wygranej {deal|szansie}: {phase|fazy}, {task|zadania}, terminy i postęp.',
    },
    phase: {
      name: 'Tablica i faza',
      text: 'Tablica jest dla {project|projektów} tym, czym {pipeline|lejek} dla szans; fazy to jej kolumny.',
    },
    task: {
      name: 'Zadanie',
      text: 'Część {project|projektu}, w razie potrzeby z podzadaniami. To, co zrobione, liczy się do postępu projektu.',
    },
    label: {
      name: 'Etykieta',
      text: 'Kolorowe słowo przy pozycji lub {thread|wątku}, żeby odnaleźć podobne.',
    },
    filter: {
      name: 'Filtr',
      text: 'Warunki, których trzyma się lista. Można go zapisać i udostępnić w zespole.',
    },
    field: {
      name: 'Pole własne',
      text: 'Pole dodane przez firmę do szans i leadów, osób, organizacji, produktów, projektów albo aktywności.',
    },
    mailbox: {
      name: 'Skrzynka',
      text: 'Twoje konto pocztowe. Kontor je czyta i przez nie wysyła, a na serwerze niczego nie przenosi, nie zmienia ani nie usuwa.',
    },
    thread: { name: 'Wątek', text: 'Wiadomości, które są odpowiedziami na siebie: jedna rozmowa.' },
    link: {
      name: 'Powiązanie',
      text: 'Więź między {thread|wątkiem} a tym, czego dotyczy. Kontor tworzy ją według reguł, które podaje; to, co ustalisz ręcznie, zostaje.',
    },
    asks: {
      name: 'Pyta Ciebie',
      text: '{thread|Wątek}, który pasuje do kilku otwartych {deal|szans}. Kontor nie zgaduje: wybierasz raz.',
    },
    sharing: {
      name: 'Udostępnione i prywatne',
      text: 'Twoją kopię prywatnego {thread|wątku} widzisz tylko Ty; nie widzą jej nawet administratorzy. Udostępniony mogą czytać ci, którzy mają dostęp do jego {link|powiązań}.',
    },
    smartBcc: {
      name: 'Smart BCC',
      text: 'Adres do pola UDW w dowolnym programie pocztowym: wysłana tam kopia trafia do kartoteki klienta.',
    },
    deadLetter: {
      name: 'Nieczytelny list',
      text: 'Wiadomość, której nie udało się odczytać. Jej bajty są zachowane i można ją odczytać ponownie, gdy przyczyna zniknie.',
    },
    proof: {
      name: 'Dowód',
      text: 'Kontor porównuje to, co ma serwer, z tym, co pobrał. Dopiero gdy się zgadza, {mailbox|skrzynka} podaje, że jest kompletna.',
    },
    owner: {
      name: 'Właściciel',
      text: 'Osoba z zespołu, która opiekuje się pozycją. Jej {visibility|grupa widoczności} decyduje, kto jeszcze ją widzi.',
    },
    visibility: {
      name: 'Widoczność',
      text: 'Kto widzi pozycję: tylko {owner|właściciel}, jego grupa, ta grupa i grupy pod nią albo wszyscy. Tego, czego nie wolno Ci widzieć, dla Ciebie nie ma, także w sumach i licznikach.',
    },
    permission: {
      name: 'Uprawnienie',
      text: 'To, co wolno użytkownikowi, na przykład usuwać, importować lub eksportować. Administratorzy nadają je w zestawach.',
    },
  },
};
