import { useQuery } from '@tanstack/react-query';
import { itemQuery } from '../crm/item';
import { ItemLink } from '../crm/item-link';
import type { Id } from '../crm/kinds';
import { FieldsSection } from './fields-section';

/** The contact of a deal with its own fields, edited here as on its page. */
export function ContactSection(props: { kind: 'person' | 'organization'; id: Id | null; canEdit: boolean }) {
  const { kind, id } = props;
  const contact = useQuery({ ...itemQuery(kind, id ?? ''), enabled: id !== null }).data;
  if (id === null || !contact) return null;
  return (
    <FieldsSection
      kind={kind}
      item={contact}
      title={<ItemLink kind={kind} id={id} icon />}
      canEdit={props.canEdit}
      without={['name', 'first_name', 'last_name', 'add_time', 'update_time', 'visible_to', 'owner_id']}
    />
  );
}
