import styles from './ui.module.css';

/** A round mark with a person's first letters; the hue comes from the name, so that one person looks the same everywhere. */
export function Initials({ name, size = 30 }: { name: string; size?: number }) {
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .trim()
    .split(/\s+/);
  const letters = [...(words[0] ?? '')]
    .slice(0, 1)
    .concat(words.length > 1 ? [...(words.at(-1) ?? '')].slice(0, 1) : []);
  let hue = 0;
  for (const letter of name) hue = (hue * 31 + (letter.codePointAt(0) ?? 0)) % 360;
  return (
    <span
      aria-hidden
      className={styles.initials}
      style={{
        width: size,
        height: size,
        fontSize: size * 0.38,
        background: `light-dark(hsl(${hue} 32% 90%), hsl(${hue} 18% 27%))`,
        color: `light-dark(hsl(${hue} 35% 26%), hsl(${hue} 34% 86%))`,
      }}
    >
      {letters.join('').toUpperCase() || '·'}
    </span>
  );
}
