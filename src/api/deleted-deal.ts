import { Controller, Get, Param } from '@nestjs/common';
import type { Viewer } from '../access/viewer.js';
import { itemThere, thereOrKept } from '../crm/there.js';
import { Database } from '../platform/database.js';
import { Summary } from './described.js';
import { itemOf } from './flow.js';
import { CurrentViewer } from './guard.js';
import { Reader } from './reader.js';
import type { Dialect, Resource } from './resource.js';
import { dealDiscounts, dealInstallments, dealProducts } from './resources/deal-products.js';
import { participants } from './resources/participants.js';

/** A deal has no more of each. */
const most = 500;

/** What stands on a deal that was deleted, to be read for as long as it can be brought back: its other lists are not there. */
@Controller('api/deleted/deals/:id')
export class DeletedDealController {
  constructor(
    private readonly database: Database,
    private readonly reader: Reader,
  ) {}

  @Summary('The products, discounts, installments and participants of a deal that can still be brought back')
  @Get('parts')
  async parts(@CurrentViewer() viewer: Viewer, @Param('id') named: string) {
    const { id } = itemOf({ type: 'deal', id: named });
    await itemThere(this.database, viewer, 'deal', id, true);
    const all = async (dialect: Dialect, resource: Resource, sortBy: string): Promise<object[]> => {
      const { items } = await this.reader.page(resource, dialect, viewer, {
        filters: {},
        sortBy,
        direction: 'asc',
        limit: most,
        also: bind => `t.deal_id = ${bind(id)}`,
      });
      return items;
    };
    const [products, discounts, installments, persons] = await Promise.all([
      all('v2', ofKept(dealProducts), 'order_nr'),
      all('v2', ofKept(dealDiscounts), 'add_time'),
      all('v2', ofKept(dealInstallments), 'billing_date'),
      // Of these the second version of the API knows nothing.
      all('v1', participants, 'id'),
    ]);
    return { products, discounts, installments, participants: persons };
  }
}

/** What stands on a deal is there for whom the deal is. */
const ofKept = (resource: Resource): Resource => ({
  ...resource,
  visible: (viewer, t) => `${t}.deal_id in (select t.id from deal t where ${thereOrKept(viewer, 'deal')})`,
});
