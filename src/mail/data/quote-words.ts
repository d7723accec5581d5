/** The words by which mail programs introduce quoted mail, by language. Facts about programs, not prose. */

const list = (text: string): string[] => text.trim().split(/\s*\|\s*/);

/** First words of "On 3 May, Eva wrote:", as regular expressions. */
export const OPENERS = list(String.raw`
  on | at | in | am | um | le | el | il | il giorno | em | op | den | d\. | dnia | w dniu | dne | på |
  kl\. | pe | ma | a | no dia | na | u | w | v | vào | pada | tarihinde | στις | на | в | ke | dana | dňa |
  mon | tue | wed | thu | fri | sat | sun | lun | mar | mer | gio | ven | sab | dom | mo | di | mi | do |
  fr | sa | so | from
`);

/** The verb in it, as regular expressions. */
export const WROTE = list(String.raw`
  wrote | writes | said | schrieb | schrieben | geschrieben | a écrit | écrit | a ecrit | escribió |
  escribio | escribiu | va escriure | ha scritto | scritto | scrive | escreveu | schreef |
  heeft geschreven | het volgende geschreven | skrev | skreiv | følgende | napisał | napisała |
  napisał\(a\) | pisze | napsal | napsala | napsal\(a\) | napísal | napísal\(a\) | kirjoitti | írta |
  a scris | je napisao | je napisal | написал | написала | написал\(а\) | пишет | писал | писал\(а\) |
  написав | yazdı | şunu yazdı | đã viết | menulis | έγραψε | 写道 | 寫道 | のメッセージ | 作成 | 작성 |
  wrote the following
`);

/** "-----Original Message-----" between dashes. */
export const SEPARATORS = list(String.raw`
  original message | original appointment | original mail | original | forwarded message | forwarded by |
  reply message | replied message | ursprüngliche nachricht | ursprüngliche mail | originalnachricht |
  original-nachricht | originalmail | weitergeleitete nachricht | ursprünglicher termin |
  message d'origine | message d’origine | message original | message initial | message transféré |
  message transmis | mail original | e-mail transféré | mensaje original | mensaje reenviado |
  mensaje remitido | messaggio originale | messaggio inoltrato | mensagem original | mensagem encaminhada |
  oorspronkelijk bericht | origineel bericht | doorgestuurd bericht | ursprungligt meddelande |
  originalmeddelande | vidarebefordrat meddelande | opprinnelig melding | original melding |
  videresendt melding | oprindelig meddelelse | original meddelelse | videresendt meddelelse |
  oryginalna wiadomość | wiadomość oryginalna | wiadomość przekazana | treść przekazanej wiadomości |
  alkuperäinen viesti | välitetty viesti | исходное сообщение | оригинальное сообщение |
  пересылаемое сообщение | пересланное сообщение | původní zpráva | přeposlaná zpráva | pôvodná správa |
  eredeti üzenet | továbbított üzenet | orijinal mesaj | özgün ileti | iletilen mesaj | 原始邮件 | 原始郵件 | 原郵件 |
  转发邮件信息 | 轉寄的郵件 | 元のメッセージ | 転送メッセージ | 원본 메시지 | mesaj original | mesaj redirecționat |
  mensagem reencaminhada | preposlaná správa | iletilmiş mesaj | i̇letilmiş mesaj | proslijeđena poruka |
  továbbított levél | videresendt e-post
`);

/** Labels of the header block that Outlook and others put over a quoted mail: the author. */
export const FROM_LABELS = list(String.raw`
  from | von | de | da | van | från | fra | od | lähettäjä | от | від | feladó | kimden | gönderen |
  expéditeur | del | mittente | 发件人 | 寄件者 | 差出人 | 보낸 사람 | 보낸사람 | אמאת | מאת | من | từ | dari | de la |
  expeditor | afzender | avsändare | odosielateľ | odesílatel | nadawca | remitente
`);

/** When it was sent. */
export const DATE_LABELS = list(String.raw`
  sent | date | gesendet | datum | envoyé | envoyé le | enviado | enviado el | enviado em | fecha | data |
  inviato | verzonden | skickat | skickat den | sendt | dato | wysłano | wysłane | lähetetty | päivämäärä |
  отправлено | дата | відправлено | elküldve | dátum | gönderildi | tarih | gönderme tarihi | odesláno |
  odoslané | poslano | 发送时间 | 日期 | 寄件日期 | 傳送時間 | 送信日時 | 日付 | 보낸 날짜 | 날짜 | תאריך | נשלח | التاريخ | trimis |
  dată | ngày | tanggal | terkirim | 时间
`);

/** Who received it. */
export const TO_LABELS = list(String.raw`
  to | an | à | a | para | aan | till | til | do | vastaanottaja | кому | címzett | kime | alıcı | komu |
  pro | destinataire | destinatario | per | către | cc | kopie | copie | cópia | kopia | kopi | копия |
  收件人 | 收件者 | 宛先 | 받는 사람 | 받는사람 | אל | إلى | đến | kepada | reply-to | 抄送 | adresat | kopio | bilgi
`);

/** What it was about. */
export const SUBJECT_LABELS = list(String.raw`
  subject | betreff | objet | asunto | oggetto | assunto | onderwerp | ämne | emne | temat | aihe | тема |
  tárgy | konu | předmět | predmet | subiect | re | 主题 | 主旨 | 件名 | 제목 | נושא | الموضوع | tiêu đề | chủ đề |
  subjek | subyek | θέμα | efni | tēma | assumpte
`);

/** What phones and apps append by themselves, as regular expressions; matched at the start of one of the last lines. */
export const MOBILE_SIGNATURES = list(String.raw`
  sent from my | sent from outlook | sent from mail | sent from yahoo | sent from samsung |
  sent from proton | sent from gmail | sent from iphone | sent from ipad | sent from a mobile |
  sent from the | sent from typeapp | sent from spark | sent from airmail | sent from bluemail |
  sent from aqua mail | sent from nine | sent from polymail | sent from fairemail | sent from boxer |
  sent from k-9 | sent from tutanota | sent from canary | sent from edison | sent from mobile | sent via |
  get outlook for | sent with | von meinem .{1,40}gesendet | von meinem | gesendet von | gesendet mit |
  envoyé de | envoyé depuis | envoyé à partir d | enviado desde | enviado do | enviado de |
  enviado a partir | inviato da | inviato dal | verzonden vanaf | verzonden vanuit | verzonden met |
  verzonden via | verstuurd vanaf | skickat från | sendt fra | wysłano z | lähetetty | отправлено с |
  отправлено из | odesláno z | iphone'umdan gönderildi | 发自我的 | 從我的 | iphoneから送信 | 내 iphone
`);
