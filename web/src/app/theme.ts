import {
  createTheme,
  type ActionIconProps,
  type ButtonProps,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type ModalProps,
  type PasswordInputProps,
  type SelectProps,
  type TextInputProps,
  type TooltipProps,
} from '@mantine/core';

/** The one accent: ink blue. It marks what can be pressed and what is new, and nothing else. */
const ink: MantineColorsTuple = [
  '#eff2fc',
  '#dfe5f9',
  '#bfcaf2',
  '#9db0ec',
  '#7f96e4',
  '#5f7adb',
  '#3d58c8',
  '#3149ae',
  '#273b8c',
  '#1e2d6b',
];

/** Warm greys, so that a page full of text does not look cold. */
const gray: MantineColorsTuple = [
  '#faf9f7',
  '#f4f3ef',
  '#eae8e3',
  '#dedbd4',
  '#c6c2b9',
  '#8f8a80',
  '#66625a',
  '#4b4842',
  '#33312d',
  '#1f1d1b',
];

const dark: MantineColorsTuple = [
  '#e9e7e3',
  '#cfccc6',
  '#aaa69e',
  '#77736c',
  '#45423d',
  '#34322e',
  '#282623',
  '#1d1c1a',
  '#171614',
  '#100f0e',
];

/** The hint stands below its field, so that fields side by side begin at one height. */
const order: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'error', 'description'];

const by = <Props>(defaultProps: Partial<Props>) => ({ defaultProps });

export const theme = createTheme({
  colors: { ink, gray, dark },
  primaryColor: 'ink',
  primaryShade: { light: 6, dark: 6 },
  black: '#1f1d1b',
  fontFamily:
    '"Inter Variable", Inter, "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "SF Mono", Menlo, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.25rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '640',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  focusRing: 'auto',
  cursorType: 'pointer',
  // By their names, and not by the components' own `extend`: that would load each of them with the first page.
  components: {
    Button: by<ButtonProps>({ size: 'sm', fw: 560 }),
    ActionIcon: by<ActionIconProps>({ variant: 'subtle', color: 'gray', size: 'md' }),
    TextInput: by<TextInputProps>({ size: 'sm', inputWrapperOrder: order }),
    PasswordInput: by<PasswordInputProps>({ size: 'sm', inputWrapperOrder: order }),
    Select: by<SelectProps>({ size: 'sm', allowDeselect: false, inputWrapperOrder: order }),
    Tooltip: by<TooltipProps>({ openDelay: 350, portalProps: { target: '#page' } }),
    Modal: by<ModalProps>({ centered: true, radius: 'lg' }),
  },
});

/** Our own names for surfaces and lines; every style sheet of the app speaks these. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--k-page': '#f6f5f1',
    '--k-surface': '#ffffff',
    '--k-hover': '#f4f3ef',
    '--k-selected': '#eff2fc',
    '--k-line': '#e6e3dc',
    '--k-line-strong': '#d3cfc6',
    '--k-text': '#1f1d1b',
    '--k-dim': '#625e56',
    '--k-accent': '#3149ae',
    '--k-ask-bg': '#fdf3dc',
    '--k-ask': '#7a4d00',
    '--k-ask-line': '#ecd9a8',
    '--k-good': '#1f7a4d',
    '--k-bad': '#b3261e',
    '--k-bad-bg': '#fdeceb',
    '--k-busy': '#3d58c8',
    '--k-bar': '#b4aea2',
    '--mantine-color-dimmed': '#625e56',
    '--mantine-color-placeholder': '#757067',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-default-border': '#d3cfc6',
  },
  dark: {
    '--k-page': '#141312',
    '--k-surface': '#1d1c1a',
    '--k-hover': '#252421',
    '--k-selected': '#232a44',
    '--k-line': '#2d2b28',
    '--k-line-strong': '#413e39',
    '--k-text': '#e9e7e3',
    '--k-dim': '#aaa69e',
    '--k-accent': '#9db0ec',
    '--k-ask-bg': '#33290f',
    '--k-ask': '#f0cf82',
    '--k-ask-line': '#574618',
    '--k-good': '#6cc795',
    '--k-bad': '#f2998f',
    '--k-bad-bg': '#3a1f1c',
    '--k-busy': '#9db0ec',
    '--k-bar': '#77736c',
    '--mantine-color-body': '#1d1c1a',
    '--mantine-color-text': '#e9e7e3',
    '--mantine-color-dimmed': '#aaa69e',
    '--mantine-color-placeholder': '#8f8a80',
    '--mantine-color-error': '#f2998f',
    '--mantine-color-default-border': '#413e39',
  },
});
