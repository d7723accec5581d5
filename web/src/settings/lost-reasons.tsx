import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconMoodSad } from '@tabler/icons-react';
import { changeCompany, companyQuery, type Company } from '../api/settings';
import { Empty } from '../ui/empty';
import { useToast } from '../ui/toast';
import { AddByName, KeptText, RemoveButton } from './parts';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { movedTo, Sortable } from './sortable';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

/** What is offered where a deal is lost. */
export function LostReasonsPage() {
  const own = useSettingsWords();
  const w = own.lostReasons;
  const toast = useToast();
  const company = useQuery(companyQuery);
  const save = useChangeOf<Company, string[]>(companyQuery.queryKey, {
    send: lost_reasons => changeCompany({ lost_reasons }),
    show: (now, lost_reasons) => ({ ...now, lost_reasons }),
  });
  const setFree = useChangeOf<Company, boolean>(companyQuery.queryKey, {
    send: lost_reasons_free => changeCompany({ lost_reasons_free }),
    show: (now, lost_reasons_free) => ({ ...now, lost_reasons_free }),
  });
  return (
    <SettingsPage id="lostReasons" lead={w.lead}>
      <Loaded query={company}>
        {({ lost_reasons: reasons, lost_reasons_free: isFree }) => {
          const knows = (text: string) =>
            reasons.some(reason => reason.toLowerCase() === text.toLowerCase()) ? w.known : undefined;
          return (
            <>
              {reasons.length === 0 && <Empty icon={IconMoodSad} title={w.none} text={w.noneNext} />}
              <Sortable
                items={reasons}
                keyOf={reason => reason}
                nameOf={reason => reason}
                onMove={(reason, to) => save.mutate(movedTo(reasons, reason, to))}
              >
                {(reason, at) => (
                  <>
                    <KeptText
                      className={`${styles.grow} ${styles.bare}`}
                      aria-label={w.reason(at + 1)}
                      maxLength={200}
                      value={reason}
                      onKeep={text => {
                        if (text.toLowerCase() === reason.toLowerCase() || !knows(text))
                          save.mutate(reasons.map(each => (each === reason ? text : each)));
                      }}
                    />
                    <RemoveButton
                      name={reason}
                      onClick={() => {
                        save.mutate(reasons.filter(each => each !== reason));
                        toast.done(own.removed(reason), () => save.mutate(reasons));
                      }}
                    />
                  </>
                )}
              </Sortable>
              <AddByName
                label={w.newReason}
                button={w.add}
                maxLength={200}
                onAdd={text => {
                  const problem = knows(text);
                  if (!problem) save.mutate([...reasons, text]);
                  return problem;
                }}
              />
              {reasons.length > 0 && (
                <Switch
                  mt="md"
                  label={w.free}
                  description={w.freeHint}
                  checked={isFree}
                  onChange={event => setFree.mutate(event.currentTarget.checked)}
                />
              )}
            </>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}
