import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Words } from './en';
import { formatsOf, type Formats } from './formats';

export const languages = { en: 'English', sv: 'Svenska', pl: 'Polski', nb: 'Norsk' } as const;
export type Language = keyof typeof languages;

/** Each is fetched when it is needed, so that nobody loads words that he does not read. */
const loaders: Record<Language, () => Promise<Words>> = {
  en: async () => (await import('./en')).en,
  sv: async () => (await import('./sv')).sv,
  pl: async () => (await import('./pl')).pl,
  nb: async () => (await import('./nb')).nb,
};

const key = 'kontor.language';

/** The language for a locale tag such as `nb-NO`; `no` and `nn` read Bokmål. */
function languageOf(tag: string | null | undefined): Language | null {
  const base = tag?.toLowerCase().split(/[-_]/)[0] ?? '';
  if (base === 'no' || base === 'nn') return 'nb';
  return base in languages ? (base as Language) : null;
}

function firstLanguage(locale: string | null | undefined): Language {
  const known = [locale, localStorage.getItem(key), ...navigator.languages];
  for (const tag of known) {
    const language = languageOf(tag);
    if (language) return language;
  }
  return 'en';
}

interface I18n {
  w: Words;
  f: Formats;
  language: Language;
  choose: (language: Language) => void;
}

const Context = createContext<I18n | null>(null);

/** Words (`w`) and formats (`f`) in the user's language, region and time zone. */
export function useI18n(): I18n {
  const value = use(Context);
  if (!value) throw new Error('useI18n outside of I18nProvider');
  return value;
}

/**
 * `locale` and `timezone` are the user's, null before sign-in and while he has not chosen: then what was chosen in this
 * browser counts, or what the browser says.
 */
export function I18nProvider(props: { locale: string | null; timezone: string | null; children: ReactNode }) {
  const [chosen, setChosen] = useState<Language | null>(null);
  const language = chosen ?? firstLanguage(props.locale);
  const [loaded, setLoaded] = useState<{ language: Language; words: Words } | null>(null);

  useEffect(() => {
    let current = true;
    void loaders[language]().then(words => current && setLoaded({ language, words }));
    return () => {
      current = false;
    };
  }, [language]);

  const value = useMemo<I18n | null>(() => {
    if (!loaded) return null;
    document.documentElement.lang = loaded.language;
    document
      .querySelector('link[rel=manifest]')
      ?.setAttribute('href', `/manifest.${loaded.language}.webmanifest`);
    // The region decides how dates and numbers look: a Swede who reads English keeps 24 hours.
    const tags = [props.locale, ...navigator.languages];
    const regional = tags.find(tag => tag && languageOf(tag) === loaded.language && /[-_]/.test(tag));
    return {
      w: loaded.words,
      f: formatsOf(regional?.replace('_', '-') ?? loaded.language, props.timezone),
      language: loaded.language,
      choose: next => {
        localStorage.setItem(key, next);
        setChosen(next);
      },
    };
  }, [loaded, props.locale, props.timezone]);

  // No page in one language that turns into another.
  return value && <Context value={value}>{props.children}</Context>;
}
