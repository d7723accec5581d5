import { ActionIcon, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconArrowUpRight } from '@tabler/icons-react';
import type { Deal } from '../api/details';
import { ItemLink } from '../crm/item-link';
import { pipelinesQuery } from '../crm/company';
import { useI18n } from '../i18n';
import { ContactSection } from './contact-section';
import { DealActions } from './deal-actions';
import styles from './details.module.css';
import { EditableTitle } from './editable-title';
import { FieldsSection } from './fields-section';
import { ItemPage } from './item-page';
import { MailSection } from './mail-section';
import { StageBar } from './stage-bar';

const route = getRouteApi('/inside/deals/$id');

export function DealPage() {
  const { id } = route.useParams();
  return (
    <ItemPage<Deal>
      key={id}
      kind="deal"
      id={id}
      head={(deal, canEdit) => <Head deal={deal} canEdit={canEdit} />}
      side={(deal, canEdit) => <Side deal={deal} canEdit={canEdit} />}
    />
  );
}

function Head({ deal, canEdit }: { deal: Deal; canEdit: boolean }) {
  const { w, f } = useI18n();
  const pipeline = useQuery(pipelinesQuery).data?.find(each => each.id === deal.pipeline_id);
  return (
    <>
      <div className={styles.top}>
        <div className={styles.titles}>
          <EditableTitle kind="deal" id={deal.id} field="title" title={deal.title ?? ''} canEdit={canEdit} />
          <div className={styles.facts}>
            {deal.value !== null && <span>{f.money(deal.value, deal.currency)}</span>}
            {deal.person_id !== null && <ItemLink kind="person" id={deal.person_id} icon />}
            {deal.org_id !== null && <ItemLink kind="organization" id={deal.org_id} icon />}
            {pipeline && <span>{pipeline.name}</span>}
            {deal.is_archived && <span>{w.records.words.Archived}</span>}
          </div>
        </div>
        {canEdit && <DealActions deal={deal} />}
      </div>
      <StageBar deal={deal} canEdit={canEdit} />
    </>
  );
}

function Side({ deal, canEdit }: { deal: Deal; canEdit: boolean }) {
  const { w } = useI18n();
  return (
    <>
      <FieldsSection kind="deal" item={deal} title={w.details.summary} canEdit={canEdit} />
      <ContactSection kind="person" id={deal.person_id} canEdit={canEdit} />
      <ContactSection kind="organization" id={deal.org_id} canEdit={canEdit} />
      {canEdit && (
        <section className={styles.section}>
          <div className={styles.sectionHead}>
            <h2>{w.records.plural.product}</h2>
            <Tooltip label={w.details.products}>
              <ActionIcon
                component={Link}
                to="/deals/$dealId/products"
                params={{ dealId: deal.id } as never}
                aria-label={w.details.products}
              >
                <IconArrowUpRight size={16} />
              </ActionIcon>
            </Tooltip>
          </div>
        </section>
      )}
      {canEdit && <MailSection item={{ type: 'deal', id: deal.id }} />}
    </>
  );
}
