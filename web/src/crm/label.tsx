import styles from './crm.module.css';

/** The colours that labels may have, as Pipedrive names them. */
const known = ['green', 'blue', 'red', 'yellow', 'purple', 'gray', 'brown', 'orange', 'pink', 'dark-gray'];

/** A coloured name. */
export function Label({ name, color }: { name: string; color?: string | null | undefined }) {
  return (
    <span className={styles.label} data-color={color && known.includes(color) ? color : 'gray'}>
      {name}
    </span>
  );
}
