import { Random, zipf } from './random.js';

/** A language as mail programs know it: its words, and the charsets in which its speakers' programs write. */
export interface Language {
  name: string;
  share: number;
  charsets: readonly (readonly [string, number])[];
  replyPrefixes: readonly string[];
  greetings: readonly string[];
  givenNames: readonly string[];
  familyParts: readonly string[];
  /** The frequent words first. */
  words: string[];
  /** Between words: none where a language writes without spaces. */
  gap: string;
  stop: string;
}

interface Source {
  share: number;
  charsets: Language['charsets'];
  replyPrefixes: string;
  greetings: string;
  givenNames: string;
  familyParts: string;
  frequent: string;
  /** Put together they make the many words that are rare. */
  roots: string;
  endings: string;
  unspaced?: boolean;
}

const sources: Record<string, Source> = {
  en: {
    share: 57,
    charsets: [
      ['utf-8', 66],
      ['us-ascii', 18],
      ['windows-1252', 9],
      ['iso-8859-1', 7],
    ],
    replyPrefixes: 'Re: |RE: ',
    greetings: 'Hi|Hello|Dear|Good morning',
    givenNames:
      'Alice Martin Joan Peter Susan Owen Rachel Simon Tessa Victor Wendy Howard Nora Gareth Colin Fiona',
    familyParts:
      'Ash Brook Carter Dale Field Green Hart Holm Kirk Lang Marsh North Park Stone Ward West Wood',
    frequent:
      'the of to and in we you for is on that our with it be will as are this by from at have or not if can your an all ' +
      'which has but do no they there would one about please when more new any also been up know what send just meeting ' +
      'week order delivery price sample agreement forecast rollout warehouse shipment pallet contract terms budget quarter ' +
      'review figures attached below thanks regards soon today tomorrow Monday Thursday call available discuss confirm',
    roots:
      'act bal cap cred dem duc form grad ject lab log man mar mit nov oper pend plan port pos press quest reg scrib sect ' +
      'sens serv sist solv spect stat struct tain tech term tract val vent vers view vis volv work yield hand track stock load',
    endings:
      's ed ing er ers ment ments ion ions able al ally ance ant ary ate ated ive ity less ness ous or ure ward',
  },
  de: {
    share: 14,
    charsets: [
      ['utf-8', 62],
      ['iso-8859-1', 20],
      ['windows-1252', 18],
    ],
    replyPrefixes: 'AW: |Re: |Antwort: ',
    greetings: 'Hallo|Guten Tag|Sehr geehrte Damen und Herren|Liebe Kolleginnen und Kollegen',
    givenNames: 'Jörg Anke Götz Ulrike Matthias Bärbel Thorsten Renate Jürgen Heinz',
    familyParts: 'Müll Schrö Bäck Köhl Hof Berg Stein Vogt Kühn Lehm Roth Zieg mann meier bauer brecht',
    frequent:
      'die der und wir in zu den das von für mit ist im auf nicht Sie eine es dass auch an uns wird noch bei als um aus ' +
      'haben wie werden können möchten bitte bis zum Angebot Auftrag Lieferung Preis Muster Lager Vertrag Besprechung ' +
      'Rückmeldung Grüße Bestätigung nächste Woche Montag Termin Stück Größe prüfen verfügbar anbei freundlichen',
    roots:
      'arbeit auf bau brief dauer ein fach fahr förder führ geb gründ halt kauf kraft künd lad lauf leist liefer mess plan ' +
      'prüf rechn schließ schreib sicher stell stoff stück trag verkehr vor wechsel werk wert ziel zahl zeug',
    endings:
      'e en er ern ung ungen heit keit lich liche lichen ig ige bar schaft los weise ieren iert nis tum sam',
  },
  fr: {
    share: 10,
    charsets: [
      ['utf-8', 64],
      ['iso-8859-1', 24],
      ['windows-1252', 12],
    ],
    replyPrefixes: 'RE: |Re: |RÉP: ',
    greetings: 'Bonjour|Bonjour à tous|Madame, Monsieur|Cher collègue',
    givenNames: 'Éloïse Gaëtan Mireille Rémi Solène Thibault Agnès Loïc',
    familyParts: 'Lefè Garn Beau Moul Rich Fontai Dubrû mond lier reau vre ard',
    frequent:
      'de la le et les des nous vous à en un une du pour que est dans sur au par avec ce pas il plus qui sont votre notre ' +
      'être avez si ou cette mais aussi très commande livraison prix échantillon entrepôt contrat réunion semaine prévision ' +
      'conditions délai merci cordialement confirmer disponible ci-joint demain lundi modèle quantité première',
    roots:
      'accord achat appel base cadr cél charg command comp con cours dégag déliv dépôt échang élev expéd factur form gér ' +
      'import livr march mesur négoc offr ordr paie prés procéd rapport réalis règl serv suiv trait transport vent vérifi',
    endings:
      'e es er ez ent ement ements age ages ion ions eur eurs euse ité ités able ables if ive é ée és ées ance ance',
  },
  sv: {
    share: 8,
    charsets: [
      ['utf-8', 70],
      ['iso-8859-1', 20],
      ['windows-1252', 10],
    ],
    replyPrefixes: 'SV: |Re: |Sv: ',
    greetings: 'Hej|Hej alla|God morgon|Bästa',
    givenNames: 'Åsa Göran Märta Björn Ebba Håkan Linnéa Örjan',
    familyParts: 'Lind Berg Ström Sjö Åker Näs Dahl kvist gren qvist mark',
    frequent:
      'och att det i på vi som en för är med av till den har ni inte om ett från så kan men vår er denna där också mer när ' +
      'vid nu skall blir beställning leverans pris prov lager avtal möte vecka måndag prognos villkor tack hälsningar bekräfta ' +
      'tillgänglig bifogat imorgon kvantitet frågor återkomma första köp',
    roots:
      'ansvar arbet bygg drift fart flytt fråg förs gräns handl håll inköp kost köp lag last led lever lån mät möj nät ' +
      'ordn plan pröv räkn sälj säk skick släpp stöd tid tjänst utveckl vara väg värd',
    endings:
      'a ar are arna ande en er erna else elser het heten ig iga ing ingen ning ningar lig ligt skap t et',
  },
  pl: {
    share: 6,
    charsets: [
      ['utf-8', 72],
      ['iso-8859-2', 18],
      ['windows-1250', 10],
    ],
    replyPrefixes: 'Odp: |Re: ',
    greetings: 'Dzień dobry|Cześć|Szanowni Państwo',
    givenNames: 'Wojciech Bożena Stanisław Grażyna Michał Jadwiga',
    familyParts: 'Kowal Wiśniew Dąbrow Zieliń Szymań Woź ski niak czyk ek',
    frequent:
      'i w na do się z nie że to jest o za od po jak dla przez oraz czy są tym tego będzie może już przy ale który proszę ' +
      'zamówienie dostawa cena próbka magazyn umowa spotkanie tydzień prognoza warunki dziękuję pozdrawiam potwierdzić ' +
      'dostępny załączeniu jutro poniedziałek ilość pytania pierwsza',
    roots:
      'biur budow cen czas dost druk dział farb gotów hand jedn koszt licz ład mag mierz na nos ob od płat pod pow prac prze ' +
      'przy roz spraw sprzed tow tworz um urz war wyk wys zak zam zgod',
    endings: 'a ać acja ami anie anych ą ego ek em enie eń ę i ić iem ki ny ów owa owy ość ości y ych ym',
  },
  ja: {
    share: 5,
    charsets: [
      ['utf-8', 56],
      ['iso-2022-jp', 32],
      ['shift_jis', 12],
    ],
    replyPrefixes: 'Re: |RE: ',
    greetings: 'お世話になっております|いつもありがとうございます',
    givenNames: '一郎 由美 大輔 直子 誠 恵子',
    familyParts: '佐 藤 鈴 木 高 橋 田 中 渡 辺 山 本 村 井',
    frequent:
      'の に は を が で と も から です ます した について こと これ この よろしく お願い いたします ご 確認 ください 注文 納品 価格 見本 倉庫 契約 ' +
      '会議 来週 予定 条件 添付 資料 ありがとう ございます 月曜日 数量 質問 担当 株式会社',
    roots:
      '製 造 管 理 生 産 販 売 設 計 技 術 開 発 品 質 検 査 輸 送 計 画 予 算 市 場 調 達 部 門 営 業 情 報 電 子 機 械 材 料 加 工 試 験 評 価',
    endings: '性 的 化 者 部 所 品 費 率 量 書 会 日 表 点 店 中 後 前 間',
    unspaced: true,
  },
};

const vocabulary = 20_000;
const rank = zipf(vocabulary, 1.05);
const split = (text: string): string[] => text.split(' ').filter(Boolean);

/** The languages with their full vocabularies. */
export function languages(random: Random): Language[] {
  return Object.entries(sources).map(([name, source]) => ({
    name,
    share: source.share,
    charsets: source.charsets,
    replyPrefixes: source.replyPrefixes.split('|'),
    greetings: source.greetings.split('|'),
    givenNames: split(source.givenNames),
    familyParts: split(source.familyParts),
    words: wordsOf(source, random),
    gap: source.unspaced ? '' : ' ',
    stop: source.unspaced ? '。' : '.',
  }));
}

function wordsOf(source: Source, random: Random): string[] {
  const [roots, endings] = [split(source.roots), split(source.endings)];
  const words = new Set(split(source.frequent));
  while (words.size < vocabulary) {
    const parts = Array.from({ length: random.int(1, 3) }, () => random.pick(roots));
    words.add(parts.join('') + random.pick(endings));
  }
  return [...words];
}

export function sentence(language: Language, random: Random, length: number): string {
  const words = Array.from({ length }, () =>
    random.chance(0.012) ? String(random.int(2, 90_000)) : (language.words[rank(random)] as string),
  );
  const text = words.join(language.gap);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Paragraphs of together about so many characters. */
export function prose(language: Language, random: Random, characters: number): string[] {
  const paragraphs: string[] = [];
  for (let written = 0; written < characters;) {
    const sentences = Array.from({ length: random.int(1, 5) }, () => {
      const link = random.chance(0.04) ? ` https://portal.${random.hex(5)}.example/${random.hex(8)}` : '';
      return (
        sentence(language, random, random.int(4, 22)) + link + (random.chance(0.1) ? '?' : language.stop)
      );
    });
    const paragraph = sentences.join(language.gap);
    paragraphs.push(paragraph);
    written += paragraph.length;
  }
  return paragraphs;
}
