import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useI18n } from '../i18n';
import { useErrorText } from './error-text';

let shown = 0;

/** Short messages at the edge of the page; each is announced by a screen reader (role alert). */
export function useToast() {
  const { w } = useI18n();
  const errorText = useErrorText();

  return {
    /** Says what was done; with `undo`, a button takes it back for `seconds`. */
    done(text: string, undo?: () => void, seconds = 7): string {
      const id = `toast-${++shown}`;
      notifications.show({
        id,
        withBorder: true,
        color: 'ink',
        autoClose: seconds * 1000,
        closeButtonProps: { 'aria-label': w.app.close },
        message: undo ? (
          <span style={{ display: 'flex', alignItems: 'center', gap: 12, justifyContent: 'space-between' }}>
            <span>{text}</span>
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                notifications.hide(id);
                undo();
              }}
            >
              {w.app.undo}
            </Button>
          </span>
        ) : (
          text
        ),
      });
      return id;
    },
    /** Says what went wrong without him: it stays until he has seen it, and more `news` of the kind go into it. */
    warn(title: string, message: string, news?: { id: string; isMore: boolean; onClose: () => void }) {
      const tell = news?.isMore ? notifications.update : notifications.show;
      tell({
        ...(news && { id: news.id, onClose: news.onClose }),
        withBorder: true,
        color: 'red',
        autoClose: false,
        title,
        message,
        closeButtonProps: { 'aria-label': w.app.close },
      });
    },
    failed(error: unknown) {
      const text = errorText(error);
      notifications.show({
        withBorder: true,
        color: 'red',
        title: text.title,
        message: text.next,
        closeButtonProps: { 'aria-label': w.app.close },
      });
    },
  };
}
