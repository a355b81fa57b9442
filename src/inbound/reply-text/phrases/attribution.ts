import { phraseList } from "../../../platform/phrase-list.ts";

/**
 * Words of the line a mail client puts before a quote ("On …, X wrote:"), in lower case.
 * Sources: the default reply headers of Gmail, Apple Mail, Thunderbird, Yahoo, Outlook, Lotus Notes, K-9 and webmailers.
 */

/** First words of an attribution line. A date follows them. */
export const attributionOpeners: readonly string[] = phraseList(`
  on | am | le | el | il | em | no dia | a | op | den | på | dne | dnia | w dniu | dňa | la data de | în | pe | στις | на | в | у
  vào | wiadomość napisana przez | wiadomość napisana | pada | pada tanggal | wiadomość napisana | wiadomość napisana przez | tarihinde | at | 在 | בתאריך | ב־ | ביום | في | بتاريخ
  dana | u | il giorno | in data | en date de | w | v | time | ngày | เมื่อ
`);

/** Verb phrases of an attribution line; they stand at its end, or between date and name. */
export const attributionVerbs: readonly string[] = phraseList(`
  wrote | writes | said | schrieb | geschrieben | a écrit | a ecrit | écrit | escribió | escribio | escribiste | ha escrito
  va escriure | ha escrit | ha scritto | scrive | scritto | escreveu | escreveste | schreef | geschreven | skrev | skrifaði | følgende
  kirjoitti | napisał(a) | napisał | napisała | napisal(a) | pisze | napsal(a) | napsal | napsala | odesílatel | napísal(a) | napísal
  napísala | написал(а) | написал | написала | написав | написав(ла) | написала(в) | пишет | пише | написа | tarihinde | yazdı
  yazmış | のメール | 書きました | のメッセージ | 写道 | 寫道 | 작성 | 님이 씀 | 썼습니다 | كتب | كتبت | تمت كتابة ما يلي بواسطة | כתב | כתבה | מאת | έγραψε
  a scris | írta | irta | napisao | napisala | je napisao | je pisao | rašė | rakstīja | kirjutas | đã viết | menulis | เขียนว่า
  ने लिखा
`);

/** Openings of an attribution without a date ("Quoting X <x@y>:", Horde and others). A quote follows. */
export const quotingOpeners: readonly string[] = phraseList(`
  quoting | zitat von | zitiere | selon | quoting message from | en réponse à | citando | citaat | citerar | citat fra | cytowanie
  in article | in message | mensaje citado por | scrive | цитирование | lainaus
`);
