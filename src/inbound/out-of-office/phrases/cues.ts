import { phraseList } from "../../../platform/phrase-list.ts";

/**
 * Words around a date that say what the date is, in lower case. "Before" cues stand directly before the date (articles,
 * weekdays and words such as "including" may come between); "after" cues directly behind it.
 */
export type Cue = "until" | "from" | "after" | "before";

export const cuesBefore: Record<Cue, readonly string[]> = {
  until: phraseList(`
  until | till | til | 'til | through | thru | to | up to | ending | ends | end date | last day | through to | up until | - | – | —
  bis | bis zum | bis einschließlich | bis inkl | au | jusqu'au | jusque | jusqu'à | jusqu'au soir du | hasta | al | hasta el
  fino al | fino a | sino al | all' | fino all' | sino all'
  até | ao | a | à | até ao | até o | tot | t/m | tm | tot en met | till och med | t.o.m | t o m | tom | til og med | til og m
  saakka | do | aż do | až do | по | до | по конец
  включно до | 直到 | 到 | 至 | 截至 | ~ | 〜 | ～
`),
  from: phraseList(`
  from | since | starting | as of | as from | beginning | effective | between | ab | vom | von | seit | ab dem | zwischen | du | dès
  à partir du | à compter du | depuis | dès le | entre | a partir
  desde | del | a partir del | a partir de | a partir do | dal | a partire dal | a partire da | dall' | tra | van | vanaf | per | från
  fra | fra og med | från och med | f.o.m | fom | fr.o.m
  alkaen | od | począwszy | począwszy od | с | со | з | із | начиная с | 从 | 自 | 從 | desde o | entre os dias | entre el
`),
  after: phraseList(`
  after | nach | nach dem | après | après le | después del | después | tras | dopo | dopo il | após | depois | depois de | na | efter
  etter | po | после | після | luego del
`),
  before: phraseList(`
  before | prior to | not before | vor | vor dem | avant | avant le | antes | antes del | antes de | prima | prima del | voor | före
  før | innan | ennen | przed | před | до наступления | earlier than | plus tôt que | eerder dan | dříve než | wcześniej niż | раньше
  ранее
`),
};

export const cuesAfter: Record<Cue, readonly string[]> = {
  until: phraseList(`
  まで | 迄 | 까지 | 'a kadar | 'e kadar | 'ya kadar | 'ye kadar | 'na kadar | 'ne kadar | kadar | tarihine kadar | gününe kadar
  akşamına kadar | asti | saakka | mukaan lukien | inclusive | incl | included | inklusive
  einschließlich | inclus | inklusiv | inclusief | włącznie | včetně | включительно | dahil | 期间 | 期間 | 之间 | välisen
  tarihleri arasında | arasında | 사이 | sonuna kadar
`),
  from: phraseList(`
  から | より | 以降 | 起 | 开始 | 開始 | 부터 | 'dan itibaren | 'den itibaren | 'tan itibaren | 'ten itibaren | itibaren | tarihinden itibaren
  alkaen | lähtien
`),
  after: phraseList(`
  之后 | 以后 | 之後 | 以後 | 后 | 後 | 이후 | 'dan sonra | 'den sonra | 'tan sonra | 'ten sonra | sonra | tarihinden sonra | jälkeen
`),
  before: phraseList(`
  之前 | 以前 | 前に | 이전 | 'dan önce | 'den önce | önce
`),
};

/** Words that may stand between a cue and its date. */
export const connectors: readonly string[] = phraseList(`
  the | on | and | including | incl | inclusive | of | at | this | coming | next | approximately | approx | about | around | later
  roughly | close | business | cob | eod | morning | evening | end
  dem | den | der | zum | am | einschließlich | inklusive | inkl | und | mit | voraussichtlich | ca | kommenden | nächsten | le | la
  l' | inclus | prochain | soir | jour | matin
  el | día | dia | próximo | pasado | los | días | il | lo | giorno | prossimo | compreso | o | os | dias | de | do | op | en | met
  aanstaande | a.s | komende | och | med | og | och med
  dnia | dniu | włącznie | w | we | dne | včetně | v | ve | в | во | на | числа | день | включительно | день | ( | ) | , | : | = | |
  * | ␣ | tarihi
`);

/** Stems that say: this is about being at work again. Matched anywhere as the beginning of a word (spaced scripts). */
export const backStems: readonly string[] = phraseList(`
  back | return | returning | returns | again | resume | resuming | reachable again | will respond | will reply | 'll respond
  'll reply | in the office again
  wieder | zurück | rückkehr | retour | reviens | reviendrai | revenir | rentre | rentrerai | de nouveau | à nouveau | reprise
  reprends | reprendrai
  vuelvo | volver | volveré | vuelta | regreso | regresar | regresaré | regresando | reincorpor | retorno | de nuevo | nuevamente
  incorporar | incorporaré
  torno | tornerò | tornero | ritorn | rientr | di nuovo | nuovamente | sarò in ufficio | volto | voltarei | voltar | regress
  retorn | novamente | de volta | de novo
  terug | weer | hervat | åter | tillbaka | tilbage | igen | tilbake | igjen | retur | palaan | palaa | palaamme | takaisin | jälleen
  taas | paluu
  wracam | wrócę | wroce | powrót | powrotu | powrocie | powracam | powrócę | ponownie | znowu | z powrotem | vrátím | vracím | návrat
  zpět | opět | znovu | zase
  вернусь | вернёмся | возвращ | вернуться | снова | выйду | выхожу | выход на работу | буду на месте | буду в офисе | повернуся
  повертаюся | знову
  döneceğ | dönecek | dönüş | dönüyor | dönmüş | döndüğ | dönerim | geri | yeniden | tekrar | iş başı | işbaşı | vissza | întorc
  revin | επιστρ
  戻 | ご連絡いた | 折り返し | 返信いた | 回复您 | 回覆您 | 확인 후 | 復帰 | 出社 | 再開 | 出勤 | 返回 | 回来 | 回來 | 回到 | 返岗 | 返崗 | 恢复 | 恢復 | 上班 | 返工 | 复工 | 회사로 | 복귀 | 돌아 | 출근
`);

/** Stems that say: away from work. */
export const awayStems: readonly string[] = phraseList(`
  out | away | ooo | leave | vacation | holiday | holidays | absent | absence | off | closed | unavailable | not available | not in
  travel | pto | sabbatical | limited access | no access | not be able | not be reading | annual | not working | unable
  abwesend | abwesenheit | urlaub | nicht | geschlossen | außer haus | ausser haus | dienstreise | elternzeit | betriebsferien
  ferien | unterwegs | absent | absence | congé | congés | vacances | fermé | fermés | indisponible | déplacement
  fuera | ausente | ausencia | vacaciones | cerrad | de baja | permiso | viaje | no estaré | no estoy | assente | assenza | ferie
  fuori | chius | non sarò | non sono | vacanza | in viaggio | ausência | férias | fora | fechad | licença | indisponível
  não estarei | não estou
  afwezig | afwezigheid | vakantie | gesloten | verlof | niet | vrij | semester | ledig | borta | frånvarande | stängt | föräldraledig
  ferie | fravær | fraværende | lukket | barsel | bortreist | ute | permisjon | stengt | på reise | på kurs | ikke | inte | lomalla
  loma | poissa | vapaalla | en ole | suljettu | äitiyslomalla | matkoilla
  urlop | urlopie | nieobecn | poza biurem | nie będzie | nie będę | zamknięt | niedostępn | delegacj | zwolnieni | dovolen | nepřítom
  mimo kancelář | zavřen | nebudu | služební cest
  отпуск | отсутств | не в офисе | вне офиса | командировк | недоступ | не буду | нет в офисе | нет на месте | меня нет
  на больничном | больничн | відпуст | відсутн | izin | tatil | ofis dışında | ofiste olma | yıllık izin | kapalı | dışında | bulunmay
  ulaşılam
  休暇 | 不在 | 休み | 休業 | 出張 | 休み | 休假 | 外出 | 不在办公室 | 度假 | 出差 | 年假 | 放假 | 休年假 | 請假 | 请假 | 휴가 | 부재 | 출장 | 자리를 비 | 휴무 | 연차
`);

/** Being reachable; with a "from" cue and without a negation it means being back. */
export const availableStems: readonly string[] = phraseList(`
  available | reachable | in the office | at your disposal | erreichbar | verfügbar | im büro | da | zur verfügung | disponible
  joignable | bureau | disponibile | raggiungibile | in ufficio | disponível | escritório | oficina
  bereikbaar | beschikbaar | aanwezig | op kantoor | nåbar | anträffbar | på plats | på kontoret | til stede | tilgængelig
  tilgjengelig | tavoitettavissa | paikalla | töissä | dostępn | w biurze | w pracy | k dispozici | v kanceláři | k zastižení | доступ
  на связи | на работе | в офисе
  ulaşılabilir | ofiste | ofisteyim | 対応 | 在办公室 | 可联系 | 연락 | 근무
`);

export const negations: readonly string[] = phraseList(`
  not | n't | no | won't | nicht | kein | keine | keinen | pas | ne | no | non | não | niet | geen | inte | ikke | ei | en | nie | ne
  nebudu | не | değil | ません | 不 | 无法 | 없 | 않
`);
