import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { IconFlame, IconMail } from '@tabler/icons-react';
import { memo, useEffect, useRef, useState } from 'react';
import type { DealCard } from '../api/board';
import { fieldsQuery } from '../crm/fields';
import { addressOf } from '../crm/kinds';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import styles from './board.module.css';
import { CardActivity } from './card-activity';
import { CardMenu, type MenuOfCards } from './card-menu';
import type { DealMoves } from './deal-moves';
import { QuickLook } from './quick-look';

/**
 * A deal on the board. Its title leads to its page; it is dragged by any part of it. Drawn again only where it is another:
 * a board shows a hundred, and each move of one changes its lane.
 */
export const Card = memo(function Card(props: {
  card: DealCard;
  laneKey: string;
  menu: MenuOfCards;
  moves: DealMoves;
}) {
  const { card, moves } = props;
  const { w, f } = useI18n();
  const box = useRef<HTMLElement>(null);
  const [isHeld, setHeld] = useState(false);
  const labels = useQuery(fieldsQuery('deal')).data?.find(field => field.code === 'label_ids')?.options;
  const isRotten = !!card.rotten_time && Date.parse(card.rotten_time) < Date.now();
  const about = [card.organization?.name, card.person?.name].filter(Boolean).join(', ');

  useEffect(
    () =>
      draggable({
        element: box.current!,
        getInitialData: () => ({ card }),
        onDragStart: () => setHeld(true),
        onDrop: () => setHeld(false),
      }),
    [card],
  );

  return (
    <article
      ref={box}
      className={styles.card}
      data-card={card.id}
      data-rotten={isRotten || undefined}
      data-held={isHeld || undefined}
    >
      {card.label_ids.length > 0 && (
        <div className={styles.labels}>
          {card.label_ids.map(id => {
            const label = labels?.find(option => option.id === id);
            return label && <span key={id} data-color={label.color ?? 'gray'} title={label.label} />;
          })}
        </div>
      )}
      <div className={styles.cardHead}>
        <Link to={addressOf('deal', card.id)} draggable={false} className={styles.cardTitle} data-opens>
          {card.title}
        </Link>
        <span className={styles.cardMenu}>
          <CardMenu card={card} laneKey={props.laneKey} menu={props.menu} />
        </span>
      </div>
      {about && <p className={styles.about}>{about}</p>}
      <div className={styles.cardFoot}>
        {card.owner_name && (
          <span title={card.owner_name}>
            <Initials name={card.owner_name} size={20} />
          </span>
        )}
        <QuickLook card={card} moves={moves} />
        <span className={styles.signs}>
          {card.unread && <IconMail size={15} aria-label={w.deals.unread} role="img" />}
          {isRotten && (
            <span className={styles.rotten} title={w.deals.rottenSince(f.relative(card.rotten_time!))}>
              <IconFlame
                size={15}
                role="img"
                aria-label={w.deals.rottenSince(f.relative(card.rotten_time!))}
              />
            </span>
          )}
        </span>
        <CardActivity card={card} moves={moves} />
      </div>
    </article>
  );
});
