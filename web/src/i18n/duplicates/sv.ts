import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('sv');

export const duplicates: Words['duplicates'] = {
  title: 'Dubbletter',
  lead: 'Kontakter som kanske finns två gånger. Slå ihop dem, eller säg att de inte är samma: då frågas ingen igen.',
  types: { person: 'Personer', organization: 'Organisationer' },
  show: 'Visa',
  list: 'Par som liknar varandra',
  sameName: 'Samma namn',
  alike: {
    organization: 'samma organisation',
    phone: 'samma telefonnummer',
    email: 'samma e-postadress',
    address: 'samma adress',
  },
  empty: 'Inget finns två gånger',
  emptyNext: {
    person:
      'Här skulle personer stå som har samma namn och delar organisation, telefonnummer eller e-postadress.',
    organization: 'Här skulle organisationer med samma namn på samma adress stå.',
  },
  compare: 'Sida vid sida',
  stays: 'Blir kvar',
  keepThis: 'Behåll den här',
  result: 'Efter sammanslagningen',
  field: 'Fält',
  number: id => `Nr ${id}`,
  moves: 'Följer med',
  nothingMoves: 'Inget står på den som försvinner.',
  moved: {
    deal: n => plural(n, { one: '# affär', other: '# affärer' }),
    lead: n => plural(n, { one: '# lead', other: '# leads' }),
    project: n => plural(n, { one: '# projekt', other: '# projekt' }),
    person: n => plural(n, { one: '# person', other: '# personer' }),
    activity: n => plural(n, { one: '# aktivitet', other: '# aktiviteter' }),
    note: n => plural(n, { one: '# anteckning', other: '# anteckningar' }),
    file: n => plural(n, { one: '# fil', other: '# filer' }),
    thread_link: n => plural(n, { one: '# mejltråd', other: '# mejltrådar' }),
    follower: n => plural(n, { one: '# följare', other: '# följare' }),
  },
  merge: 'Slå ihop',
  notSame: 'Inte samma',
  marked: name => `${name}: två olika`,
  confirmTitle: 'Slå ihop dessa två?',
  confirmText: name =>
    `Den andra ${name} blir en del av den som blir kvar, med allt som står på den. Det går inte att ångra.`,
  mergeNow: 'Slå ihop för gott',
  merged: name => `${name} är nu en`,
};
