import { IconMapPin, IconWorld } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { Breakable } from '../ui/breakable';
import styles from './crm.module.css';

/** Shows an address on OpenStreetMap, which asks for no key and tracks nobody. */
export function MapLink({ address }: { address: string }) {
  const { w } = useI18n();
  return (
    <a
      className={styles.link}
      href={`https://www.openstreetmap.org/search?query=${encodeURIComponent(address)}`}
      target="_blank"
      rel="noreferrer"
      title={w.records.onMap}
    >
      <IconMapPin size={15} stroke={1.7} aria-hidden />
      {address}
    </a>
  );
}

/** A site as people write it: `nordic.example` as well as `https://nordic.example/about`. */
export function WebLink({ address }: { address: string }) {
  const bare = address.trim().replace(/^https?:\/\//i, '');
  if (!/^[^\s/@]+\.[^\s/@]+(\/\S*)?$/.test(bare)) return address;
  const href = /^https?:\/\//i.test(address.trim()) ? address.trim() : `https://${bare}`;
  return (
    <a className={styles.link} href={href} target="_blank" rel="noreferrer nofollow">
      <IconWorld size={15} stroke={1.7} aria-hidden />
      <span>
        <Breakable text={bare.replace(/\/$/, '')} />
      </span>
    </a>
  );
}
