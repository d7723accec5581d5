import type { Glossary } from './types';

export const glossary: Glossary = {
  title: 'Ordlista',
  lead: 'Ett {lead|lead} som är värt din tid blir en {deal|affär}; en vunnen affär kan bli ett {project|projekt}. Alla tre hör till en {person|person} och en {organization|organisation}, och på alla finns {activity|aktiviteter}, {note|anteckningar} och {thread|mejl}.',
  find: 'Sök ett ord',
  none: words => `Inget ord innehåller ”${words}”.`,
  groups: {
    sales: 'Försäljning',
    contacts: 'Människor',
    work: 'Arbete',
    mail: 'E-post',
    company: 'Företaget',
  },
  terms: {
    lead: {
      name: 'Lead',
      text: 'Någon som kanske vill köpa och som man ännu vet lite om. Leads väntar i leadsinkorgen, utanför varje {pipeline|pipeline}, tills man {conversion|konverterar} eller arkiverar dem.',
    },
    deal: {
      name: 'Affär',
      text: 'En försäljning som kan bli av: ett värde, ett {stage|steg} i en {pipeline|pipeline}, en {person|person} eller {organization|organisation}, och till sist {won|vunnen eller förlorad}.',
    },
    pipeline: {
      name: 'Pipeline',
      text: 'Vägen som en {deal|affär} går från första samtalet till underskriften, som en rad {stage|steg}. Ett företag kan ha flera.',
    },
    stage: {
      name: 'Steg',
      text: 'En del av en {pipeline|pipeline}. Det kan ha en {probability|sannolikhet}, och ett antal dagar efter vilka affärerna {rotting|ligger till sig}.',
    },
    probability: {
      name: 'Sannolikhet',
      text: 'Hur troligt det är att en {deal|affär} vinns, i procent. Den kommer från {stage|steget}, om affären inte har en egen.',
    },
    weighted: {
      name: 'Viktat värde',
      text: 'Värdet gånger {probability|sannolikheten}: vad man i genomsnitt kan vänta sig. En tavla visar båda summorna ovanför varje {stage|steg}.',
    },
    rotting: {
      name: 'Liggande affär',
      text: 'En {deal|affär} ligger till sig när inget har hänt på den under så många dagar som {stage|steget} tillåter. En planerad {activity|aktivitet} hindrar inte det; något gjort gör det.',
    },
    won: {
      name: 'Vunnen, förlorad',
      text: 'Hur en {deal|affär} slutar. En förlorad säger varför, så att man kan lära av det; båda kan öppnas igen.',
    },
    conversion: {
      name: 'Konvertering',
      text: 'Ett {lead|lead} blir en {deal|affär}, eller en affär blir ett lead igen. {note|Anteckningar}, {activity|aktiviteter} och {thread|mejl} följer med.',
    },
    product: {
      name: 'Produkt',
      text: 'Det ni säljer, med priser. Produktrader på en {deal|affär} summeras till dess värde.',
    },
    person: {
      name: 'Person',
      text: 'Någon du har att göra med: namn, adresser, telefonnummer och {organization|organisationen} där personen arbetar.',
    },
    organization: {
      name: 'Organisation',
      text: 'Ett företag eller en myndighet. Den visar också det som finns på dess {person|personer} och deras {deal|affärer}.',
    },
    participant: {
      name: 'Deltagare',
      text: 'Ytterligare en {person|person} som har något att säga till om i en {deal|affär}, utöver den som affären görs med.',
    },
    follower: {
      name: 'Följare',
      text: 'En kollega som håller ett öga på en post. Den som följer den kan se den.',
    },
    duplicate: {
      name: 'Dubblett',
      text: 'En {person|person} eller {organization|organisation} som verkar finnas två gånger. De två kan slås ihop, eller märkas som olika.',
    },
    activity: {
      name: 'Aktivitet',
      text: 'Något att göra, med datum: ett samtal, ett möte, en uppgift. Varje {lead|lead} och {deal|affär} bör ha en nästa.',
    },
    note: {
      name: 'Anteckning',
      text: 'Det du vill komma ihåg om en post. En kollega som nämns i den med @ får en avisering.',
    },
    project: {
      name: 'Projekt',
      text: 'Arbetet som följer på en {deal|affär}: {phase|faser}, {task|uppgifter}, datum och framsteg.',
    },
    phase: {
      name: 'Tavla och fas',
      text: 'En tavla är för {project|projekt} vad en {pipeline|pipeline} är för affärer; faserna är dess kolumner.',
    },
    task: {
      name: 'Uppgift',
      text: 'En del av ett {project|projekt}, vid behov med deluppgifter. Det som är gjort räknas in i projektets framsteg.',
    },
    label: {
      name: 'Etikett',
      text: 'Ett färgat ord på en post eller en {thread|tråd}, för att hitta liknande igen.',
    },
    filter: {
      name: 'Filter',
      text: 'Villkor som en lista håller sig till. Det kan sparas och delas med kollegor.',
    },
    field: {
      name: 'Eget fält',
      text: 'Ett fält som ert företag har lagt till på affärer och leads, personer, organisationer, produkter, projekt eller aktiviteter.',
    },
    mailbox: {
      name: 'Brevlåda',
      text: 'Ditt e-postkonto. Kontor läser det och skickar genom det, och flyttar, ändrar eller raderar aldrig något på servern.',
    },
    thread: { name: 'Tråd', text: 'Mejl som svarar på varandra: en konversation.' },
    link: {
      name: 'Länk',
      text: 'Bandet mellan en {thread|tråd} och det den handlar om. Kontor knyter det efter regler som det redovisar; det du bestämmer för hand står fast.',
    },
    asks: {
      name: 'Frågar dig',
      text: 'En {thread|tråd} som passar till flera öppna {deal|affärer}. Kontor gissar inte: du väljer en gång.',
    },
    sharing: {
      name: 'Delad och privat',
      text: 'Ditt exemplar av en privat {thread|tråd} ser bara du; inte ens administratörer gör det. En delad kan läsas av dem som får se det den är {link|länkad} till.',
    },
    smartBcc: {
      name: 'Smart BCC',
      text: 'En adress för raden Hemlig kopia i vilket e-postprogram som helst: det som kopieras dit sparas hos kunden.',
    },
    deadLetter: {
      name: 'Oläsligt mejl',
      text: 'Ett mejl som inte kunde läsas. Dess bytes är sparade, och det kan läsas igen när orsaken är åtgärdad.',
    },
    proof: {
      name: 'Bevis',
      text: 'Kontor jämför vad servern har med vad som togs in. Först när båda stämmer säger en {mailbox|brevlåda} att den är komplett.',
    },
    owner: {
      name: 'Ägare',
      text: 'Kollegan som tar hand om en post. Ägarens {visibility|synlighetsgrupp} avgör vilka andra som ser den.',
    },
    visibility: {
      name: 'Synlighet',
      text: 'Vem som ser en post: bara {owner|ägaren}, ägarens grupp, den gruppen och de under den, eller alla. Det du inte får se finns inte för dig, inte ens i summor och antal.',
    },
    permission: {
      name: 'Behörighet',
      text: 'Vad en användare får göra, till exempel radera, importera eller exportera. Administratörer ger dem i uppsättningar.',
    },
  },
};
