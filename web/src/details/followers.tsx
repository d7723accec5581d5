import { ActionIcon, Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconEye, IconX } from '@tabler/icons-react';
import { follow, followersQuery, unfollow, type FollowedKind } from '../api/related';
import { usersQuery } from '../crm/company';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import styles from './details.module.css';
import { Section } from './section';
import { useParts } from './use-parts';
import { useItemWords } from './words';

/** Colleagues who hear of an item, and see it whatever its visibility. */
export function Followers({ kind, id }: { kind: FollowedKind; id: number }) {
  const { w } = useI18n();
  const words = useItemWords();
  const list = useQuery(followersQuery(kind, id));
  const users = useQuery(usersQuery).data ?? [];
  const part = useParts();
  const ids = list.data ?? [];
  const others = users.filter(user => user.active_flag && !ids.includes(user.id));
  const me = users.find(user => user.is_you);

  const add = (user: { id: number; name: string; is_you: boolean }) =>
    void part(
      () => follow(kind, id, user.id),
      user.is_you ? words.youFollow : words.follows(user.name),
      () => unfollow(kind, id, user.id),
    );
  return (
    <Section
      title={words.followers}
      count={ids.length}
      add={others.length ? words.addFollower : undefined}
      adder={close => (
        <Select
          aria-label={words.addFollower}
          placeholder={words.colleague}
          searchable
          data={others.map(user => ({ value: String(user.id), label: user.name }))}
          value={null}
          onChange={value => {
            const user = others.find(each => String(each.id) === value);
            close();
            if (user) add(user);
          }}
        />
      )}
    >
      {me && list.isSuccess && !ids.includes(me.id) && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconEye size={15} aria-hidden />}
          onClick={() => add(me)}
        >
          {words.follow}
        </Button>
      )}
      <ul className={styles.list}>
        {ids.map(userId => {
          const user = users.find(each => each.id === userId);
          const name = user?.name ?? w.records.hidden;
          return (
            <li key={userId} className={styles.related}>
              <span className={styles.follower}>
                <Initials name={name} size={20} />
                {name}
              </span>
              <ActionIcon
                size="sm"
                aria-label={user?.is_you ? words.unfollow : words.removeFollower(name)}
                onClick={() =>
                  void part(
                    () => unfollow(kind, id, userId),
                    user?.is_you ? words.youUnfollow : words.followsNoMore(name),
                    () => follow(kind, id, userId),
                  )
                }
              >
                <IconX size={14} />
              </ActionIcon>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
