import { Drawer, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IconHelpCircle, IconSearch } from '@tabler/icons-react';
import type { User } from '../api/types';
import { useI18n } from '../i18n';
import { Bell } from '../notices/bell';
import styles from './frame.module.css';
import type { Section } from './sections';
import { useOverlays } from './use-overlays';
import { UserMenu } from './user-menu';

/** On a phone: everything that has no place at its bottom. */
export function MoreSheet({ user, company, pages }: { user: User; company: string; pages: Section[] }) {
  const { w } = useI18n();
  const { show } = useOverlays();
  const close = () => show(null);
  return (
    <Drawer
      opened
      onClose={close}
      position="bottom"
      size="auto"
      title={company}
      closeButtonProps={{ 'aria-label': w.app.close }}
      classNames={{ content: styles.sheet ?? '' }}
    >
      <div className={styles.sheetTools}>
        <UnstyledButton className={styles.link} onClick={() => show('palette')}>
          <IconSearch size={18} stroke={1.7} aria-hidden />
          <span>{w.frame.search}</span>
        </UnstyledButton>
        <Bell rail={false} />
        <UnstyledButton className={styles.link} onClick={() => show('help')}>
          <IconHelpCircle size={18} stroke={1.7} aria-hidden />
          <span>{w.frame.help}</span>
        </UnstyledButton>
      </div>
      <ul className={styles.sheetPages} aria-label={w.frame.moreTitle}>
        {pages.map(({ to, icon: Icon, label }) => (
          <li key={to}>
            <Link to={to} className={styles.link} activeProps={{ 'aria-current': 'page' }} onClick={close}>
              <Icon size={18} stroke={1.7} aria-hidden />
              <span>{label(w)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <UserMenu user={user} inSheet />
    </Drawer>
  );
}
