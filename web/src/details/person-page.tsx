import { getRouteApi } from '@tanstack/react-router';
import type { Person } from '../api/details';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import { ContactActions } from './contact-actions';
import { ContactSection } from './contact-section';
import styles from './details.module.css';
import { EditableTitle } from './editable-title';
import { FieldsSection } from './fields-section';
import { Followers } from './followers';
import { ItemPage } from './item-page';
import { RelatedDeals, RelatedLeads, RelatedProjects } from './related';

const route = getRouteApi('/inside/persons/$id');

export function PersonPage() {
  const { id } = route.useParams();
  return (
    <ItemPage<Person>
      key={id}
      kind="person"
      id={id}
      head={person => (
        <div className={styles.title}>
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
      side={(person, canEdit) => <Side person={person} canEdit={canEdit} />}
    />
  );
}

function Side({ person, canEdit }: { person: Person; canEdit: boolean }) {
  const { w } = useI18n();
  const of = { kind: 'person', id: person.id } as const;
  return (
    <>
      <FieldsSection
        kind="person"
        item={person}
        title={w.details.summary}
        canEdit={canEdit}
        without={['name', 'first_name', 'last_name']}
      />
      <RelatedDeals of={of} given={{ person_id: person.id, org_id: person.org_id }} />
      <RelatedLeads of={of} given={{ person_id: person.id, organization_id: person.org_id }} />
      <RelatedProjects of={of} />
      <ContactSection kind="organization" id={person.org_id} canEdit={canEdit} />
      <Followers kind="person" id={person.id} />
    </>
  );
}
