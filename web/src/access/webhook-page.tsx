import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IconArrowLeft, IconPlayerPlay } from '@tabler/icons-react';
import { deliveryDaysQuery, enableWebhook, webhooksQuery, type Webhook } from '../api/access';
import { sessionQuery } from '../api/session';
import { Notice } from '../account/account-page';
import { NotFound } from '../app/page-error';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import { AccessPage } from './access-page';
import styles from './access.module.css';
import { Deliveries } from './deliveries';
import { DeliveryChart } from './delivery-chart';
import { useAccessWords } from './words';

const route = getRouteApi('/inside/settings-frame/settings/webhooks/$webhookId');

/** One webhook: how it went lately, and each time that it was told something. */
export function WebhookPage() {
  const a = useAccessWords();
  const { webhookId } = route.useParams();
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  const webhooks = useQuery({ ...webhooksQuery, enabled: isAdmin }).data;
  const webhook = webhooks?.find(each => each.id === webhookId);
  if (webhooks && !webhook) return <NotFound />;
  return (
    <AccessPage
      title={webhook?.name ?? a.webhooks.title}
      lead={webhook?.subscription_url ?? ''}
      action={
        <Button
          component={Link}
          to="/settings/webhooks"
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
        >
          {a.webhooks.back}
        </Button>
      }
    >
      {webhook ? (
        <>
          {!webhook.is_active && <Off webhook={webhook} />}
          <Days id={webhook.id} />
          <Deliveries webhook={webhook} />
        </>
      ) : (
        <Lines count={4} height={60} />
      )}
    </AccessPage>
  );
}

function Off({ webhook }: { webhook: Webhook }) {
  const a = useAccessWords();
  const toast = useToast();
  const client = useQueryClient();
  const enable = useMutation({
    mutationFn: () => enableWebhook(webhook.id),
    onSuccess: async () => {
      toast.done(a.webhooks.enabled(webhook.name));
      await client.invalidateQueries({ queryKey: webhooksQuery.queryKey });
    },
    onError: error => toast.failed(error),
  });
  return (
    <div className={styles.form} style={{ marginBottom: 20 }}>
      <Notice title={a.webhooks.off} text={a.webhooks.offWhy} />
      <div>
        <Button
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          loading={enable.isPending}
          onClick={() => enable.mutate()}
        >
          {a.webhooks.enable}
        </Button>
      </div>
    </div>
  );
}

function Days({ id }: { id: number }) {
  const a = useAccessWords();
  const { data } = useQuery(deliveryDaysQuery(id));
  return (
    <section aria-labelledby="days">
      <h2 id="days">{a.webhooks.days}</h2>
      {data ? <DeliveryChart days={data} /> : <Lines count={1} height={150} />}
    </section>
  );
}
