import type { Account } from '../accounts/users.js';
import { escapeHtml } from '../mail/escape.js';

/** The page on which a user lets an app act for him. It needs no script, and none may run on it. */
interface Words {
  title: (app: string) => string;
  asks: (app: string) => string;
  as: (email: string) => string;
  allow: string;
  refuse: string;
  back: (host: string) => string;
  unknown: string;
  unknownNext: string;
}

const words: Record<string, Words> = {
  en: {
    title: app => `Let ${app} use your account?`,
    asks: app => `${app} asks to act for you in these areas:`,
    as: email => `You are signed in as ${email}.`,
    allow: 'Allow',
    refuse: 'Do not allow',
    back: host => `Then you return to ${host}. You can take this back in your settings at any time.`,
    unknown: 'This app is not known here',
    unknownNext: 'Ask its maker, or your administrator, to check the address that you came from.',
  },
  sv: {
    title: app => `Ska ${app} få använda ditt konto?`,
    asks: app => `${app} vill agera i ditt namn inom följande områden:`,
    as: email => `Du är inloggad som ${email}.`,
    allow: 'Tillåt',
    refuse: 'Tillåt inte',
    back: host =>
      `Sedan kommer du tillbaka till ${host}. Du kan när som helst ångra dig i dina inställningar.`,
    unknown: 'Den här appen är inte känd här',
    unknownNext: 'Be den som gjort appen, eller din administratör, att kontrollera adressen du kom från.',
  },
  pl: {
    title: app => `Czy ${app} może korzystać z Twojego konta?`,
    asks: app => `${app} prosi o możliwość działania w Twoim imieniu w tych obszarach:`,
    as: email => `Zalogowano jako ${email}.`,
    allow: 'Zezwól',
    refuse: 'Nie zezwalaj',
    back: host => `Potem wrócisz na ${host}. Zgodę możesz w każdej chwili cofnąć w ustawieniach.`,
    unknown: 'Ta aplikacja nie jest tu znana',
    unknownNext: 'Poproś jej autora albo administratora o sprawdzenie adresu, z którego trafiasz tutaj.',
  },
  nb: {
    title: app => `Skal ${app} få bruke kontoen din?`,
    asks: app => `${app} ber om å handle på dine vegne på disse områdene:`,
    as: email => `Du er logget inn som ${email}.`,
    allow: 'Tillat',
    refuse: 'Ikke tillat',
    back: host =>
      `Deretter kommer du tilbake til ${host}. Du kan når som helst trekke dette tilbake i innstillingene.`,
    unknown: 'Denne appen er ikke kjent her',
    unknownNext: 'Be den som har laget appen, eller administratoren din, om å sjekke adressen du kom fra.',
  },
};

const inWords = (locale: string | null): [string, Words] => {
  const language = locale && words[locale] ? locale : 'en';
  return [language, words[language]!];
};

/** `fields` come back with the user's answer. */
export function consentPage(
  user: Pick<Account, 'email' | 'locale'>,
  app: { name: string; scopes: string[]; redirectUri: string },
  fields: Record<string, string | undefined>,
): string {
  const [language, w] = inWords(user.locale);
  const hidden = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value!)}">`);
  const areas = app.scopes.map(scope => `<li><code>${escapeHtml(scope)}</code></li>`);
  return page(
    language,
    w.title(app.name),
    `<p>${escapeHtml(w.asks(app.name))}</p><ul>${areas.join('')}</ul>
    <p>${escapeHtml(w.as(user.email))} ${escapeHtml(w.back(new URL(app.redirectUri).host))}</p>
    <form method="post" action="/oauth/authorize">${hidden.join('')}
      <button name="allowed" value="true" class="allow">${w.allow}</button>
      <button name="allowed" value="false">${w.refuse}</button>
    </form>`,
  );
}

export function unknownAppPage(locale: string | null): string {
  const [language, w] = inWords(locale);
  return page(language, w.unknown, `<p>${w.unknownNext}</p>`);
}

function page(language: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(title)}</title>
  <style>
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 10vh auto; padding: 0 1.25rem; color: #1c2024; }
    h1 { font-size: 1.4rem; line-height: 1.3; }
    button { font: inherit; padding: .6rem 1.2rem; border: 1px solid #8b8d98; border-radius: 8px; background: #fff; cursor: pointer; }
    .allow { background: #1f5fae; border-color: #1f5fae; color: #fff; }
    @media (prefers-color-scheme: dark) { body { background: #17181a; color: #edeef0; } button { background: #17181a; color: #edeef0; } }
  </style>
</head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main></body>
</html>`;
}
