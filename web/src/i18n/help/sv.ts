import type { Help } from './types';

export const help: Help = {
  keys: 'Kortkommandon',
  glossary: 'Ordlista',
  docs: 'API:et',
  ask: 'Fungerar något inte, eller saknas något?',
  askText: 'Skriv till din administratör. Sidans adress följer med, så att de ser det du ser.',
  youAreOne: 'Du är själv administratör: läget för brevlådor och köer står under Administration.',
  write: name => `Skriv till ${name}`,
  subject: 'En fråga om Kontor',
  body: address => `Det gäller sidan ${address}`,
  pages: {
    mail: {
      title: 'E-post',
      text: [
        'Dina brevlådor i en enda lista med {thread|trådar}. Bredvid en öppen tråd står vad den handlar om: personer, {deal|affärer}, {lead|leads}, {project|projekt}.',
        'En tråd som {asks|frågar dig} passar till flera. Välj en gång, så frågar den inte igen. Varje {link|länk} säger varför den finns, och kan tas tillbaka.',
        'Privata trådar ser bara du. Med reglaget ”Dela mina exemplar” öppnar du en tråd för kollegor som får se det den är länkad till.',
      ],
    },
    leads: {
      title: 'Leads',
      text: [
        'Alla som kanske vill köpa och som ingen har bedömt än. Överst står den vars nästa {activity|aktivitet} brådskar mest.',
        'Värt din tid? {conversion|Konvertera} till en {deal|affär}. Inte? Arkivera; det går att ta tillbaka.',
      ],
    },
    deals: {
      title: 'Affärer',
      text: [
        'Din {pipeline|pipeline} som en tavla: dra en {deal|affär} till nästa {stage|steg}, eller välj ”Flytta till” på kortet. Samma affärer kan läsas som lista eller som prognos per månad.',
        'Ovanför varje steg står summan och den {weighted|viktade summan}. Märket på kortet visar om nästa {activity|aktivitet} är försenad, i dag, planerad eller saknas; ett kort blir rött när affären {rotting|ligger till sig}.',
      ],
    },
    persons: {
      title: 'Personer',
      text: [
        'Alla du har att göra med. En {person|person} läggs till för hand, genom import eller från ett mejl; på personens sida står allt som rör den.',
        'Finns någon två gånger? Se {duplicate|Dubbletter}: två kan slås ihop till en, och inget går förlorat.',
      ],
    },
    organizations: {
      title: 'Organisationer',
      text: [
        'Företagen bakom dina personer. En {organization|organisations} sida visar också det som står på dess personer och deras affärer.',
        'Organisationer kan höra ihop: moder, dotter, syster.',
      ],
    },
    activities: {
      title: 'Aktiviteter',
      text: [
        'Det som ska göras, som kalender eller lista. Dra en {activity|aktivitet} för att flytta den; bocka av den när den är gjord.',
        'Gäster får en inbjudan med e-post, och deras svar står här. Anteckningen är bara för kollegor; den offentliga beskrivningen är för gästerna.',
      ],
    },
    projects: {
      title: 'Projekt',
      text: [
        'Arbetet efter en {deal|affär}, på {phase|tavlor med faser}. Framsteg räknas av {task|uppgifter}, deluppgifter och aktiviteter.',
        'Ett projekt kan skapas från en vunnen affär, eller från en mall.',
      ],
    },
    products: {
      title: 'Produkter',
      text: [
        'Det ni säljer: priser i varje valuta, varianter, kostnad. På en {deal|affär} summeras rader med {product|produkter} till dess värde.',
      ],
    },
    insights: {
      title: 'Insikter',
      text: [
        'Hur försäljningen går: vunnet och förlorat, konvertering per {stage|steg}, aktiviteter, svarstider, prognos. Varje siffra leder till listan bakom den.',
        'Du ser det du får se: dina siffror kan skilja sig från en kollegas.',
      ],
    },
    timeline: {
      title: 'Kontakternas tidslinje',
      text: [
        'Personer eller organisationer nedåt, tiden åt sidan. Varje punkt är ett samtal, ett möte, ett mejl eller en affär; luckorna visar vem ingen har talat med på länge.',
      ],
    },
    duplicates: {
      title: 'Dubbletter',
      text: [
        'Par som ser ut att vara samma {person|person} eller {organization|organisation}. Titta på förhandsvisningen, välj vilken som blir kvar och slå ihop: allt flyttas över. En sammanslagning kan inte ångras.',
        'Är de ändå två? Märk dem som olika, så visas de inte igen.',
      ],
    },
    imports: {
      title: 'Import',
      text: [
        'Hämtar in ett kalkylblad (XLSX, XLS eller CSV). Du säger vilken kolumn som är vilket fält, och ser vad som skulle skapas innan något görs.',
        'Rader som inte går in kommer tillbaka som en fil med orsaken. Hela importen kan ångras i 48 timmar.',
      ],
    },
    mailboxes: {
      title: 'Brevlådor',
      text: [
        'E-postkontona som Kontor läser och skickar genom. Kontor flyttar, ändrar eller raderar aldrig något på servern.',
        'En {mailbox|brevlåda} är grön när det finns {proof|bevis} för att allt kom in. Dess sida säger vad som är på väg, och vad som lämnades utanför och varför.',
      ],
    },
    smartBcc: {
      title: 'Smart BCC',
      text: [
        'Lägg {smartBcc|Smart BCC}-adressen i hemlig kopia i vilket e-postprogram som helst, så sparas mejlet hos kunden. Mejl från adresser som du inte har bekräftat avvisas.',
      ],
    },
    settings: {
      title: 'Inställningar',
      text: [
        'Det som är ditt: namn, språk, tidszon, lösenord, aviseringar. Administratörer hittar även det som är allas: {pipeline|pipelines}, {field|fält}, användare och {permission|behörigheter}.',
      ],
    },
    admin: {
      title: 'Administration',
      text: [
        'Om allt fungerar: brevlådor, köer, mejl som Kontor själv skickar och {deadLetter|oläsliga mejl}. Där något är fel står nästa steg bredvid.',
      ],
    },
    glossary: {
      title: 'Ordlista',
      text: ['Vad orden i appen betyder. Ord med en prickad linje under leder hit.'],
    },
    other: {
      title: 'Kontor',
      text: [
        'Med Ctrl+K (på en Mac ⌘K) hittar du allt och gör allt: skriv ett namn, ett ord ur ett mejl eller vad du vill göra.',
        'Med ”+” lägger du till något nytt från varje sida; tangenten n gör detsamma.',
      ],
    },
  },
};
