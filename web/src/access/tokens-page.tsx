import { Anchor, Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { addToken, tokensQuery, type Token } from '../api/access';
import { ApiError } from '../api/client';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { Problem } from '../ui/problem';
import { useRemovals, useRemove } from '../ui/removals';
import { Lines } from '../ui/skeletons';
import { AccessPage } from './access-page';
import styles from './access.module.css';
import { Example } from './example';
import { NameDialog } from './name-dialog';
import { SecretDialog } from './secret';
import { useAccessWords } from './words';

const addressOf = (token: Token) => `/api/tokens/${token.id}`;

export function TokensPage() {
  const a = useAccessWords();
  const client = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [fresh, setFresh] = useState<{ name: string; token: string } | null>(null);
  return (
    <AccessPage
      forEverybody
      title={a.tokens.title}
      lead={a.tokens.lead}
      action={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setNaming(true)}>
          {a.tokens.add}
        </Button>
      }
    >
      <Tokens />
      {naming && (
        <NameDialog
          title={a.tokens.add}
          submit={a.tokens.make}
          initial=""
          hint={a.tokens.nameHint}
          save={async name => {
            const { token } = await addToken(name);
            setFresh({ name, token });
            await client.invalidateQueries({ queryKey: tokensQuery.queryKey });
          }}
          onClose={() => setNaming(false)}
        />
      )}
      {fresh && (
        <SecretDialog
          title={fresh.name}
          lead={a.tokens.once}
          secrets={[{ text: fresh.token, copy: a.tokens.copy, copied: a.tokens.copied }]}
          onClose={() => setFresh(null)}
        />
      )}
    </AccessPage>
  );
}

function Tokens() {
  const a = useAccessWords();
  const { f } = useI18n();
  const client = useQueryClient();
  const remove = useRemove();
  const removals = useRemovals();
  const { data, error, refetch } = useQuery(tokensQuery);
  if (!data) {
    if (error instanceof ApiError && error.status === 403)
      return <Empty icon={IconKey} title={a.tokens.refused} text={a.tokens.refusedNext} />;
    return error ? <Problem error={error} retry={() => void refetch()} /> : <Lines count={2} height={56} />;
  }
  const tokens = data.filter(token => !removals.has(addressOf(token)));
  if (tokens.length === 0)
    return (
      <Empty icon={IconKey} title={a.tokens.empty} text={a.tokens.emptyNext}>
        <Example
          label={a.tokens.title}
          text={`curl ${location.origin}/api/v2/deals?status=open \\\n     -H 'x-api-token: …'`}
        />
        <Docs />
      </Empty>
    );
  return (
    <>
      <ul className={styles.list}>
        {tokens.map(token => (
          <li key={token.id} className={styles.line}>
            <div>
              <strong>{token.name}</strong>
              <p className={styles.dim}>
                {a.tokens.made(f.short(token.created_at))} ·{' '}
                {token.used_at ? a.tokens.used(f.relative(token.used_at)) : a.tokens.unused}
              </p>
            </div>
            <Button
              size="xs"
              variant="default"
              aria-label={a.tokens.endWhich(token.name)}
              onClick={() =>
                remove(addressOf(token), a.tokens.ended(token.name), () =>
                  client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
                )
              }
            >
              {a.tokens.end}
            </Button>
          </li>
        ))}
      </ul>
      <p style={{ marginTop: 16 }}>
        <Docs />
      </p>
    </>
  );
}

function Docs() {
  const a = useAccessWords();
  return (
    <Anchor href="/api/docs" underline="always" size="sm">
      {a.tokens.docs}
    </Anchor>
  );
}
