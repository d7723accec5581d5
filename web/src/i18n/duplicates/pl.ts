import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('pl');

export const duplicates: Words['duplicates'] = {
  title: 'Duplikaty',
  lead: 'Kontakty, które mogą występować dwa razy. Można je scalić albo zaznaczyć, że to nie to samo: wtedy nikt nie będzie już o nie pytany.',
  types: { person: 'Osoby', organization: 'Organizacje' },
  show: 'Pokaż',
  list: 'Podobne pary',
  sameName: 'Ta sama nazwa',
  alike: {
    organization: 'ta sama organizacja',
    phone: 'ten sam numer telefonu',
    email: 'ten sam adres e-mail',
    address: 'ten sam adres',
  },
  empty: 'Nic się nie powtarza',
  emptyNext: {
    person:
      'Tutaj pojawią się osoby o tym samym nazwisku, które łączy organizacja, numer telefonu lub adres e-mail.',
    organization: 'Tutaj pojawią się organizacje o tej samej nazwie i tym samym adresie.',
  },
  compare: 'Porównanie',
  stays: 'Zostaje',
  keepThis: 'Zachowaj ten',
  result: 'Po scaleniu',
  field: 'Pole',
  number: id => `Nr ${id}`,
  moves: 'Zostanie przeniesione',
  nothingMoves: 'Z kontaktem, który zniknie, nic nie jest powiązane.',
  moved: {
    deal: n => plural(n, { one: '# szansa', few: '# szanse', many: '# szans', other: '# szansy' }),
    lead: n => plural(n, { one: '# lead', few: '# leady', many: '# leadów', other: '# leada' }),
    project: n =>
      plural(n, { one: '# projekt', few: '# projekty', many: '# projektów', other: '# projektu' }),
    person: n => plural(n, { one: '# osoba', few: '# osoby', many: '# osób', other: '# osoby' }),
    activity: n =>
      plural(n, { one: '# aktywność', few: '# aktywności', many: '# aktywności', other: '# aktywności' }),
    note: n => plural(n, { one: '# notatka', few: '# notatki', many: '# notatek', other: '# notatki' }),
    file: n => plural(n, { one: '# plik', few: '# pliki', many: '# plików', other: '# pliku' }),
    thread_link: n => plural(n, { one: '# wątek', few: '# wątki', many: '# wątków', other: '# wątku' }),
    follower: n =>
      plural(n, {
        one: '# obserwujący',
        few: '# obserwujących',
        many: '# obserwujących',
        other: '# obserwującego',
      }),
  },
  merge: 'Scal',
  notSame: 'To nie to samo',
  marked: name => `${name}: dwa różne kontakty`,
  confirmTitle: 'Scalić te dwa kontakty?',
  confirmText: name =>
    `Drugi kontakt ${name} stanie się częścią tego, który zostaje, razem ze wszystkim, co jest z nim powiązane. Tego nie można cofnąć.`,
  mergeNow: 'Scal na stałe',
  merged: name => `${name} jest teraz jednym kontaktem`,
};
