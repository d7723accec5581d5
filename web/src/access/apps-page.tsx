import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconApps, IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { appsQuery, grantsQuery, type App, type Grant } from '../api/access';
import { sessionQuery } from '../api/session';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useRemovals, useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { AccessPage } from './access-page';
import styles from './access.module.css';
import { Example } from './example';
import { NewApp } from './new-app';
import { useScopeName } from './scopes';
import { SecretDialog } from './secret';
import { useAccessWords } from './words';

const grantAddress = (grant: Grant) => `/api/oauth/grants/${grant.id}`;
const appAddress = (app: App) => `/api/oauth/apps/${app.id}`;

/** The apps that act for the user; for administrators also those that the company lets ask. */
export function AppsPage() {
  const a = useAccessWords();
  const isAdmin = useQuery(sessionQuery).data?.user?.is_admin === true;
  return (
    <AccessPage forEverybody title={a.apps.title} lead={a.apps.lead}>
      <section aria-labelledby="own-apps">
        <div className={styles.partHead}>
          <h2 id="own-apps">{a.apps.yours}</h2>
        </div>
        <Grants />
      </section>
      {isAdmin && <CompanyApps />}
    </AccessPage>
  );
}

function Grants() {
  const a = useAccessWords();
  const { f } = useI18n();
  const client = useQueryClient();
  const remove = useRemove();
  const removals = useRemovals();
  const scopeName = useScopeName();
  const { data, error, refetch } = useQuery(grantsQuery);
  if (!data)
    return error ? <Problem error={error} retry={() => void refetch()} /> : <Lines count={1} height={64} />;
  const grants = data.filter(grant => !removals.has(grantAddress(grant)));
  if (grants.length === 0)
    return (
      <p className={styles.none}>
        <IconPlugConnected size={22} stroke={1.4} aria-hidden />
        <span>
          <strong>{a.apps.yoursEmpty}</strong>
          <br />
          {a.apps.yoursEmptyNext}
        </span>
      </p>
    );
  return (
    <ul className={styles.list}>
      {grants.map(grant => (
        <li key={grant.id} className={styles.line} data-stacks>
          <div>
            <strong>{grant.app}</strong>
            <p>{f.list(grant.scopes.map(scopeName))}</p>
            <p className={styles.dim}>{a.apps.since(f.full(grant.at))}</p>
          </div>
          <Button
            size="xs"
            variant="default"
            aria-label={a.apps.endWhich(grant.app)}
            onClick={() =>
              remove(grantAddress(grant), a.apps.ended(grant.app), () =>
                client.invalidateQueries({ queryKey: grantsQuery.queryKey }),
              )
            }
          >
            {a.apps.end}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function CompanyApps() {
  const a = useAccessWords();
  const { data, error, refetch } = useQuery(appsQuery);
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<{ name: string; client_id: string; client_secret: string } | null>(
    null,
  );
  const removals = useRemovals();
  const apps = data?.apps.filter(app => !removals.has(appAddress(app)));
  return (
    <section className={styles.part} aria-labelledby="company-apps">
      <div className={styles.partHead}>
        <h2 id="company-apps">{a.apps.company}</h2>
        <Button
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={!data}
          onClick={() => setAdding(true)}
        >
          {a.apps.add}
        </Button>
      </div>
      <p className={styles.note} style={{ marginBottom: 12 }}>
        {a.apps.companyLead}
      </p>
      {!apps ? (
        error ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : (
          <Lines count={2} height={64} />
        )
      ) : apps.length ? (
        <ul className={styles.list}>
          {apps.map(app => (
            <AppLine key={app.id} app={app} />
          ))}
        </ul>
      ) : (
        <Empty icon={IconApps} title={a.apps.companyEmpty} text={a.apps.companyEmptyNext}>
          <Example
            label={a.apps.addresses}
            text={[
              `${location.origin}/oauth/authorize   ${a.apps.authorize}`,
              `${location.origin}/oauth/token       ${a.apps.gives}`,
            ].join('\n')}
          />
        </Empty>
      )}
      {adding && data && <NewApp scopes={data.scopes} onAdded={setSecret} onClose={() => setAdding(false)} />}
      {secret && (
        <SecretDialog
          title={secret.name}
          lead={a.apps.once}
          secrets={[
            { text: secret.client_id, copy: a.apps.copyId, copied: a.apps.copied },
            { text: secret.client_secret, copy: a.apps.copySecret, copied: a.apps.copied },
          ]}
          onClose={() => setSecret(null)}
        />
      )}
    </section>
  );
}

function AppLine({ app }: { app: App }) {
  const a = useAccessWords();
  const { f } = useI18n();
  const client = useQueryClient();
  const remove = useRemove();
  const scopeName = useScopeName();
  return (
    <li className={styles.line} data-stacks>
      <div>
        <strong>{app.name}</strong>
        <p>{f.list(app.scopes.map(scopeName))}</p>
        <p className={styles.dim}>
          {a.apps.clientId} {app.client_id} · {app.redirect_uris.join(', ')}
        </p>
      </div>
      <Button
        size="xs"
        variant="default"
        aria-label={a.apps.removeWhich(app.name)}
        onClick={() =>
          remove(appAddress(app), a.apps.removed(app.name), () =>
            Promise.all(
              [appsQuery.queryKey, grantsQuery.queryKey].map(queryKey =>
                client.invalidateQueries({ queryKey }),
              ),
            ),
          )
        }
      >
        {a.remove}
      </Button>
    </li>
  );
}
