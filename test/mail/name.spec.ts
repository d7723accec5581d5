import { displayName } from '../../src/mail/name.js';

describe('names of people', () => {
  it.each([
    ['Eva Lind', 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['Lind, Eva', 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['Lind, Eva (Nordwind AB)', 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['Eva Lind via Dev List', 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ["'Eva Lind'", 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['Dr. Eva Lind, PhD', 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['Eva Lind | Nordwind', 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['Eva Lind [Extern]', 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['Ludwig van der Berg', 'e@x.example', 'Ludwig van der Berg', 'Ludwig', 'van der Berg'],
    ['Van Nguyen', 'e@x.example', 'Van Nguyen', 'Van', 'Nguyen'],
    ['Jack Ma', 'e@x.example', 'Jack Ma', 'Jack', 'Ma'],
    ['Eva', 'e@x.example', 'Eva', 'Eva', ''],
    ['Nordwind, Inc.', 'e@x.example', 'Nordwind, Inc.', 'Nordwind, Inc.', ''],
    ['', 'eva.lind@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['eva.lind@x.example', 'eva.lind@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['', 'eva_lind2+crm@x.example', 'Eva Lind', 'Eva', 'Lind'],
    ['', 'eva@x.example', 'Eva', 'Eva', ''],
    ['', '1234@x.example', '1234', '1234', ''],
    ['Eva Lind 🚀', 'e@x.example', 'Eva Lind', 'Eva', 'Lind'],
  ])('%s <%s>', (header, address, name, firstName, lastName) => {
    expect(displayName(header, address)).toEqual({ name, firstName, lastName });
  });
});
