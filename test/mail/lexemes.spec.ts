import { searchQuery, searchVector } from '../../src/mail/lexemes.js';

const wordsOf = (text: string) => [...searchVector(text).matchAll(/'([^']*)'/g)].map(match => match[1]);

describe('the words of a mail', () => {
  it.each([
    ['Hello, World', ['hello', 'world']],
    ['Zażółć Gęślą ÅSA Müller', ['zazołc', 'gesla', 'asa', 'muller']],
    ['eva.lind@nordic-rollout.example', ['eva', 'lind', 'nordic', 'rollout', 'example']],
    ["it's 3.14 o'clock", ['it', 's', '3', '14', 'o', 'clock']],
    ['会議室 at 9', ['会議', '議室', 'at', '9']],
    ['x'.repeat(65), []],
    ['order INV-2026-000123 key 0123456789abcdef0123456789', ['order', 'inv', '2026', '000123', 'key']],
  ])('of %j', (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  it('keeps where each word stands', () => {
    expect(searchVector('red car, red')).toBe(`'red':1,3 'car':2 `);
  });

  it('takes a megabyte of noise in its stride', () => {
    expect(wordsOf('ab '.repeat(400_000)).length).toBe(1);
  });
});

describe('the words of a question', () => {
  it.each([
    ['rollout', `('rollout':*)`],
    ['nordic roll', `('nordic') & ('roll':*)`],
    ['nordic rollout ', `('nordic') & ('rollout')`],
    ['"next week" nordic', `('next' <-> 'week') & ('nordic':*)`],
    ['eva@nordic.example', `('eva' <-> 'nordic' <-> 'example':*)`],
    ['nordic -draft', `('nordic') & !('draft')`],
    ['会議室', `('会議' <-> '議室':*)`],
  ])('%j', (typed, expected) => {
    expect(searchQuery(typed)).toBe(expected);
  });

  it.each(['', '  ', '"', '!!! ???', '-draft', "'; drop table"])(
    'asks nothing that would break: %j',
    typed => {
      const query = searchQuery(typed);
      expect(query === null || /^[('a-z0-9:*)&!<\- >]+$/.test(query)).toBe(true);
    },
  );
});
