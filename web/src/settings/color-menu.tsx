import { Menu, UnstyledButton } from '@mantine/core';
import styles from './color-menu.module.css';
import { useSettingsWords } from './words';

/** As labels and options may be coloured, in the API's words. */
export const colors = [
  'blue',
  'green',
  'yellow',
  'orange',
  'red',
  'pink',
  'purple',
  'brown',
  'gray',
  'dark-gray',
] as const;
type Color = (typeof colors)[number];

const isColor = (text: string | null): text is Color => colors.includes(text as Color);

/** A dot of the colour that is chosen; a click offers the others. */
export function ColorMenu(props: {
  name: string;
  color: string | null;
  /** Whether it may have none. */
  none?: boolean;
  onChoose: (color: Color | null) => void;
}) {
  const w = useSettingsWords();
  const chosen = isColor(props.color) ? props.color : null;
  return (
    <Menu position="bottom-start" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton
          className={styles.target}
          aria-label={`${w.colorOf(props.name)}: ${w.colors[chosen ?? 'none']}`}
        >
          <span className={styles.dot} data-color={chosen ?? 'none'} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup
          value={chosen ?? 'none'}
          onChange={value => props.onChoose(value === 'none' ? null : (value as Color))}
        >
          {[...(props.none ? (['none'] as const) : []), ...colors].map(each => (
            <Menu.RadioItem key={each} value={each}>
              <span className={styles.dot} data-color={each} /> {w.colors[each]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
