/**
 * What mail programs put before a subject, by language. A person's own "Budget: Q3" must survive, so nothing is
 * stripped that does not stand here.
 */

const list = (text: string): string[] => text.trim().split(/\s*\|\s*/);

/** An answer. */
export const REPLY_PREFIXES = list(String.raw`
  re | reply | aw | antw | antwort | antwoord | ant | betr | sv | svar | ang | vs | vast | vastaus | odp |
  odpověď | odpoveď | res | resp | resposta | respuesta | rif | risposta | r | ref | rép | réf | réponse |
  vá | válasz | ynt | yanıt | cevap | atb | bls | balas | odg | odgovor | на | отг | отв | ответ | відп |
  σχετ | απ | απάντηση | השב | תשובה | رد | 回复 | 回復 | 答复 | 答覆 | 回覆 | 返信 | 회신 | 답장 | ตอบ | trả lời
`);

/** A forward. `RV` is Spanish for it, `VB` Swedish, `WG` German, `PD` Polish, `I` Italian. */
export const FORWARD_PREFIXES = list(String.raw`
  fw | fwd | forward | forwarded | wg | weitergeleitet | wtr | vb | vl | vidb | i | inoltra | inoltro | tr |
  trans | enc | encaminhado | rv | reenv | reenviado | pd | doorst | doorgestuurd | fs | vs fwd |
  továbbítás | tov | ilt | İlt | iletildi | trs | terusan | yml | πρθ | הועבר | העברה | إعادة توجيه |
  пересл | пер | fwd fw | 转发 | 轉寄 | 轉發 | 転送 | 전달
`);

/** Put there by calendars, servers and the programs of people who are away. */
export const SYSTEM_PREFIXES = list(String.raw`
  accepted | declined | tentative | tentatively accepted | canceled | cancelled | canceled event |
  cancelled event | invitation | updated invitation | invitation from google calendar | new time proposed |
  meeting forward notification | angenommen | zugesagt | abgelehnt | abgesagt | mit vorbehalt |
  vorläufig zugesagt | einladung | aktualisierte einladung | accepté | refusé | annulé | provisoire |
  aceptado | aceptada | rechazado | cancelado | accettato | rifiutato | annullato | geaccepteerd |
  afgewezen | geannuleerd | accepterat | avböjt | inställt | zaakceptowane | odrzucone | aceito | recusado |
  automatic reply | auto reply | auto-reply | autoreply | auto response | autoresponse |
  automatic response | out of office | out of the office | out of office autoreply | out of office reply |
  ooo | vacation reply | away | automatische antwort | abwesenheitsnotiz | abwesenheit | abwesend |
  réponse automatique | absence du bureau | absent | respuesta automática | fuera de la oficina |
  resposta automática | ausência temporária | risposta automatica | fuori sede | automatisch antwoord |
  afwezig | autosvar | automatiskt svar | automatisk svar | frånvaro | automaattinen vastaus | poissa |
  odpowiedź automatyczna | automatická odpověď | автоответ | автоматический ответ | otomatik yanıt | 自动答复 |
  自动回复 | 自動回覆 | 自動応答 | 자동 회신 | undeliverable | undelivered | undelivered mail | delivery failure |
  delivery failed | delivery delayed | delivered | relayed | unzustellbar | nicht zustellbar | non remis |
  non distribuable | no se puede entregar | onbestelbaar | não entregue | non recapitabile | read |
  not read | gelesen | ungelesen | lu | non lu | leído | letto | lida | gelezen | läst | lest |
  read receipt | return receipt
`);
