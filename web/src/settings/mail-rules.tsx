import { Radio, Stack, Switch, TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { changeCompany, companyQuery, type Company } from '../api/settings';
import { Problem } from '../ui/problem';
import { Loaded, SettingsPage } from './settings-page';
import styles from './settings.module.css';
import { useChangeOf } from './use-change';
import { useSettingsWords } from './words';

const policies = ['ask', 'newest', 'all', 'none'] as const;

/** What the company lets Kontor do with mail by itself. */
export function MailRulesPage() {
  const company = useQuery(companyQuery);
  return (
    <SettingsPage id="mail">
      <Loaded query={company}>{shown => <Rules company={shown} />}</Loaded>
    </SettingsPage>
  );
}

function Rules({ company }: { company: Company }) {
  const { mail: w } = useSettingsWords();
  const change = useChangeOf<Company, Partial<Company>>(companyQuery.queryKey, {
    send: changeCompany,
    show: (now, part) => ({ ...now, ...part }),
  });
  const domains = useChangeOf<Company, string[]>(companyQuery.queryKey, {
    send: own_domains => changeCompany({ own_domains }),
    show: (now, own_domains) => ({ ...now, own_domains }),
    quiet: true,
  });
  return (
    <>
      <section className={styles.part}>
        <Radio.Group
          label={w.link}
          value={company.link_policy}
          onChange={value => change.mutate({ link_policy: value as Company['link_policy'] })}
        >
          <Stack gap={12} mt={10}>
            {policies.map(policy => (
              <Radio
                key={policy}
                value={policy}
                label={w.links[policy].name}
                description={w.links[policy].hint}
              />
            ))}
          </Stack>
        </Radio.Group>
      </section>
      <section className={styles.part} aria-labelledby="mail-people">
        <h2 id="mail-people">{w.people}</h2>
        <Stack gap={16} mt={12}>
          <Switch
            label={w.organizations}
            description={w.organizationsHint}
            checked={company.create_organizations}
            onChange={event => change.mutate({ create_organizations: event.currentTarget.checked })}
          />
          <Switch
            label={w.subjects}
            description={w.subjectsHint}
            checked={company.subject_rules}
            onChange={event => change.mutate({ subject_rules: event.currentTarget.checked })}
          />
          <TagsInput
            label={w.domains}
            description={w.domainsHint}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            placeholder={w.domainsPlaceholder}
            maxTags={200}
            splitChars={[',', ' ', ';']}
            acceptValueOnBlur
            value={company.own_domains}
            onChange={value => domains.mutate(value)}
          />
          {domains.isError && <Problem error={domains.error} />}
        </Stack>
      </section>
    </>
  );
}
