import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { Deal } from '../api/details';
import { pipelinesQuery } from '../crm/company';
import { ItemLink } from '../crm/item-link';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import { ContactSection } from './contact-section';
import { DealActions } from './deal-actions';
import styles from './details.module.css';
import { EditableTitle } from './editable-title';
import { FieldsSection } from './fields-section';
import { Followers } from './followers';
import { ItemPage } from './item-page';
import { MailSection } from './mail-section';
import { KeptParticipants } from './kept-participants';
import { Participants } from './participants';
import { RelatedProjects } from './related';
import { StageBar } from './stage-bar';

const DealProducts = lazy(async () => ({
  default: (await import('../products/deal-products')).DealProducts,
}));

const KeptProducts = lazy(async () => ({
  default: (await import('../products/kept-products')).KeptProducts,
}));

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
      products={(deal, canEdit) => (
        <Suspense fallback={<Lines count={3} height={44} />}>
          {canEdit ? <DealProducts dealId={deal.id} /> : <KeptProducts deal={deal} />}
        </Suspense>
      )}
    />
  );
}

function Head({ deal, canEdit }: { deal: Deal; canEdit: boolean }) {
  const { w, f } = useI18n();
  const pipeline = useQuery(pipelinesQuery).data?.find(each => each.id === deal.pipeline_id);
  return (
    <>
      <div className={styles.title}>
        <div className={styles.titles}>
          <EditableTitle kind="deal" id={deal.id} field="title" title={deal.title ?? ''} canEdit={canEdit} />
          <div className={styles.facts}>
            {deal.value !== null && <span>{f.money(deal.value, deal.currency)}</span>}
            {deal.person_id !== null && <ItemLink kind="person" id={deal.person_id} icon />}
            {deal.org_id !== null && <ItemLink kind="organization" id={deal.org_id} icon />}
            {pipeline && <span>{pipeline.name}</span>}
            {deal.is_archived && <span>{w.records.words.Archived}</span>}
            {deal.status === 'lost' && deal.lost_reason && <span>{w.details.lostFor(deal.lost_reason)}</span>}
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
  const navigate = useNavigate();
  return (
    <>
      <FieldsSection kind="deal" item={deal} title={w.details.summary} canEdit={canEdit} />
      <ContactSection kind="person" id={deal.person_id} canEdit={canEdit} />
      <ContactSection kind="organization" id={deal.org_id} canEdit={canEdit} />
      {!canEdit && <KeptParticipants deal={deal.id} />}
      {canEdit && (
        <>
          <Participants deal={deal.id} />
          <MailSection item={{ type: 'deal', id: deal.id }} />
          <RelatedProjects
            of={{ kind: 'deal', id: deal.id }}
            onAdd={
              deal.status === 'lost'
                ? undefined
                : () => void navigate({ to: '/projects', search: { deal: deal.id } })
            }
          />
          <Followers kind="deal" id={deal.id} />
        </>
      )}
    </>
  );
}
