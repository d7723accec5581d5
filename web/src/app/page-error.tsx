import { Button } from '@mantine/core';
import { IconCompass, IconMoodEmpty, IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../i18n';
import { Empty } from '../ui/empty';
import { useErrorText } from '../ui/error-text';
import { isCodeMissing, reloadWhenReachable, useReloadWhenReachable } from './missing-code';

/** What stands in place of a page that broke or could not be loaded. */
export function PageError({ error }: { error: unknown }) {
  const { w } = useI18n();
  const text = useErrorText()(error);
  const missing = isCodeMissing(error);
  useReloadWhenReachable(missing);
  if (missing)
    return (
      <Empty icon={IconPlugConnectedX} title={w.errors.noConnection} text={w.errors.notLoadedNext} alert>
        <Button variant="default" onClick={() => void reloadWhenReachable()}>
          {w.app.retry}
        </Button>
      </Empty>
    );
  return (
    <Empty
      icon={IconMoodEmpty}
      title={w.errors.pageBroke}
      text={`${text.title}. ${w.errors.pageBrokeNext}`}
      alert
    >
      <Button onClick={() => location.reload()}>{w.errors.reload}</Button>
    </Empty>
  );
}

export function NotFound() {
  const { w } = useI18n();
  return (
    <main>
      <Empty icon={IconCompass} title={w.errors.notFound} text={w.errors.notFoundNext} level={1}>
        <Button component={Link} to="/mail">
          {w.errors.toMail}
        </Button>
      </Empty>
    </main>
  );
}
