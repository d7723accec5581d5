import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { IconPlus } from '@tabler/icons-react';
import { personsOf, type Organization } from '../api/details';
import { ItemLink } from '../crm/item-link';
import { useNewItem } from '../crm/new-item';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import { ContactActions } from './contact-actions';
import { DealsSection } from './deals-section';
import styles from './details.module.css';
import { EditableTitle } from './editable-title';
import { FieldsSection } from './fields-section';
import { ItemPage } from './item-page';

const route = getRouteApi('/inside/organizations/$id');

export function OrganizationPage() {
  const { id } = route.useParams();
  const { w } = useI18n();
  return (
    <ItemPage<Organization>
      key={id}
      kind="organization"
      id={id}
      head={organization => (
        <div className={styles.top}>
          <div className={styles.titles}>
            <EditableTitle
              kind="organization"
              id={organization.id}
              field="name"
              title={organization.name ?? ''}
              canEdit
            />
          </div>
          <ContactActions kind="organization" item={organization} />
        </div>
      )}
      side={(organization, canEdit) => (
        <>
          <FieldsSection
            kind="organization"
            item={organization}
            title={w.details.summary}
            canEdit={canEdit}
            without={['name']}
          />
          <Persons id={organization.id} />
          <DealsSection kind="organization" id={organization.id} given={{ org_id: organization.id }} />
        </>
      )}
    />
  );
}

function Persons({ id }: { id: number }) {
  const { w } = useI18n();
  const { open } = useNewItem();
  const persons = useQuery(personsOf(id));
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2>{w.records.plural.person}</h2>
        <ActionIcon aria-label={w.records.add.person} onClick={() => open('person', { org_id: id })}>
          <IconPlus size={16} />
        </ActionIcon>
      </div>
      {persons.isPending && <Lines count={2} height={20} />}
      {persons.data?.length === 0 && <p className={styles.dim}>{w.details.noPersons}</p>}
      <ul className={styles.list}>
        {persons.data?.map(person => (
          <li key={person.id} className={styles.related}>
            <ItemLink kind="person" id={person.id} name={person.name} icon />
            <span className={styles.dim}>{person.job_title}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
