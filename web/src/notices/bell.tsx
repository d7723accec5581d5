import { Tooltip, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconBell } from '@tabler/icons-react';
import { unreadNoticesQuery } from '../api/notices';
import frame from '../app/frame.module.css';
import { useOverlays } from '../app/use-overlays';
import { useI18n } from '../i18n';

/** How much this user has not read of what he was told; opens it. */
export function Bell({ rail }: { rail: boolean }) {
  const { w, f } = useI18n();
  const { show } = useOverlays();
  const { data: unread = 0 } = useQuery(unreadNoticesQuery);
  const { notices } = w.frame;
  return (
    <Tooltip label={notices.title} position="right" disabled={!rail}>
      <UnstyledButton
        className={frame.link}
        aria-haspopup="dialog"
        aria-label={unread ? `${notices.title}: ${notices.unread(unread)}` : notices.title}
        onClick={() => show('notices')}
      >
        <IconBell size={18} stroke={1.7} aria-hidden />
        <span className={frame.label}>{notices.title}</span>
        {unread > 0 && (
          <span className={frame.count}>{unread < 100 ? f.number(unread) : `${f.number(99)}+`}</span>
        )}
      </UnstyledButton>
    </Tooltip>
  );
}
