import { phraseList } from "../../../platform/phrase-list.ts";

/** Month names from January on, in lower case: full, inflected and short forms of all languages that are read. */
export const monthNames: readonly (readonly string[])[] = [
  phraseList(`
  january | jan | januar | jänner | janvier | janv | enero | ene | gennaio | gen | janeiro | januari | januar | tammikuuta | tammikuun
  tammi
  stycznia | styczeń | sty | ledna | leden | led | января | январь | янв | січня | ocak | oca | ianuarie | január | ιανουαρίου
`),
  phraseList(`
  february | feb | februar | feber | février | fevrier | févr | fév | febrero | febbraio | fevereiro | fev | februari | helmikuuta
  helmikuun | helmi
  lutego | luty | lut | února | únor | úno | февраля | февраль | фев | лютого | şubat | şub | februarie | február
`),
  phraseList(`
  march | mar | märz | mär | mrz | mars | marzo | março | maart | mrt | marts | maaliskuuta | maaliskuun | maalis
  marca | marzec | března | březen | bře | марта | март | мар | березня | mart | martie | március
`),
  phraseList(`
  april | apr | avril | avr | abril | abr | aprile | huhtikuuta | huhtikuun | huhti | kwietnia | kwiecień | kwi
  dubna | duben | dub | апреля | апрель | апр | квітня | nisan | nis | aprilie | április
`),
  phraseList(`
  may | mai | mayo | maggio | mag | maio | mei | maj | toukokuuta | toukokuun | touko | maja | května | květen | kvě
  мая | май | травня | mayıs | május
`),
  phraseList(`
  june | jun | juni | juin | junio | giugno | giu | junho | kesäkuuta | kesäkuun | kesä | czerwca | czerwiec | cze
  června | červen | čvn | июня | июнь | июн | червня | haziran | haz | iunie | június
`),
  phraseList(`
  july | jul | juli | juillet | juil | julio | luglio | lug | julho | heinäkuuta | heinäkuun | heinä | lipca | lipiec | lip
  července | červenec | čvc | июля | июль | июл | липня | temmuz | tem | iulie | július
`),
  phraseList(`
  august | aug | août | aout | agosto | ago | augustus | augusti | elokuuta | elokuun | elo | sierpnia | sierpień | sie
  srpna | srpen | srp | августа | август | авг | серпня | ağustos | ağu | augusztus
`),
  phraseList(`
  september | sept | sep | septembre | septiembre | setiembre | settembre | set | setembro | syyskuuta | syyskuun | syys
  września | wrzesień | wrz | září | zář | сентября | сентябрь | сен | сент | вересня | eylül | eyl | septembrie | szeptember
`),
  phraseList(`
  october | oct | oktober | okt | octobre | octubre | ottobre | ott | outubro | out | lokakuuta | lokakuun | loka
  października | październik | paź | října | říjen | říj | октября | октябрь | окт | жовтня | ekim | eki | octombrie | október
`),
  phraseList(`
  november | nov | novembre | noviembre | novembro | marraskuuta | marraskuun | marras | listopada | listopad | lis | listopadu
  ноября | ноябрь | ноя | листопада | kasım | kas | noiembrie
`),
  phraseList(`
  december | dec | dezember | dez | décembre | decembre | déc | diciembre | dic | dicembre | dezembro | desember | des | joulukuuta
  joulukuun | joulu
  grudnia | grudzień | gru | prosince | prosinec | pro | декабря | декабрь | дек | грудня | aralık | ara | decembrie
`),
];

/** Months that may stand before the day; others would collide with words ("out 3"). */
export const monthFirstNames: readonly (readonly string[])[] = [
  ["january", "jan", "tammikuun", "ocak"],
  ["february", "feb", "helmikuun", "şubat"],
  ["march", "mar", "maaliskuun"],
  ["april", "apr", "huhtikuun"],
  ["may", "toukokuun"],
  ["june", "jun", "kesäkuun"],
  ["july", "jul", "heinäkuun"],
  ["august", "aug", "elokuun"],
  ["september", "sept", "sep", "syyskuun"],
  ["october", "oct", "lokakuun"],
  ["november", "nov", "marraskuun"],
  ["december", "dec", "joulukuun"],
];

/** Weekday names from Monday on (ISO 8601), in lower case, with the cases in which they stand after "on" and "until". */
export const weekdayNames: readonly (readonly string[])[] = [
  phraseList(`
  monday | mon | montag | mo | lundi | lunes | lunedì | lunedi | segunda-feira | segunda feira | segunda | maandag | måndag | måndagen
  mandag
  maanantai | maanantaina | maanantaihin | poniedziałek | poniedziałku | pondělí | понедельник | понедельника | понеділок | pazartesi
  月曜日 | 月曜 | 星期一 | 周一 | 週一 | 礼拜一 | 월요일
`),
  phraseList(`
  tuesday | tue | tues | dienstag | di | mardi | martes | martedì | martedi | terça-feira | terça feira | terça | dinsdag | tisdag
  tisdagen | tirsdag
  tiistai | tiistaina | tiistaihin | wtorek | wtorku | úterý | úterka | вторник | вторника | вівторок | salı | 火曜日 | 火曜 | 星期二 | 周二
  週二 | 화요일
`),
  phraseList(`
  wednesday | wed | mittwoch | mi | mercredi | miércoles | miercoles | mercoledì | mercoledi | quarta-feira | quarta feira | quarta
  woensdag | onsdag | onsdagen
  keskiviikko | keskiviikkona | keskiviikkoon | środa | środę | środy | středa | středu | středy | среда | среду | среды | середа
  середу | çarşamba | 水曜日 | 水曜 | 星期三 | 周三 | 週三 | 수요일
`),
  phraseList(`
  thursday | thu | thur | thurs | donnerstag | do | jeudi | jueves | giovedì | giovedi | quinta-feira | quinta feira | quinta
  donderdag | torsdag | torsdagen
  torstai | torstaina | torstaihin | czwartek | czwartku | čtvrtek | čtvrtka | четверг | четверга | четвер | perşembe | 木曜日 | 木曜 | 星期四
  周四 | 週四 | 목요일
`),
  phraseList(`
  friday | fri | freitag | fr | vendredi | viernes | venerdì | venerdi | sexta-feira | sexta feira | sexta | vrijdag | fredag
  fredagen
  perjantai | perjantaina | perjantaihin | piątek | piątku | pátek | pátku | пятница | пятницу | пятницы | п'ятниця | п'ятницю | cuma
  金曜日 | 金曜 | 星期五 | 周五 | 週五 | 금요일
`),
  phraseList(`
  saturday | sat | samstag | sonnabend | samedi | sábado | sabado | sabato | zaterdag | lördag | lørdag | lauantai | lauantaina
  sobota | sobotę | sobotu
  суббота | субботу | субота | cumartesi | 土曜日 | 土曜 | 星期六 | 周六 | 週六 | 토요일
`),
  phraseList(`
  sunday | sun | sonntag | dimanche | domingo | domenica | zondag | söndag | søndag | sunnuntai | sunnuntaina | niedziela | niedzielę
  neděle | neděli
  воскресенье | воскресенья | неділя | неділю | pazar | 日曜日 | 日曜 | 星期日 | 星期天 | 周日 | 週日 | 일요일
`),
];

/** Weekday forms too short or too common to stand alone; they count only beside a date. */
export const weakWeekdays: readonly string[] = phraseList(`
  mo | di | mi | do | fr | mon | tue | wed | thu | fri | sat | sun | segunda | terça | quarta | quinta | sexta | pazar
`);
