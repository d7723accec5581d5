import type { Words } from '../en';
import { pluralOf } from '../plural';

const plural = pluralOf('nb');

export const duplicates: Words['duplicates'] = {
  title: 'Duplikater',
  lead: 'Kontakter som kanskje finnes to ganger. Slå dem sammen, eller si at de ikke er de samme: da blir ingen spurt igjen.',
  types: { person: 'Personer', organization: 'Organisasjoner' },
  show: 'Vis',
  list: 'Par som ligner på hverandre',
  sameName: 'Samme navn',
  alike: {
    organization: 'samme organisasjon',
    phone: 'samme telefonnummer',
    email: 'samme e-postadresse',
    address: 'samme adresse',
  },
  empty: 'Ingenting finnes to ganger',
  emptyNext: {
    person:
      'Her ville personer med samme navn stå som deler organisasjon, telefonnummer eller e-postadresse.',
    organization: 'Her ville organisasjoner med samme navn på samme adresse stå.',
  },
  compare: 'Side om side',
  stays: 'Blir værende',
  keepThis: 'Behold denne',
  result: 'Etter sammenslåingen',
  field: 'Felt',
  number: id => `Nr. ${id}`,
  moves: 'Blir med',
  nothingMoves: 'Ingenting står på den som forsvinner.',
  moved: {
    deal: n => plural(n, { one: '# avtale', other: '# avtaler' }),
    lead: n => plural(n, { one: '# lead', other: '# leads' }),
    project: n => plural(n, { one: '# prosjekt', other: '# prosjekter' }),
    person: n => plural(n, { one: '# person', other: '# personer' }),
    activity: n => plural(n, { one: '# aktivitet', other: '# aktiviteter' }),
    note: n => plural(n, { one: '# notat', other: '# notater' }),
    file: n => plural(n, { one: '# fil', other: '# filer' }),
    thread_link: n => plural(n, { one: '# e-posttråd', other: '# e-posttråder' }),
    follower: n => plural(n, { one: '# følger', other: '# følgere' }),
  },
  merge: 'Slå sammen',
  notSame: 'Ikke de samme',
  marked: name => `${name}: to forskjellige`,
  confirmTitle: 'Slå sammen disse to?',
  confirmText: name =>
    `Den andre ${name} blir en del av den som blir værende, med alt som står på den. Dette kan ikke angres.`,
  mergeNow: 'Slå sammen for godt',
  merged: name => `${name} er nå én`,
};
