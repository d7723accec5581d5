import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { inside } from '../app/roots';

/** What stands beside the list of settings, whatever its address. */
export const settingsFrame = createRoute({
  getParentRoute: () => inside,
  id: 'settings-frame',
  component: lazyRouteComponent(() => import('./settings-frame'), 'SettingsFrame'),
});
