import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useI18n } from '../i18n';
import { QuoteButton } from '../mail/quote-button';
import { safeMail } from '../mail/sanitize';
import styles from './compose.module.css';

/** The mail that is answered, folded; it goes along as it came unless it is left out. */
export function Quote({ html, onRemove }: { html: string; onRemove: () => void }) {
  const { w } = useI18n();
  const [open, setOpen] = useState(false);
  const { document } = useMemo(() => safeMail(html, { images: false, foldQuote: false }), [html]);
  return (
    <div className={styles.quote}>
      <div className={styles.quoteBar}>
        <QuoteButton open={open} onToggle={() => setOpen(!open)} />
        {open && (
          <ActionIcon size="sm" aria-label={w.compose.removeQuote} onClick={onRemove}>
            <IconX size={15} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {/* An empty sandbox: nothing in it runs, and this page does not look into it. */}
      {open && (
        <iframe
          className={styles.quoteFrame}
          title={w.compose.quoted}
          sandbox=""
          referrerPolicy="no-referrer"
          srcDoc={document}
        />
      )}
    </div>
  );
}
