import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';
import { titledByItem } from '../app/page-title';

const product = createRoute({
  getParentRoute: () => inside,
  path: '/products/$productId',
  staticData: titledByItem('product', at => at.params['productId']),
  component: lazyRouteComponent(() => import('./product-page'), 'ProductPage'),
});

export const productRoutes = [product];
