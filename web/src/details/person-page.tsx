import { getRouteApi } from '@tanstack/react-router';
import type { Person } from '../api/details';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import { ContactActions } from './contact-actions';
import { ContactSection } from './contact-section';
import { DealsSection } from './deals-section';
import styles from './details.module.css';
import { EditableTitle } from './editable-title';
import { FieldsSection } from './fields-section';
import { ItemPage } from './item-page';

const route = getRouteApi('/inside/persons/$id');

export function PersonPage() {
  const { id } = route.useParams();
  const { w } = useI18n();
  return (
    <ItemPage<Person>
      key={id}
      kind="person"
      id={id}
      head={person => (
        <div className={styles.top}>
          <Initials name={person.name ?? ''} size={40} />
          <div className={styles.titles}>
            <EditableTitle kind="person" id={person.id} field="name" title={person.name ?? ''} canEdit />
            <div className={styles.facts}>
              {person.job_title && <span>{person.job_title}</span>}
              {person.org_id !== null && <ItemLink kind="organization" id={person.org_id} icon />}
            </div>
          </div>
          <ContactActions kind="person" item={person} />
        </div>
      )}
      side={(person, canEdit) => (
        <>
          <FieldsSection
            kind="person"
            item={person}
            title={w.details.summary}
            canEdit={canEdit}
            without={['name', 'first_name', 'last_name']}
          />
          <DealsSection
            kind="person"
            id={person.id}
            given={{ person_id: person.id, org_id: person.org_id }}
          />
          <ContactSection kind="organization" id={person.org_id} canEdit={canEdit} />
        </>
      )}
    />
  );
}
