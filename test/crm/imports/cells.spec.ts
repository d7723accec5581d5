import iconv from 'iconv-lite';
import { decodeTable, delimiterOf } from '../../../src/crm/imports/csv-form.js';
import { guessColumns, sourceOf } from '../../../src/crm/imports/headings.js';
import {
  guessForm,
  readClock,
  readDay,
  readDuration,
  readInstant,
  readNumber,
} from '../../../src/crm/imports/read-cell.js';
import { targetsOf } from '../../../src/crm/imports/targets.js';

const comma = { dates: 'dmy', decimal: ',' } as const;
const point = { dates: 'mdy', decimal: '.' } as const;

describe('a CSV file that does not say how it is written', () => {
  it.each([
    ['utf-8', 'Zażółć gęślą jaźń – Åsa Öberg'],
    ['utf-16le', 'Zażółć gęślą jaźń, Åsa'],
    ['utf-16be', 'Zażółć gęślą jaźń, Åsa'],
    ['windows-1250', 'Łukasz Wiśniewski, Gdańsk; Grażyna Żółć'],
    ['windows-1252', 'Åsa Sjöberg, Malmö; Bjørn Ærlig, Tromsø'],
  ])('is read in %s', (charset, text) => {
    expect(decodeTable(iconv.encode(text, charset))).toBe(text);
    expect(decodeTable(iconv.encode(text, charset, { addBOM: charset.startsWith('utf') }))).toBe(text);
  });

  it.each([
    ['a,b\n"1,5;2;3;4",2', ',', 1],
    ['a;b\n"1,5";2,5', ';', 1],
    ['a\tb\n1\t2', '\t', 1],
    ['Name\nEva', ',', 1],
    ['sep=|\na|b', '|', 2],
  ])('%j is cut at %j', (text, delimiter, from) => {
    expect(delimiterOf(text)).toEqual({ delimiter, from });
  });
});

describe('a cell', () => {
  it.each([
    ['1 234,50 kr', comma, 1234.5],
    ['€ 1.234,5', comma, 1234.5],
    ['1,234.50', point, 1234.5],
    ['$1,234', point, 1234],
    ['(120)', point, -120],
    ['-5 %', comma, -5],
    ['1.5', comma, null],
    ['1,5', point, null],
    ['12 monkeys', point, null],
    [7.25, comma, 7.25],
  ])('%j is a number', (cell, form, value) => {
    expect(readNumber(cell, form)).toBe(value);
  });

  it.each([
    ['2027-03-31', point, '2027-03-31'],
    ['31.3.2027', comma, '2027-03-31'],
    ['3/31/27', point, '2027-03-31'],
    ['31/3/2027', point, null],
    ['30.2.2027', comma, null],
    ['31 maj 2027', comma, '2027-05-31'],
    ['March 31st, 2027', point, '2027-03-31'],
    ['27-03-31', { dates: 'ymd', decimal: '.' } as const, '2027-03-31'],
    ['soon', comma, null],
  ])('%j is a day', (cell, form, value) => {
    expect(readDay(cell, form)).toBe(value);
  });

  it('is a time of day, a duration, or an instant of the user’s zone', () => {
    expect([readClock('9:30'), readClock('1:05 pm'), readClock('25:00')]).toEqual([
      '09:30:00',
      '13:05:00',
      null,
    ]);
    expect([readDuration('1:30', point), readDuration('90 min', point)]).toEqual([5400, 5400]);
    const stockholm = (text: string) => readInstant(text, comma, 'Europe/Stockholm')?.toISOString();
    expect(stockholm('31.03.2027 09:30')).toBe('2027-03-31T07:30:00.000Z');
    expect(stockholm('2027-01-31')).toBe('2027-01-30T23:00:00.000Z');
    expect(stockholm('2027-01-31T10:00:00Z')).toBe('2027-01-31T10:00:00.000Z');
  });

  it('says by others of its column how it is written', () => {
    expect(guessForm(['01/02/2027', '01/31/2027'], ['1,234.50'], null)).toEqual(point);
    expect(guessForm(['01.02.2027'], ['1.234', '5,5'], null)).toEqual(comma);
    expect(guessForm(['01/02/2027'], [], 'en-US').dates).toBe('mdy');
  });
});

describe('headings', () => {
  const guessed = (headings: string) => guessColumns(headings.split('|'), targetsOf([]));

  it.each([
    [
      'pipedrive',
      'Deal - Title|Deal - Value|Deal - Owner|Person - Name|Person - Phone - Work|Organization - Address|Deal - Labels',
      [
        'deal.title',
        'deal.value',
        'deal.owner_id',
        'person.name',
        'person.phones',
        'organization.address',
        'deal.label_ids',
      ],
    ],
    [
      'hubspot',
      'Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Associated Company',
      [
        null,
        'person.first_name',
        'person.last_name',
        'person.emails',
        'person.phones',
        'person.owner_id',
        'organization.name',
      ],
    ],
    [
      'salesforce',
      'Opportunity Name|Account Name|Amount|Close Date|Stage|Opportunity Owner',
      [
        'deal.title',
        'organization.name',
        'deal.value',
        'deal.expected_close_date',
        'deal.stage_id',
        'deal.owner_id',
      ],
    ],
    [
      'zoho',
      'Deal Name|Account Name|Contact Name|Closing Date|Deal Owner',
      ['deal.title', 'organization.name', 'person.name', 'deal.expected_close_date', 'deal.owner_id'],
    ],
    [
      'google',
      'Given Name|Family Name|Organization Name|E-mail 1 - Value|Phone 1 - Value',
      ['person.first_name', 'person.last_name', 'organization.name', 'person.emails', 'person.phones'],
    ],
    [
      'outlook',
      'First Name|Last Name|Company|Job Title|E-mail Address|Mobile Phone',
      [
        'person.first_name',
        'person.last_name',
        'organization.name',
        'person.job_title',
        'person.emails',
        'person.phones',
      ],
    ],
    [
      null,
      'Förnamn|Efternamn|E-post|Företag',
      ['person.first_name', 'person.last_name', 'person.emails', 'organization.name'],
    ],
    [
      null,
      'Imię|Nazwisko|Telefon|Firma',
      ['person.first_name', 'person.last_name', 'person.phones', 'organization.name'],
    ],
    [
      null,
      'Name|Email|Organization|Deal title',
      ['person.name', 'person.emails', 'organization.name', 'deal.title'],
    ],
    [null, 'Name|Email|Title', ['person.name', 'person.emails', 'person.job_title']],
    [null, 'Title|Value|Person', ['deal.title', 'deal.value', 'person.name']],
    [
      null,
      'Company|Website|Employees',
      ['organization.name', 'organization.website', 'organization.employee_count'],
    ],
  ])('of %s: %s', (source, headings, targets) => {
    expect(guessed(headings)).toEqual(targets);
    expect(sourceOf(headings.split('|'))).toBe(source);
  });
});
