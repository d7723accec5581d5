import { useState, type ReactNode } from 'react';
import type { Message } from '../api/types';
import { useI18n } from '../i18n';
import styles from './message.module.css';
import { QuoteButton } from './quote-button';

const address = /\b(https?:\/\/[^\s<>"'`]+|www\.[^\s<>"'`]+\.[^\s<>"'`]+)|\b([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/gi;

/** Text with its links made clickable. React writes the text; only http, https and mailto become links. */
export function linkify(text: string): ReactNode[] {
  const nodes: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    // A full stop or bracket after an address belongs to the sentence.
    const found = match[0].replace(/[.,;:!?)\]}>]+$/, '');
    const href = match[2] ? `mailto:${found}` : /^www\./i.test(found) ? `https://${found}` : found;
    nodes.push(
      text.slice(at, match.index),
      <a key={match.index} href={href} target="_blank" rel="noopener noreferrer nofollow">
        {found}
      </a>,
    );
    at = match.index + found.length;
  }
  nodes.push(text.slice(at));
  return nodes;
}

/** The mail's text: what is new, and quotes folded. Where all is quoted, all is shown. */
export function PlainText({ message }: { message: Message }) {
  const { w } = useI18n();
  const parts = message.parts.length ? message.parts : [{ quoted: false, text: message.text }];
  const hasNews = parts.some(part => !part.quoted && part.text.trim());
  if (!parts.some(part => part.text.trim())) return <p className={styles.note}>{w.thread.emptyBody}</p>;
  return (
    <div className={styles.text}>
      {parts.map((part, index) =>
        part.quoted && hasNews ? (
          <Quote key={index} text={part.text} />
        ) : (
          <div key={index}>{linkify(part.text.replace(/^\n+|\n+$/g, ''))}</div>
        ),
      )}
    </div>
  );
}

function Quote({ text }: { text: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <QuoteButton open={open} onToggle={() => setOpen(!open)} />
      {open && <div className={styles.quote}>{linkify(text.trim())}</div>}
    </>
  );
}
