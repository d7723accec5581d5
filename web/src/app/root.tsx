import { Outlet } from '@tanstack/react-router';
import { PageTitle } from './page-title';

/** Around every page, within the frame or outside of it. */
export function Root() {
  return (
    <>
      <PageTitle />
      <Outlet />
    </>
  );
}
