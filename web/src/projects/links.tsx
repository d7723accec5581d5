import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { dealsByIdsQuery, type Project } from '../api/projects';
import { useChange } from '../crm/change';
import { ItemLink } from '../crm/item-link';
import { ItemPicker } from '../crm/item-picker';
import { useI18n } from '../i18n';
import styles from './project.module.css';

/** The deals, the person and the organization that a project is for. */
export function Links({ project }: { project: Project }) {
  const { w, f } = useI18n();
  const { change } = useChange();
  const dealIds = project.deal_ids ?? [];
  const deals = useQuery(dealsByIdsQuery(dealIds)).data;
  const set = (values: Partial<Project>, back: Partial<Project>) =>
    void change('project', project.id, values, back);
  const setDeals = (ids: number[]) => set({ deal_ids: ids }, { deal_ids: dealIds });

  return (
    <section className={styles.panel} aria-labelledby="project-links">
      <h2 id="project-links">{w.projects.links}</h2>
      {dealIds.length > 0 && (
        <ul className={styles.links} aria-label={w.projects.deals}>
          {dealIds.map(id => {
            const deal = deals?.find(each => each.id === id);
            return (
              <li key={id}>
                <ItemLink kind="deal" id={id} name={deal?.title} icon />
                <span className={styles.dim}>{deal && f.money(deal.value ?? 0, deal.currency)}</span>
                <ActionIcon
                  size="sm"
                  aria-label={w.projects.unlinkDeal(deal?.title ?? '')}
                  onClick={() => setDeals(dealIds.filter(each => each !== id))}
                >
                  <IconX size={14} aria-hidden />
                </ActionIcon>
              </li>
            );
          })}
        </ul>
      )}
      <ItemPicker
        kind="deal"
        label={w.projects.linkDeal}
        value={null}
        onChange={picked => {
          if (picked && !dealIds.includes(Number(picked.id))) setDeals([...dealIds, Number(picked.id)]);
        }}
      />
      {(
        [
          ['person', 'person_ids', w.projects.person],
          ['organization', 'org_ids', w.projects.organization],
        ] as const
      ).map(([kind, field, label]) => {
        const ids = project[field] ?? [];
        const [id] = ids;
        return id === undefined ? (
          <ItemPicker
            key={field}
            kind={kind}
            label={label}
            value={null}
            onChange={picked => {
              if (picked) set({ [field]: [Number(picked.id)] }, { [field]: ids });
            }}
          />
        ) : (
          <div key={field} className={styles.linked}>
            <span className={styles.dim}>{label}</span>
            <ItemLink kind={kind} id={id} icon />
            <ActionIcon
              size="sm"
              aria-label={w.projects.unlinkDeal(label)}
              onClick={() => set({ [field]: [] }, { [field]: ids })}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
    </section>
  );
}
