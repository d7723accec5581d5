import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n';
import { itemQuery, titleOf } from './item';
import { addressOf, kinds, type Id, type ItemKind } from './kinds';
import styles from './crm.module.css';

/** Leads to an item by its name, which is fetched where it is not given; one that is hidden has none. */
export function ItemLink(props: {
  kind: ItemKind;
  id: Id;
  name?: string | null | undefined;
  icon?: boolean;
}) {
  const { w } = useI18n();
  const { kind, id } = props;
  const found = useQuery({ ...itemQuery(kind, id), enabled: props.name === undefined });
  const name = props.name ?? (found.data && titleOf(found.data));
  const Icon = kinds[kind].icon;
  // The query may be under way for another link that was not told the name.
  if (name === undefined && found.isLoading) return <Skeleton h={14} w={120} display="inline-block" />;
  if (name === undefined && found.isError) return <span className={styles.dim}>{w.records.hidden}</span>;
  return (
    <Link to={addressOf(kind, id)} className={styles.link}>
      {props.icon && <Icon size={15} stroke={1.7} aria-hidden />}
      {name || w.records.unnamed}
    </Link>
  );
}
