import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconX } from '@tabler/icons-react';
import { addParticipant, participantsQuery, removeParticipant } from '../api/related';
import { ItemLink } from '../crm/item-link';
import { ItemPicker } from '../crm/item-picker';
import { Lines } from '../ui/skeletons';
import styles from './details.module.css';
import { Section } from './section';
import { useParts } from './use-parts';
import { useItemWords } from './words';

/** Persons who take part in a deal beside the one that it is with. */
export function Participants({ deal }: { deal: number }) {
  const words = useItemWords();
  const list = useQuery(participantsQuery(deal));
  const part = useParts();
  const rows = list.data ?? [];

  return (
    <Section
      title={words.participants}
      count={rows.length}
      add={words.addParticipant}
      adder={close => (
        <ItemPicker
          kind="person"
          label={words.addParticipant}
          hideLabel
          value={null}
          onChange={picked => {
            if (!picked) return;
            close();
            let id = 0;
            const add = async () => {
              id = (await addParticipant(deal, Number(picked.id))).id;
            };
            void part(add, words.participantAdded(picked.name), () => removeParticipant(deal, id));
          }}
        />
      )}
    >
      {list.isLoading && <Lines count={1} height={20} />}
      {list.isSuccess && !rows.length && <p className={styles.dim}>{words.noParticipants}</p>}
      <ul className={styles.list}>
        {rows.map(({ id, person_id: person }) => (
          <li key={id} className={styles.related}>
            {person && <ItemLink kind="person" id={person.value} name={person.name} icon />}
            <ActionIcon
              size="sm"
              aria-label={words.removeParticipant(person?.name ?? '')}
              onClick={() =>
                void part(
                  () => removeParticipant(deal, id),
                  words.participantRemoved(person?.name ?? ''),
                  person ? () => addParticipant(deal, person.value) : undefined,
                )
              }
            >
              <IconX size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </Section>
  );
}
