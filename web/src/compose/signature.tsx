import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { saveSignature, signatureQuery } from '../api/sending';
import { useI18n } from '../i18n';
import { Dialog } from '../ui/dialog';
import { Problem } from '../ui/problem';
import { Lines } from '../ui/skeletons';
import { useToast } from '../ui/toast';
import styles from './compose.module.css';
import type { DraftKeeper } from './draft-keeper';
import { Editor } from './editor';
import { joinText, splitText, withSignature } from './mail-html';

/** What every mail from this mailbox ends with; the one that is being written too. */
export function Signature(props: { keeper: DraftKeeper; mailboxId: number; onClose: () => void }) {
  const { w } = useI18n();
  const { keeper, mailboxId } = props;
  const client = useQueryClient();
  const toast = useToast();
  const { data, error, refetch } = useQuery({ ...signatureQuery(mailboxId), staleTime: 0 });
  const [html, setHtml] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function save() {
    setBusy(true);
    try {
      const saved = await saveSignature(mailboxId, html ?? data?.html ?? '');
      client.setQueryData(signatureQuery(mailboxId).queryKey, saved);
      const { body, quote } = splitText(keeper.snapshot().fields.html);
      keeper.replaceText(joinText({ body: withSignature(body, saved.html), quote }));
      props.onClose();
    } catch (failure) {
      toast.failed(failure);
      setBusy(false);
    }
  }

  return (
    <Dialog onClose={props.onClose} title={w.compose.signature}>
      {error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : data ? (
        <div className={styles.signature}>
          <Editor
            html={data.html}
            label={w.compose.signature}
            placeholder={w.compose.signatureHint}
            autoFocus
            onChange={setHtml}
          />
        </div>
      ) : (
        <Lines count={1} height={120} />
      )}
      <div className={styles.buttons}>
        <Button loading={busy} disabled={!data} onClick={() => void save()}>
          {w.settings.save}
        </Button>
        <Button variant="default" onClick={props.onClose}>
          {w.app.cancel}
        </Button>
      </div>
    </Dialog>
  );
}
