import { getRouteApi } from '@tanstack/react-router';
import type { Organization } from '../api/details';
import { MapLink, WebLink } from '../crm/outside-link';
import { useI18n } from '../i18n';
import { ContactActions } from './contact-actions';
import styles from './details.module.css';
import { EditableTitle } from './editable-title';
import { FieldsSection } from './fields-section';
import { Followers } from './followers';
import { ItemPage } from './item-page';
import { RelatedDeals, RelatedLeads, RelatedPersons, RelatedProjects } from './related';
import { RelatedOrganizations } from './related-organizations';

const route = getRouteApi('/inside/organizations/$id');

export function OrganizationPage() {
  const { id } = route.useParams();
  return (
    <ItemPage<Organization>
      key={id}
      kind="organization"
      id={id}
      head={organization => <Head organization={organization} />}
      side={(organization, canEdit) => <Side organization={organization} canEdit={canEdit} />}
    />
  );
}

function Head({ organization }: { organization: Organization }) {
  const { website, address } = organization;
  return (
    <div className={styles.title}>
      <div className={styles.titles}>
        <EditableTitle
          kind="organization"
          id={organization.id}
          field="name"
          title={organization.name ?? ''}
          canEdit
        />
        <div className={styles.facts}>
          {website && <WebLink address={website} />}
          {address?.value && <MapLink address={address.value} />}
        </div>
      </div>
      <ContactActions kind="organization" item={organization} />
    </div>
  );
}

function Side({ organization, canEdit }: { organization: Organization; canEdit: boolean }) {
  const { w } = useI18n();
  const { id } = organization;
  const of = { kind: 'organization', id } as const;
  return (
    <>
      <FieldsSection
        kind="organization"
        item={organization}
        title={w.details.summary}
        canEdit={canEdit}
        without={['name']}
      />
      <RelatedPersons of={of} given={{ org_id: id }} />
      <RelatedDeals of={of} given={{ org_id: id }} />
      <RelatedLeads of={of} given={{ organization_id: id }} />
      <RelatedProjects of={of} />
      <RelatedOrganizations id={id} />
      <Followers kind="organization" id={id} />
    </>
  );
}
