import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { rotateAddress, smartBccQuery, smartBccStateQuery } from '../api/smart-bcc';
import { useI18n } from '../i18n';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from '../settings/settings.module.css';
import own from './smart-bcc.module.css';

/** Whether mail can come in, what came and what was refused: for administrators. */
export function SmartBccAdmin() {
  const { w, f } = useI18n();
  const { data, error, refetch } = useQuery(smartBccStateQuery);
  const reasons: Record<string, string> = w.smartBcc.reasons;
  return (
    <section className={styles.part} aria-labelledby="bcc-admin">
      <h2 id="bcc-admin">{w.smartBcc.admin}</h2>
      {data ? (
        <>
          {data.listeners.some(one => one.listening) ? (
            <ul className={own.senders}>
              {data.listeners
                .filter(one => one.listening)
                .map(one => (
                  <li key={one.process} className={own.sender}>
                    <span className={own.email}>{one.address}</span>
                    <span className={own.confirmed}>{w.smartBcc.listening}</span>
                  </li>
                ))}
            </ul>
          ) : (
            <p className={own.waits}>{w.smartBcc.notListening}</p>
          )}
          <p className={styles.dim}>{w.smartBcc.taken(data.taken)}</p>
          {data.refused.length > 0 && (
            <table className={own.refused}>
              <caption>{w.smartBcc.refused}</caption>
              <tbody>
                {data.refused.map(({ reason, mails }) => (
                  <tr key={reason}>
                    <th scope="row">{reasons[reason] ?? reason}</th>
                    <td>{f.number(mails)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      ) : error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : (
        <Lines count={2} height={40} />
      )}
      <Rotate />
    </section>
  );
}

/** Asked twice: everybody’s address books go stale by it. */
function Rotate() {
  const { w } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const rotate = useMutation({
    mutationFn: rotateAddress,
    onSuccess: async ({ address }) => {
      setAsking(false);
      await client.invalidateQueries({ queryKey: smartBccQuery.queryKey });
      toast.done(w.smartBcc.rotated(address));
    },
    onError: error => toast.failed(error),
  });
  return (
    <div className={own.rotate}>
      <p className={styles.dim}>{asking ? w.smartBcc.rotateSure : w.smartBcc.rotateHint}</p>
      {asking ? (
        <div className={own.actions}>
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            {w.app.cancel}
          </Button>
          <Button color="red.8" loading={rotate.isPending} onClick={() => rotate.mutate()}>
            {w.smartBcc.rotate}
          </Button>
        </div>
      ) : (
        <Button variant="default" onClick={() => setAsking(true)}>
          {w.smartBcc.rotate}
        </Button>
      )}
    </div>
  );
}
