import { Currencies } from '../../crm/currencies.js';
import * as kinds from '../kinds.js';
import { operations } from '../operation.js';

export const currencyOperations = operations(Currencies, ['v1'], {
  'GET currencies': {
    summary: 'The currencies, those of the company too',
    query: { term: { kind: kinds.text(255) } },
    run: async (currencies, { query }) =>
      (await currencies.list(query.term)).map(({ id, code, name, symbol, decimals, active, custom }) => ({
        ...{ id, code, name, symbol, decimal_points: decimals, active_flag: active, is_custom_flag: custom },
      })),
  },
});
