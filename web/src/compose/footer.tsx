import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconPaperclip, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useRef } from 'react';
import { useI18n } from '../i18n';
import { useErrorText } from '../ui/error-text';
import styles from './compose.module.css';
import type { DraftKeeper, DraftView } from './draft-keeper';
import { useFieldName } from './field-name';
import { LinkChip } from './link-chip';
import { Options } from './options';
import { SendLater } from './send-later';
import { Templates } from './templates';
import type { SendProblem } from './use-send';

const GroupSend = lazy(async () => ({ default: (await import('./group-send')).GroupSend }));

/** What stands in the way, what the mail is linked to, and the ways to send it. */
export function Footer(props: {
  view: DraftView;
  keeper: DraftKeeper;
  problem: SendProblem | null;
  sending: boolean;
  /** Merge fields that have no value for this recipient. */
  unfilled: { field: string }[];
  onSend: (sendAt: string | null) => void;
  onDiscard: () => void;
  /** Each recipient gets a mail of his own. */
  group: boolean;
  onGroup: (group: boolean) => void;
  previewing: boolean;
  onPreview: (previewing: boolean) => void;
  onClose: () => void;
}) {
  const { w, f } = useI18n();
  const { view, keeper, problem, group } = props;
  const errorText = useErrorText();
  const nameOf = useFieldName();
  const picker = useRef<HTMLInputElement>(null);
  // In a group mail each has values of his own: the preview says whose are missing.
  const fieldsMissing =
    !group && props.unfilled.length
      ? w.compose.fieldsMissing(f.list(props.unfilled.map(each => nameOf(each.field))))
      : null;
  const isOfFields = problem?.error && ['subject', 'html'].includes(problem.field ?? '');
  const text =
    fieldsMissing && isOfFields
      ? { title: '', next: fieldsMissing }
      : problem?.error
        ? errorText(problem.error)
        : problem;
  return (
    <footer className={styles.footer}>
      {text && (
        <div className={styles.problem} role="alert">
          <IconAlertCircle size={16} aria-hidden />
          <span>
            <strong>{text.title}</strong> {text.next}
          </span>
        </div>
      )}
      {fieldsMissing && !text && <p className={styles.fieldsMissing}>{fieldsMissing}</p>}
      <LinkChip view={view} keeper={keeper} />
      <div className={styles.actions}>
        {group ? (
          <Button onClick={() => props.onPreview(true)}>{w.compose.groupPreview}</Button>
        ) : (
          <div className={styles.sendPair}>
            <Button
              className={styles.send ?? ''}
              loading={props.sending}
              disabled={!!view.conflict || !!view.gone}
              onClick={() => props.onSend(null)}
            >
              {w.compose.send}
            </Button>
            <SendLater disabled={props.sending || !!view.conflict || !!view.gone} onPick={props.onSend} />
          </div>
        )}
        <Tooltip label={w.compose.attach}>
          <ActionIcon size="lg" aria-label={w.compose.attach} onClick={() => picker.current?.click()}>
            <IconPaperclip size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Templates keeper={keeper} />
        <Options view={view} keeper={keeper} group={group} onGroup={props.onGroup} />
        <Tooltip label={w.compose.discard}>
          <ActionIcon
            className={styles.discard ?? ''}
            size="lg"
            aria-label={w.compose.discard}
            onClick={props.onDiscard}
          >
            <IconTrash size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={event => {
          for (const file of event.currentTarget.files ?? []) void keeper.attach(file);
          event.currentTarget.value = '';
        }}
      />
      {props.previewing && (
        <Suspense>
          <GroupSend keeper={keeper} onClose={() => props.onPreview(false)} onSent={props.onClose} />
        </Suspense>
      )}
    </footer>
  );
}
