import { ActionIcon, Kbd, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import {
  IconHelpCircle,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
  IconShieldCog,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { countsQuery } from '../api/threads';
import type { User } from '../api/types';
import { useI18n } from '../i18n';
import { Bell } from '../notices/bell';
import { QuickAdd } from '../palette/quick-add';
import { DemoMark } from './demo-mark';
import styles from './frame.module.css';
import { modKey } from './frame-keys';
import { useOverlays } from './use-overlays';
import { isIn, useSections, type Section } from './sections';
import { UserMenu } from './user-menu';

/** The navigation of a desk: wide with words, or as a rail of signs, as its user likes it and the page has room. */
export function Side({ user, company }: { user: User; company: string }) {
  const { w, f } = useI18n();
  const { data: counts } = useQuery(countsQuery);
  const { show } = useOverlays();
  const sections = useSections(user.is_admin);
  const [isNarrow, setNarrow] = useLocalStorage({
    key: 'kontor.navigation.narrow',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const hasNoRoom = useMediaQuery('(max-width: 1100px)', false, { getInitialValueInEffect: false });
  const rail = isNarrow || hasNoRoom;
  const admin = sections.filter(each => each.at === 'admin');
  const Fold = isNarrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  const foldLabel = isNarrow ? w.frame.wide : w.frame.narrow;

  return (
    <nav className={styles.side} aria-label={w.app.navigation} data-rail={rail || undefined}>
      <div className={styles.brand}>
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span className={styles.company}>{company}</span>
        {!hasNoRoom && (
          <Tooltip label={foldLabel} position="right">
            <ActionIcon
              className={styles.fold}
              aria-label={foldLabel}
              aria-expanded={!isNarrow}
              onClick={() => setNarrow(!isNarrow)}
            >
              <Fold size={17} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      <DemoMark />
      <div className={styles.tools}>
        <Named label={w.frame.search} rail={rail}>
          <UnstyledButton
            className={styles.search}
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K Meta+K"
            onClick={() => show('palette')}
          >
            <IconSearch size={16} stroke={1.8} aria-hidden />
            <span className={styles.label}>{w.frame.search}</span>
            <Kbd className={styles.kbd} size="xs" aria-hidden>
              {modKey} K
            </Kbd>
          </UnstyledButton>
        </Named>
        <QuickAdd />
      </div>
      <div className={styles.nav}>
        {sections
          .filter(each => each.at === 'main')
          .map(each => (
            <SectionLink key={each.to} section={each} rail={rail}>
              {each.to === '/mail' && !!counts?.inbox_unread && (
                <span className={styles.count}>{f.number(counts.inbox_unread)}</span>
              )}
            </SectionLink>
          ))}
      </div>
      <div className={styles.below}>
        <Bell rail={rail} />
        <Named label={w.frame.help} rail={rail}>
          <UnstyledButton className={styles.link} aria-haspopup="dialog" onClick={() => show('help')}>
            <IconHelpCircle size={18} stroke={1.7} aria-hidden />
            <span className={styles.label}>{w.frame.helpShort}</span>
          </UnstyledButton>
        </Named>
        {sections
          .filter(each => each.at === 'below')
          .map(each => (
            <SectionLink key={each.to} section={each} rail={rail} />
          ))}
        {user.is_admin && <AdminMenu sections={admin} rail={rail} />}
      </div>
      <UserMenu user={user} rail={rail} />
    </nav>
  );
}

/** On a rail, what a sign stands for. */
function Named({ label, rail, children }: { label: string; rail: boolean; children: ReactNode }) {
  return (
    <Tooltip label={label} position="right" disabled={!rail}>
      {children}
    </Tooltip>
  );
}

function SectionLink(props: { section: Section; rail: boolean; children?: ReactNode }) {
  const { w } = useI18n();
  const { section } = props;
  const path = useLocation({ select: location => location.pathname });
  const label = section.label(w);
  return (
    <Named label={label} rail={props.rail}>
      <Link
        to={section.to}
        className={styles.link}
        activeProps={{ 'aria-current': 'page' }}
        data-current={isIn(section, path) || undefined}
      >
        <section.icon size={18} stroke={1.7} aria-hidden />
        <span className={styles.label}>{label}</span>
        {props.children}
      </Link>
    </Named>
  );
}

function AdminMenu({ sections, rail }: { sections: Section[]; rail: boolean }) {
  const { w } = useI18n();
  const path = useLocation({ select: location => location.pathname });
  return (
    <Menu
      position="right-end"
      shadow="md"
      width={230}
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <UnstyledButton
          className={styles.link}
          aria-label={w.frame.admin}
          title={rail ? w.frame.admin : undefined}
          data-current={sections.some(each => isIn(each, path)) || undefined}
        >
          <IconShieldCog size={18} stroke={1.7} aria-hidden />
          <span className={styles.label}>{w.frame.admin}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {sections.map(({ to, icon: Icon, label }) => (
          <Menu.Item
            key={to}
            component={Link}
            to={to}
            leftSection={<Icon size={16} stroke={1.7} aria-hidden />}
          >
            {label(w)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
