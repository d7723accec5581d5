import { Anchor, Button, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { IconBook2, IconCode, IconKeyboard, IconMail } from '@tabler/icons-react';
import { Suspense } from 'react';
import { mailboxesQuery } from '../api/mailboxes';
import { administratorsQuery, sessionQuery } from '../api/session';
import { useOverlays } from '../app/use-overlays';
import { useComposer } from '../compose/use-composer';
import { useI18n } from '../i18n';
import { useHelp } from '../i18n/help';
import { Lines } from '../ui/skeletons';
import { FirstSteps } from './first-steps';
import styles from './help.module.css';
import { Linked } from './linked';
import { helpPageOf } from './pages';

/** What the page is for, what to do first, and whom to ask. */
export function HelpPanel({ onClose }: { onClose: () => void }) {
  const { w } = useI18n();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={420}
      title={w.frame.help}
      closeButtonProps={{ 'aria-label': w.app.close }}
    >
      <Suspense fallback={<Lines count={3} height={60} />}>
        <Text onClose={onClose} />
      </Suspense>
    </Drawer>
  );
}

function Text({ onClose }: { onClose: () => void }) {
  const words = useHelp();
  const path = useLocation({ select: location => location.pathname });
  const { show } = useOverlays();
  const { title, text } = words.pages[helpPageOf(path)];
  return (
    <div className={styles.help}>
      <h2>{title}</h2>
      {text.map(each => (
        <p key={each}>
          <Linked text={each} onLeave={onClose} />
        </p>
      ))}
      <ul className={styles.more}>
        <li>
          <IconKeyboard size={17} aria-hidden />
          <Anchor component="button" type="button" onClick={() => show('keys')}>
            {words.keys}
          </Anchor>
        </li>
        <li>
          <IconBook2 size={17} aria-hidden />
          <Anchor component={Link} to="/glossary" onClick={onClose}>
            {words.glossary}
          </Anchor>
        </li>
        <li>
          <IconCode size={17} aria-hidden />
          <Anchor component={Link} to="/api/docs">
            {words.docs}
          </Anchor>
        </li>
      </ul>
      <FirstSteps always onLeave={onClose} />
      <Ask onClose={onClose} />
    </div>
  );
}

/** By a mail of one's own where one can send, else by whatever program the browser knows. */
function Ask({ onClose }: { onClose: () => void }) {
  const words = useHelp();
  const composer = useComposer();
  const me = useQuery(sessionQuery).data?.user;
  const { data: administrators = [] } = useQuery(administratorsQuery);
  const { data: mailboxes } = useQuery(mailboxesQuery);
  const canSend = mailboxes?.some(each => each.user_id === me?.id && each.smtp && !each.cannot_send);
  const others = administrators.filter(each => each.id !== me?.id);
  const body = words.body(location.href);
  return (
    <section className={styles.ask}>
      <h3>{words.ask}</h3>
      <p>{others.length > 0 ? words.askText : words.youAreOne}</p>
      {others.map(({ id, name, email }) =>
        canSend ? (
          <Button
            key={id}
            variant="default"
            leftSection={<IconMail size={16} aria-hidden />}
            onClick={() => {
              onClose();
              void composer.open({
                to: [{ address: email, name }],
                subject: words.subject,
                html: `<p></p><p>${body.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`,
              });
            }}
          >
            {words.write(name)}
          </Button>
        ) : (
          <Button
            key={id}
            variant="default"
            component="a"
            leftSection={<IconMail size={16} aria-hidden />}
            href={`mailto:${email}?subject=${encodeURIComponent(words.subject)}&body=${encodeURIComponent(body)}`}
          >
            {words.write(name)}
          </Button>
        ),
      )}
    </section>
  );
}
