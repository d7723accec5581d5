import { useQuery } from '@tanstack/react-query';
import { useMatches } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { deletedDealQuery } from '../api/details';
import { itemQuery, titleOf } from '../crm/item';
import type { Id, ItemKind } from '../crm/kinds';
import { useI18n } from '../i18n';
import type { Words } from '../i18n/en';

/** Where a page is: what its address says. */
export interface Place {
  params: Record<string, unknown>;
  search: Record<string, unknown>;
}

/** What a page is called, in the user's language; a hook, so that it follows what is known. Nothing while it is not. */
export type TitleHook = (place: Place) => string | undefined;

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Of a route, or of all below it that say none. */
    useTitle?: TitleHook;
  }
}

/** A title of words alone. */
export const titled = (of: (w: Words) => string) => ({
  useTitle: () => of(useI18n().w),
});

/** The name of an item, whose page brings it; until then what it is one of. */
export const titledByItem = (kind: ItemKind, idOf: (place: Place) => unknown) => ({
  useTitle: (place: Place) => {
    const { w } = useI18n();
    const id = idOf(place) as Id | undefined;
    const item = useQuery({ ...itemQuery(kind, id ?? 0), enabled: false }).data;
    const deleted = useQuery({ ...deletedDealQuery(Number(id)), enabled: false }).data;
    const shown = id === undefined ? undefined : (item ?? (kind === 'deal' ? deleted : undefined));
    return (shown && titleOf(shown)) || w.records.plural[kind];
  },
});

/** Keeps the title of the browser's tab: the one that the innermost route with one says. */
export function PageTitle() {
  const match = useMatches({
    select: matches => {
      const found = matches.findLast(({ staticData }) => staticData.useTitle);
      // The innermost route has all parameters of the address.
      const { params, search } = matches.at(-1) ?? { params: {}, search: {} };
      return found && { id: found.routeId, useTitle: found.staticData.useTitle!, params, search };
    },
  });
  return (
    <Suspense>
      {match ? (
        <Title key={match.id} useTitle={match.useTitle} place={match} />
      ) : (
        <TabName name={undefined} />
      )}
    </Suspense>
  );
}

function Title({ useTitle, place }: { useTitle: TitleHook; place: Place }) {
  return <TabName name={useTitle(place)} />;
}

function TabName({ name }: { name: string | undefined }) {
  useEffect(() => {
    document.title = name ? `${name} · Kontor` : 'Kontor';
  }, [name]);
  return null;
}
