import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconSignature } from '@tabler/icons-react';
import { useState } from 'react';
import { mailboxesQuery } from '../api/mailboxes';
import { saveSignature, signatureQuery } from '../api/sending';
import { sessionQuery } from '../api/session';
import type { Mailbox } from '../api/types';
import { BareEditor } from '../compose/bare-editor';
import { Empty } from '../ui/empty';
import { useToast } from '../ui/toast';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { useSettingsWords } from './words';

/** What mails end with, of each mailbox of the user's own. */
export function SignaturesPage() {
  const { signatures: w } = useSettingsWords();
  const mailboxes = useQuery(mailboxesQuery);
  const me = useQuery(sessionQuery).data?.user?.id;
  return (
    <SettingsPage id="signatures">
      <Loaded query={mailboxes}>
        {all => {
          const own = all.filter(each => each.kind === 'imap' && each.user_id === me);
          return own.length ? (
            own.map(mailbox => <Signature key={mailbox.id} mailbox={mailbox} />)
          ) : (
            <Empty icon={IconSignature} title={w.none} text={w.noneNext}>
              <Button component={Link} to="/mailboxes/connect">
                {w.connect}
              </Button>
            </Empty>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}

function Signature({ mailbox: { id, email } }: { mailbox: Mailbox }) {
  const own = useSettingsWords();
  const w = own.signatures;
  const client = useQueryClient();
  const toast = useToast();
  const signature = useQuery({ ...signatureQuery(id), staleTime: Infinity });
  const [html, setHtml] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: (text: string) => saveSignature(id, text),
    onSuccess: saved => {
      client.setQueryData(signatureQuery(id).queryKey, saved);
      setHtml(null);
      toast.done(own.saved);
    },
    onError: error => toast.failed(error),
  });
  return (
    <section className={styles.part} aria-labelledby={`signature-${id}`}>
      <h2 id={`signature-${id}`}>{email}</h2>
      <p className={styles.dim}>{w.lead}</p>
      <Loaded query={signature} lines={2}>
        {({ html: written }) => (
          <>
            <BareEditor
              html={written}
              label={w.of(email)}
              placeholder={w.placeholder}
              onChange={text => setHtml(text === written ? null : text)}
            />
            <Button
              mt={10}
              aria-label={w.saveOf(email)}
              loading={save.isPending}
              disabled={html === null}
              onClick={() => html !== null && save.mutate(html)}
            >
              {own.save}
            </Button>
          </>
        )}
      </Loaded>
    </section>
  );
}
