import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { browsersQuery, signOutBrowser, signOutOthers, type SignedInBrowser } from '../api/settings';
import { useI18n } from '../i18n';
import { useToast } from '../ui/toast';
import { Loaded } from './settings-page';
import styles from './settings.module.css';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

/** Where the user is signed in; each browser can be signed out from here. */
export function Browsers() {
  const { security: w } = useSettingsWords();
  const { f } = useI18n();
  const toast = useToast();
  const browsers = useQuery(browsersQuery);
  const key = browsersQuery.queryKey;
  const one = useChangeOf<SignedInBrowser[], string>(key, {
    send: signOutBrowser,
    show: (all, id) => all.filter(each => each.id !== id),
    done: () => toast.done(w.signedOut),
  });
  const others = useChangeOf<SignedInBrowser[], void>(key, {
    send: signOutOthers,
    show: all => all.filter(each => each.current),
    done: () => toast.done(w.othersOut),
  });
  const nameOf = useBrowserName();
  return (
    <section className={styles.part} aria-labelledby="settings-browsers">
      <h2 id="settings-browsers">{w.sessions}</h2>
      <Loaded query={browsers} lines={2}>
        {all => (
          <>
            <ul className={styles.lines}>
              {all.map(browser => (
                <li key={browser.id} className={styles.line}>
                  <span className={styles.name}>{nameOf(browser.user_agent)}</span>
                  <span className={browser.current ? styles.good : styles.type}>
                    {browser.current ? w.here : w.lastSeen(f.relative(browser.seen_at))}
                  </span>
                  {!browser.current && (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={w.signOutWhich(nameOf(browser.user_agent))}
                      onClick={() => one.mutate(browser.id)}
                    >
                      {w.signOut}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {all.filter(each => !each.current).length > 1 && (
              <Button variant="default" loading={others.isPending} onClick={() => others.mutate()}>
                {w.signOutOthers}
              </Button>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** The order counts: each names those before it too. */
const programs: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

function useBrowserName() {
  const { security: w } = useSettingsWords();
  return (userAgent: string): string => {
    const found = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent))?.[1];
    const [program, system] = [found(programs), found(systems)];
    if (!program) return userAgent.split(/[ /]/)[0] || w.unknownBrowser;
    return system ? w.on(program, system) : program;
  };
}
