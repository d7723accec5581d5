import { Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowBackUpDouble, IconArrowForwardUp } from '@tabler/icons-react';
import type { DraftKind } from '../api/sending';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import styles from './message.module.css';

export const answers = [
  { kind: 'reply', icon: IconArrowBackUp },
  { kind: 'reply_all', icon: IconArrowBackUpDouble },
  { kind: 'forward', icon: IconArrowForwardUp },
] as const satisfies { kind: DraftKind; icon: typeof IconArrowBackUp }[];

/** Opens the composer with an answer to a mail. */
export function useAnswer() {
  const { open } = useComposer();
  return (messageId: number, kind: Exclude<DraftKind, 'new'>) =>
    void open({ kind, in_reply_to_message_id: messageId });
}

/** Below the last mail of a thread. */
export function AnswerButtons({ messageId }: { messageId: number }) {
  const { w } = useI18n();
  const answer = useAnswer();
  return (
    <div className={styles.answers}>
      {answers.map(({ kind, icon: Icon }) => (
        <Button
          key={kind}
          variant="default"
          leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
          onClick={() => answer(messageId, kind)}
        >
          {w.compose.kinds[kind]}
        </Button>
      ))}
    </div>
  );
}
