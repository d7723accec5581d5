import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPhotoOff } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { bodyQuery } from '../api/threads';
import type { Message } from '../api/types';
import { useI18n } from '../i18n';
import { Lines } from '../ui/skeletons';
import { attachmentUrl } from './attachments';
import styles from './message.module.css';
import { PlainText } from './plain-text';
import { QuoteButton } from './quote-button';
import { safeMail, type SafeMail } from './sanitize';

const maxHeight = 30_000;

/** A mail as its sender laid it out, in a frame in which nothing runs and nothing is loaded unasked. */
export function HtmlMail({ message }: { message: Message }) {
  const { w } = useI18n();
  const body = useQuery(bodyQuery(message.id));
  const [images, setImages] = useState(false);
  const [quotes, setQuotes] = useState(false);
  const html = body.data?.html ?? '';
  const foldQuote = message.parts.some(p => p.quoted) && message.parts.some(p => !p.quoted && p.text.trim());
  const mail = useMemo(() => safeMail(html, { images, foldQuote }), [html, images, foldQuote]);

  if (body.isPending) return <Lines count={1} height={estimate(message.text)} />;
  if (body.isError || !html)
    return (
      <>
        {body.isError && <p className={styles.note}>{w.thread.bodyFailed}</p>}
        <PlainText message={message} />
      </>
    );
  return (
    <>
      {mail.hasRemoteImages && !images && (
        <div className={styles.images}>
          <IconPhotoOff size={16} stroke={1.6} aria-hidden />
          <span>{w.thread.imagesBlocked}</span>
          <Button size="compact-xs" variant="default" onClick={() => setImages(true)}>
            {w.thread.showImages}
          </Button>
        </div>
      )}
      <Frame key={mail.document} mail={mail} message={message} quotes={quotes} />
      {mail.hasQuote && <QuoteButton open={quotes} onToggle={() => setQuotes(!quotes)} />}
    </>
  );
}

/*
 * Why allow-same-origin is safe here: an origin is of use only to code that runs, and the sandbox has no allow-scripts,
 * so that no script, handler or javascript: address in the frame ever runs, whatever slips through the sanitizer; the
 * document's policy forbids them once more. What it gives is that this page may look into the frame: to measure its
 * height, to put inline images in, and to hear its keys. The two must never be allowed together.
 */
const sandbox = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

function Frame(props: { mail: SafeMail; message: Message; quotes: boolean }) {
  const { w } = useI18n();
  const { message, quotes } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(() => estimate(message.text));
  const [inside, setInside] = useState<Document | null>(null);

  useEffect(() => {
    if (!inside?.body) return;
    const measure = () =>
      setHeight(
        Math.min(maxHeight, Math.ceil(Math.max(inside.body.scrollHeight, inside.body.offsetHeight)) + 2),
      );
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(inside.body);
    // The keys of the page work while the mail has the focus too.
    const forward = (event: KeyboardEvent) => {
      const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
      if (key !== 'Tab' && key !== 'Enter')
        window.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, ctrlKey, metaKey, altKey }));
    };
    inside.addEventListener('keydown', forward);
    return () => {
      observer.disconnect();
      inside.removeEventListener('keydown', forward);
    };
  }, [inside]);

  useEffect(() => {
    inside?.documentElement.classList.toggle('kontor-quotes-shown', quotes);
    if (inside?.body) setHeight(Math.min(maxHeight, inside.body.scrollHeight + 2));
  }, [inside, quotes]);

  useInlineImages(inside, message);

  return (
    <iframe
      ref={frame}
      className={styles.frame}
      data-plain={props.mail.isPlain || undefined}
      style={{ height }}
      title={w.thread.htmlTitle(message.from?.name || message.from?.email || '')}
      sandbox={sandbox}
      referrerPolicy="no-referrer"
      srcDoc={props.mail.document}
      onLoad={() => setInside(frame.current?.contentDocument ?? null)}
    />
  );
}

/** Puts the mail's own pictures where it names them. They come as bytes: the frame itself may load nothing. */
function useInlineImages(inside: Document | null, message: Message) {
  useEffect(() => {
    if (!inside) return;
    const made: string[] = [];
    let current = true;
    for (const image of inside.querySelectorAll<HTMLElement>('[data-cid]')) {
      const cid = image.dataset.cid ?? '';
      const file = message.attachments.find(each => each.cid && bare(each.cid) === bare(cid));
      if (!file || image.tagName !== 'IMG') continue;
      image.setAttribute('alt', image.getAttribute('alt') ?? file.filename ?? '');
      void fetch(attachmentUrl(message, file) + '?inline=1', { credentials: 'same-origin' })
        .then(answer => (answer.ok ? answer.blob() : null))
        .then(blob => {
          // An SVG can hold scripts; in an image they do not run, but there is no need to rely on that.
          if (!current || !blob || !/^image\/(png|jpe?g|gif|webp|bmp|avif)/.test(blob.type)) return;
          const url = URL.createObjectURL(blob);
          made.push(url);
          image.setAttribute('src', url);
        })
        .catch(() => undefined);
    }
    return () => {
      current = false;
      for (const url of made) URL.revokeObjectURL(url);
    };
  }, [inside, message]);
}

const bare = (cid: string) => cid.replace(/^<|>$/g, '').toLowerCase();

/** About how high the text will be, so that little moves when it arrives. */
const estimate = (text: string) =>
  Math.min(900, 90 + Math.ceil(text.length / 80 + text.split('\n').length / 2) * 21);
