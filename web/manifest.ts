import type { Plugin } from 'vite';

/** What an installed app is called by the system, in each of the languages of `src/i18n`. */
const words = {
  en: {
    description: 'Your mail, where the deal is.',
    activity: 'New activity',
    mail: 'New mail',
    note: 'New note',
  },
  sv: {
    description: 'Din mejl, där affären är.',
    activity: 'Ny aktivitet',
    mail: 'Nytt mejl',
    note: 'Ny anteckning',
  },
  pl: {
    description: 'Poczta tam, gdzie jest szansa sprzedaży.',
    activity: 'Nowa aktywność',
    mail: 'Nowa wiadomość',
    note: 'Nowa notatka',
  },
  nb: {
    description: 'E-posten din, der avtalen er.',
    activity: 'Ny aktivitet',
    mail: 'Ny e-post',
    note: 'Nytt notat',
  },
};
type Language = keyof typeof words;

const icon = (sizes: string, more: object = {}) => ({
  src: `/icon-${sizes.split('x')[0]}.png`,
  type: 'image/png',
  sizes,
  ...more,
});

const manifestOf = (language: Language): string => {
  const { description, ...shortcuts } = words[language];
  return JSON.stringify({
    // One app, whatever language it was installed in.
    id: '/',
    lang: language,
    name: 'Kontor',
    short_name: 'Kontor',
    description,
    start_url: '/',
    scope: '/',
    display: 'standalone',
    background_color: '#f6f5f1',
    theme_color: '#f6f5f1',
    categories: ['business', 'productivity'],
    icons: [
      { src: '/icon.svg', type: 'image/svg+xml', sizes: 'any' },
      icon('192x192'),
      icon('512x512'),
      { ...icon('512x512', { purpose: 'maskable' }), src: '/icon-maskable.png' },
    ],
    shortcuts: Object.entries(shortcuts).map(([what, name]) => ({
      name,
      url: `/new/${what}`,
      icons: [icon('192x192')],
    })),
  });
};

/** Writes `/manifest.<language>.webmanifest`; the page names the one of its user's language. */
export const manifests = (): Plugin => ({
  name: 'manifests',
  generateBundle() {
    for (const language of Object.keys(words) as Language[])
      this.emitFile({
        type: 'asset',
        fileName: `manifest.${language}.webmanifest`,
        source: manifestOf(language),
      });
  },
});
