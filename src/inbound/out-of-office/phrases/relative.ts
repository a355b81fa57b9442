import { phraseList } from "../../../platform/phrase-list.ts";

/** Days named by their distance from the day of sending. */
export const relativeDayNames = [
  "today",
  "tomorrow",
  "dayAfterTomorrow",
  "nextWeek",
  "weekAfterNext",
  "endOfWeek",
  "endOfMonth",
  "nextMonth",
  "endOfYear",
  "nextYear",
] as const;
export type RelativeDay = (typeof relativeDayNames)[number];

export const relativeDays: Record<RelativeDay, readonly string[]> = {
  today: phraseList(`
  today | this afternoon | this morning | heute | aujourd'hui | cet après-midi | hoy | esta tarde | oggi | hoje | vandaag | idag
  i dag | i eftermiddag | tänään | dzisiaj | dziś | dnes | сегодня | сьогодні | bugün | 本日 | 今日 | 今天 | 오늘
`),
  tomorrow: phraseList(`
  tomorrow | morgen | demain | mañana | domani | amanhã | imorgon | i morgon | i morgen | huomenna | huomiseen | jutro | jutra | zítra
  завтра | yarın | 明日 | 明天 | 내일
`),
  dayAfterTomorrow: phraseList(`
  day after tomorrow | übermorgen | après-demain | pasado mañana | dopodomani | depois de amanhã | overmorgen | i övermorgon
  i overmorgen | ylihuomenna | pojutrze | pozítří | послезавтра | 明後日 | 后天 | 後天 | 모레
`),
  nextWeek: phraseList(`
  next week | the following week | nächste woche | nächster woche | kommende woche | kommender woche | la semaine prochaine
  semaine prochaine | la próxima semana | próxima semana | la semana que viene | semana que viene
  la prossima settimana | prossima settimana | settimana prossima | semana que vem | próxima semana | volgende week | nästa vecka
  næste uge | neste uke | ensi viikolla | ensi viikko | w przyszłym tygodniu | przyszłym tygodniu | příští týden
  на следующей неделе | следующей неделе | следующей недели | наступного тижня | gelecek hafta | önümüzdeki hafta | 来週 | 下周 | 下週 | 下星期
  다음 주 | 다음주
`),
  weekAfterNext: ["week after next", "übernächste woche", "übernächster woche", "再来週", "下下周"],
  endOfWeek: phraseList(`
  end of the week | end of this week | end of week | rest of the week | rest of this week | remainder of the week | all week
  all this week | this week | ende der woche | wochenende | ende dieser woche | rest der woche | diese woche | ganze woche
  dieser woche
  fin de la semaine | fin de semaine | cette semaine | toute la semaine | final de la semana | fin de semana | finales de semana
  final de semana | esta semana | toda la semana | fine della settimana | fine settimana | questa settimana | tutta la settimana
  fim da semana | final da semana | einde van de week | einde van deze week | eind van de week | eind deze week | deze week
  slutet av veckan | veckan ut | denna vecka | hela veckan | den här veckan | slutningen af ugen | ugen ud | denne uge
  resten af ugen
  slutten av uken | slutten av uka | uken ut | denne uken | ut uken | ut uka | viikon loppuun | tämän viikon | koko viikon
  końca tygodnia | tym tygodniu | konce týdne | tento týden | конца недели | конец недели | этой неделе | этой недели | кінця тижня
  hafta sonuna | bu hafta | haftanın sonuna | 今週末 | 今週いっぱい | 今週 | 本周末 | 本周 | 这周 | 本週 | 周末 | 이번 주말 | 이번 주 | 이번주
`),
  endOfMonth: phraseList(`
  end of the month | end of this month | rest of the month | ende des monats | monatsende | ende dieses monats | fin du mois
  fin de mes | final de mes | fin del mes | fine del mese | fine mese | fim do mês | final do mês | einde van de maand
  eind van de maand | eind deze maand
  slutet av månaden | månaden ut | slutningen af måneden | måneden ud | slutten av måneden | måneden ut | kuun loppuun
  kuukauden loppuun | końca miesiąca | konce měsíce | конца месяца | кінця місяця | ay sonuna | ayın sonuna | 月末 | 月底 | 이번 달 말 | 월말
`),
  nextMonth: phraseList(`
  next month | nächsten monat | nächsten monats | le mois prochain | mois prochain | el próximo mes | próximo mes | el mes que viene
  il prossimo mese | prossimo mese | próximo mês | mês que vem | volgende maand | nästa månad | næste måned | neste måned
  ensi kuussa
  w przyszłym miesiącu | příští měsíc | в следующем месяце | gelecek ay | önümüzdeki ay | 来月 | 下个月 | 下個月 | 다음 달
`),
  nextYear: phraseList(`
  the new year | im neuen jahr | à la nouvelle année | en el nuevo año | nel nuovo anno | no ano novo | in het nieuwe jaar
  på nyåret | i det nye år | w nowym roku | v novém roce | в новом году
`),
  endOfYear: phraseList(`
  end of the year | rest of the year | jahresende | ende des jahres | fin de l'année | fin de año | fine dell'anno | final do ano
  fim do ano | einde van het jaar | årsskiftet | końca roku | konce roku | конца года | 年末 | 年底
`),
};

const numbers: readonly (readonly [number, readonly string[]])[] = [
  [
    1,
    phraseList(`a | an | one | ein | eine | einer | einem | einen | un | une | una | uno | um | uma | een | één | en | ett | et | yhden
    jeden | týden | один | одну | bir | 一`),
  ],
  [
    2,
    phraseList(`two | couple | zwei | deux | dos | due | dois | duas | twee | två | tva | to | kahden | dwa | dwóch | dva | dvou | два
    две | дві | iki | 二 | 两 | 兩`),
  ],
  [
    3,
    phraseList(`three | drei | trois | tres | tre | três | drie | kolmen | trzy | trzech | tři | tří | три | üç | 三`),
  ],
  [
    4,
    phraseList(
      `four | vier | quatre | cuatro | quattro | quatro | fyra | fire | neljän | cztery | čtyři | четыре | dört | 四`,
    ),
  ],
  [5, phraseList(`five | fünf | cinq | cinco | cinque | vijf | fem | viiden | pięć | pět | пять | beş | 五`)],
  [6, phraseList(`six | sechs | seis | sei | zes | sex | seks | kuuden | altı`)],
  [7, phraseList(`seven | sieben | sept | siete | sette | sete | zeven | sju | syv`)],
  [8, phraseList(`eight | acht | huit | ocho | otto | oito | åtta | åtte | otte`)],
  [9, phraseList(`nine`)],
  [10, phraseList(`ten | zehn | dix | diez | dieci | dez | tien | tio | ti`)],
  [14, phraseList(`vierzehn`)],
  [15, phraseList(`quinze | quince`)],
];

/** Number words for durations, in lower case. */
export const numberWords: ReadonlyMap<string, number> = new Map(
  numbers.flatMap(([value, words]) => words.map((word) => [word, value] as const)),
);

export const unitWords: Record<"day" | "week" | "month", readonly string[]> = {
  day: phraseList(`
  day | days | tag | tage | tagen | jour | jours | día | días | giorno | giorni | dia | dias | dag | dagen | dagar | dage | dager
  päivän | päivää | dzień | dni | den | dny | dnů | день | дня | дней | дні | днів | gün | 日間 | 日 | 天 | 일
`),
  week: phraseList(`
  week | weeks | woche | wochen | semaine | semaines | semana | semanas | settimana | settimane | weken | vecka | veckor | uge | uger
  uke | uker | viikon | viikkoa | tydzień | tygodnie | tygodni | týden | týdny | týdnů | неделю | недели | недель | тиждень | тижні
  тижнів | hafta | 週間 | 周 | 星期 | 週 | 주일 | 주
`),
  month: phraseList(`
  month | months | monat | monate | monaten | mois | mes | meses | mese | mesi | mês | maand | maanden | månad | månader | måned
  måneder | kuukauden | kuukautta | miesiąc | miesiące | měsíc | měsíce | месяц | месяца | месяцев | місяць | місяці | ay | か月 | ヶ月
  个月 | 個月 | 개월
`),
};
