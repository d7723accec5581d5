import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { titledByItem } from '../app/page-title';

const product = createRoute({
  getParentRoute: () => inside,
  path: '/products/$productId',
  staticData: titledByItem('product', at => at.params['productId']),
  component: lazyRouteComponent(() => import('./product-page'), 'ProductPage'),
});

const dealProducts = createRoute({
  getParentRoute: () => inside,
  path: '/deals/$dealId/products',
  staticData: titledByItem('deal', at => at.params['dealId']),
  component: lazyRouteComponent(() => import('./deal-products-page'), 'DealProductsPage'),
});

export const productRoutes = [product, dealProducts];
