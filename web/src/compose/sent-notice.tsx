import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { cancelSending, draftQuery, type OutgoingMail } from '../api/sending';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import styles from './compose.module.css';
import { useComposer } from './use-composer';

const longestUndoMs = 15_000;
/** Where the clocks of server and browser disagree. */
const usualUndoMs = 10_000;

/** Says that a mail goes out, and takes it back while there is time: it is a draft again, in its composer. */
export function useSentNotice() {
  const { w, f } = useI18n();
  const toast = useToast();
  const client = useQueryClient();
  const { show } = useComposer();

  async function takeBack(id: number) {
    try {
      const draft = await cancelSending(id);
      client.setQueryData(draftQuery(id).queryKey, draft);
      show(id);
    } catch (error) {
      toast.failed(error);
    }
    void client.invalidateQueries({ queryKey: ['outgoing'] });
  }

  return (mail: OutgoingMail) => {
    void client.invalidateQueries({ queryKey: ['outgoing'] });
    if (mail.state === 'scheduled' && mail.send_at) {
      toast.done(w.compose.willBeSent(f.full(mail.send_at)), () => void takeBack(mail.id), 10);
      return;
    }
    const left = mail.undo_until ? Date.parse(mail.undo_until) - Date.now() : 0;
    const ms = left > 0 && left <= longestUndoMs ? left : usualUndoMs;
    const id = `sending-${mail.id}`;
    notifications.show({
      id,
      withBorder: true,
      color: 'ink',
      autoClose: ms,
      closeButtonProps: { 'aria-label': w.app.close },
      message: (
        <Undo
          ms={ms}
          onUndo={() => {
            notifications.hide(id);
            void takeBack(mail.id);
          }}
        />
      ),
    });
  };
}

function Undo({ ms, onUndo }: { ms: number; onUndo: () => void }) {
  const { w, f } = useI18n();
  const [end] = useState(() => Date.now() + ms);
  const [left, setLeft] = useState(Math.ceil(ms / 1000));
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 250);
    return () => clearInterval(timer);
  }, [end]);
  return (
    <span className={styles.notice}>
      <span>{w.compose.sendingNow}</span>
      <Button size="compact-sm" variant="light" onClick={onUndo}>
        {w.app.undo}
        {/* The count is for the eye: read aloud each second it would drown everything else. */}
        <span aria-hidden className={styles.count}>
          {f.number(left)}
        </span>
      </Button>
    </span>
  );
}
