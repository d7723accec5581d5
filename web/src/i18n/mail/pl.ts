import { pluralOf } from '../plural';
import type { mailList as english } from './en';

const plural = pluralOf('pl');
const threads = (n: number) =>
  plural(n, { one: '# wątek', few: '# wątki', many: '# wątków', other: '# wątku' });

export const mailList: typeof english = {
  files: 'Załączniki',
  belongs: {
    any: 'Należy do',
    linked: 'Powiązane',
    unlinked: 'Niepowiązane',
    deal: 'Otwarta szansa',
    lead: 'Lead',
    project: 'Projekt',
  },
  label: 'Etykieta',
  anyLabel: 'Dowolna etykieta',
  labels: 'Etykiety',
  unreadOf: n =>
    plural(n, {
      one: '# nieprzeczytany',
      few: '# nieprzeczytane',
      many: '# nieprzeczytanych',
      other: '# nieprzeczytanych',
    }),
  noLabels: 'Nie ma jeszcze etykiet. Klawisz t dodaje etykietę do wątku.',
  editLabels: 'Edytuj etykiety…',
  clearFilters: 'Wyczyść filtry',
  select: subject => `Zaznacz ${subject}`,
  selectShown: 'Zaznacz wszystkie widoczne',
  selectAll: 'Zaznacz wszystkie pasujące',
  selected: n => `Zaznaczono: ${n}`,
  allSelected: 'Zaznaczono wszystkie pasujące',
  clear: 'Wyczyść zaznaczenie',
  actions: {
    read: 'Oznacz jako przeczytane',
    label: 'Etykieta',
    link: 'Powiąż z…',
    share: 'Udostępnij',
    keepPrivate: 'Ustaw jako prywatne',
    more: 'Więcej działań',
  },
  done: {
    read: n => `Oznaczono jako przeczytane: ${threads(n)}`,
    unread: n => `Oznaczono jako nieprzeczytane: ${threads(n)}`,
    archived: n => `Zarchiwizowano ${threads(n)}`,
    unarchived: n => `Z powrotem w odebranych: ${threads(n)}`,
    shared: n => `Udostępniono osobom, które widzą powiązania: ${threads(n)}`,
    private: n => `Znowu prywatne: ${threads(n)}`,
    labelled: (name, n) => `${name}: dodano do: ${threads(n)}`,
    unlabelled: (name, n) => `${name}: usunięto z: ${threads(n)}`,
    linked: (title, n) => `Powiązano z ${title}: ${threads(n)}`,
    nothing: 'Nic do zmiany: już tak jest albo decyduje właściciel',
    more: 'Pasuje więcej, niż zmienia jeden krok: powtórz dla pozostałych.',
  },
  keys: {
    x: 'Zaznacz wątek',
    all: 'Zaznacz wszystkie widoczne',
    none: 'Wyczyść zaznaczenie',
    shiftI: 'Oznacz jako przeczytane',
    t: 'Dodaj etykietę',
  },
  picker: {
    title: 'Etykieta',
    search: 'Znajdź etykietę albo nazwij nową',
    make: name => `Nowa etykieta „${name}”`,
    on: 'Jest dodana: zostanie zdjęta',
    onSome: 'Na niektórych z nich',
    nothing: 'Wpisz nazwę, aby utworzyć pierwszą etykietę.',
  },
  edit: {
    title: 'Twoje etykiety poczty',
    lead: 'Porządkują Twoją pocztę; nikt inny ich nie widzi.',
    add: 'Nowa etykieta',
    name: label => `Nazwa etykiety ${label}`,
    removed: label => `Usunięto: ${label}`,
  },
  empty: {
    several: { title: 'Nic nie pasuje do wszystkich filtrów', text: 'Usuń któryś z filtrów.' },
    q: { title: 'Nic nie zawiera tych słów', text: 'Użyj mniej słów albo usuń filtr.' },
    label: {
      title: 'Nic nie ma tej etykiety',
      text: 'Zaznacz wątki i naciśnij t, aby ją do nich dodać.',
    },
    asks: {
      title: 'Nic nie czeka na wybór',
      text: 'Gdy wiadomość pasuje do kilku otwartych szans, leadów lub projektów, tutaj pyta, do czego należy.',
    },
    linked: {
      title: 'Nic tu nie jest powiązane',
      text: 'Otwórz wątek i wybierz Powiąż z… albo zaznacz kilka i naciśnij l.',
    },
    unlinked: { title: 'Wszystko jest powiązane', text: 'Każdy wątek tutaj do czegoś należy.' },
    deal: {
      title: 'Nie ma tu poczty otwartych szans',
      text: 'Tu są wątki szans, które nie są ani wygrane, ani przegrane.',
    },
    lead: {
      title: 'Nie ma tu poczty leadów',
      text: 'Utwórz lead z wiadomości, a jej wątek pojawi się tutaj.',
    },
    project: {
      title: 'Nie ma tu poczty projektów',
      text: 'Powiąż wątek z projektem, a pojawi się tutaj.',
    },
    unread: { title: 'Wszystko przeczytane', text: 'Nie ma tu nic nieprzeczytanego.' },
    files: { title: 'Brak załączników', text: 'Żadna wiadomość tutaj nie zawiera pliku.' },
    mailbox: { title: 'Nic z tej skrzynki', text: 'Wybierz inną skrzynkę albo folder.' },
    sent: {
      title: 'Jeszcze nic nie wysłano',
      text: 'Tu jest to, co wysyłasz stąd albo z dowolnego programu pocztowego.',
    },
    archived: {
      title: 'Archiwum jest puste',
      text: 'Klawisz e odkłada wątek, dopóki ktoś znowu nie napisze.',
    },
    shared: {
      title: 'Nikt nie udostępnia Ci poczty',
      text: 'Wątki współpracowników pojawią się tu, gdy je udostępnią, a Ty widzisz, do czego należą.',
    },
  },
  missed: { refused: 'Nie dostarczono', delayed: 'Opóźniona' },
  stuckMany: n =>
    plural(n, {
      one: '# wiadomość nie została wysłana',
      few: '# wiadomości nie zostały wysłane',
      many: '# wiadomości nie zostało wysłanych',
      other: '# wiadomości nie zostało wysłanych',
    }),
  stuckManyNext: whom => `Do: ${whom}. W skrzynce nadawczej widać, dlaczego.`,
};
