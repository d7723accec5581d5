import { UnstyledButton } from '@mantine/core';
import type { DemoSignIn } from '../api/types';
import { useI18n } from '../i18n';
import { Initials } from '../ui/initials';
import styles from './account.module.css';

/** Whom one may be in a demo: a click signs in. */
export function DemoSignIns(props: {
  signIns: DemoSignIn[];
  busy: boolean;
  choose: (one: DemoSignIn) => void;
}) {
  const { w } = useI18n();
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <h2 id="demo">{w.frame.demo.choose}</h2>
      {props.signIns.map(one => (
        <UnstyledButton
          key={one.email}
          className={styles.demoUser}
          disabled={props.busy}
          onClick={() => props.choose(one)}
        >
          <Initials name={one.name} size={28} />
          <span className={styles.who}>
            <strong>{one.name}</strong>
            <span>{w.frame.demo.roles[one.role]}</span>
          </span>
          <code>
            {one.email}
            <br />
            {one.password}
          </code>
        </UnstyledButton>
      ))}
    </section>
  );
}
