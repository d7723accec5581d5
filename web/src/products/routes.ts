import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';

const product = createRoute({
  getParentRoute: () => inside,
  path: '/products/$productId',
  component: lazyRouteComponent(() => import('./product-page'), 'ProductPage'),
});

const dealProducts = createRoute({
  getParentRoute: () => inside,
  path: '/deals/$dealId/products',
  component: lazyRouteComponent(() => import('./deal-products-page'), 'DealProductsPage'),
});

export const productRoutes = [product, dealProducts];
