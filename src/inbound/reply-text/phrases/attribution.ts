/**
 * Words of the line a mail client puts before a quote ("On …, X wrote:"), in lower case.
 * Sources: the default reply headers of Gmail, Apple Mail, Thunderbird, Yahoo, Outlook, Lotus Notes, K-9 and webmailers.
 */

/** First words of an attribution line. A date follows them. */
export const attributionOpeners: readonly string[] = [
  "on", // en
  "am", // de
  "le", // fr
  "el", // es, ca
  "il", // it
  "em", // pt
  "no dia", // pt
  "a", // pt, es
  "op", // nl
  "den", // sv, da
  "på", // sv, no
  "dne", // cs
  "dnia", // pl
  "w dniu", // pl
  "dňa", // sk
  "la data de", // ro
  "în", // ro
  "pe", // ro
  "στις", // el
  "на", // bg
  "в", // ru
  "у", // uk
  "vào", // vi
  "pada", // id
  "pada tanggal", // id
  "tarihinde", // tr
  "at", // en, NetEase
  "在", // zh
  "בתאריך", // he
  "ב־", // he
  "ביום", // he
  "في", // ar
  "بتاريخ", // ar
  "dana", // hr
  "u", // hr
  "il giorno", // it
  "in data", // it
  "en date de", // fr
  "w", // pl
  "v", // cs
  "time", // da
  "ngày", // vi
  "เมื่อ", // th
];

/** Verb phrases of an attribution line; they stand at its end, or between date and name. */
export const attributionVerbs: readonly string[] = [
  "wrote",
  "writes",
  "said",
  "schrieb",
  "geschrieben",
  "a écrit",
  "a ecrit",
  "écrit",
  "escribió",
  "escribio",
  "escribiste",
  "ha escrito",
  "va escriure",
  "ha escrit",
  "ha scritto",
  "scrive",
  "scritto",
  "escreveu",
  "escreveste",
  "schreef",
  "geschreven",
  "skrev",
  "skrifaði",
  "følgende",
  "kirjoitti",
  "napisał(a)",
  "napisał",
  "napisała",
  "napisal(a)",
  "pisze",
  "napsal(a)",
  "napsal",
  "napsala",
  "odesílatel",
  "napísal(a)",
  "napísal",
  "napísala",
  "написал(а)",
  "написал",
  "написала",
  "написав",
  "написав(ла)",
  "написала(в)",
  "пишет",
  "пише",
  "написа",
  "tarihinde",
  "yazdı",
  "yazmış",
  "のメール",
  "書きました",
  "のメッセージ",
  "写道",
  "寫道",
  "작성",
  "님이 씀",
  "썼습니다",
  "كتب",
  "كتبت",
  "تمت كتابة ما يلي بواسطة",
  "כתב",
  "כתבה",
  "מאת",
  "έγραψε",
  "a scris",
  "írta",
  "irta",
  "napisao",
  "napisala",
  "je napisao",
  "je pisao",
  "rašė",
  "rakstīja",
  "kirjutas",
  "đã viết",
  "menulis",
  "เขียนว่า",
  "ने लिखा",
];

/** Openings of an attribution without a date ("Quoting X <x@y>:", Horde and others). A quote follows. */
export const quotingOpeners: readonly string[] = [
  "quoting",
  "zitat von",
  "zitiere",
  "selon",
  "quoting message from",
  "en réponse à",
  "citando",
  "citaat",
  "citerar",
  "citat fra",
  "cytowanie",
  "in article",
  "in message",
  "mensaje citado por",
  "scrive",
  "цитирование",
  "lainaus",
];
