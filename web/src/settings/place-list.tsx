import { Link, type LinkProps } from '@tanstack/react-router';
import { AddByName, RemoveButton } from './parts';
import own from './pipelines.module.css';
import styles from './settings.module.css';
import { Sortable } from './sortable';

interface Place {
  id: number;
  name: string;
}

/** Pipelines, or boards: put in order, each leading to what stands in it, which is shown below. */
export function PlaceList<T extends Place>(props: {
  title: string;
  places: T[];
  chosen: T | undefined;
  linkTo: (place: T) => Pick<LinkProps, 'to' | 'search'>;
  /** What is said of one beside its name. */
  factOf: (place: T) => string;
  onMove: (place: T, to: number) => void;
  onRemove: (place: T) => void;
  add: { label: string; button: string; busy: boolean; onAdd: (name: string) => void };
}) {
  const { title, places, chosen } = props;
  return (
    <section className={styles.part} aria-labelledby="settings-places">
      <h2 id="settings-places">{title}</h2>
      <Sortable items={places} keyOf={place => place.id} nameOf={place => place.name} onMove={props.onMove}>
        {place => (
          <>
            <Link
              {...props.linkTo(place)}
              replace
              className={own.pipeline}
              aria-current={place === chosen ? 'true' : undefined}
            >
              {place.name}
              <span className={styles.type}>{props.factOf(place)}</span>
            </Link>
            <RemoveButton name={place.name} onClick={() => props.onRemove(place)} />
          </>
        )}
      </Sortable>
      <AddByName {...props.add} />
    </section>
  );
}
