/** A day named by its distance from the day of sending. */
export type RelativeDay = "today" | "tomorrow" | "dayAfterTomorrow" | "nextWeek" | "endOfWeek" | "endOfMonth" | "nextMonth" | "nextYear" | "endOfYear" | "weekAfterNext";

export const relativeDays: Record<RelativeDay, readonly string[]> = {
  today: [
    ...["today", "this afternoon", "this morning", "heute", "aujourd'hui", "cet après-midi", "hoy", "esta tarde", "oggi", "hoje", "vandaag", "idag", "i dag", "i eftermiddag", "tänään", "dzisiaj", "dziś", "dnes", "сегодня", "сьогодні", "bugün", "本日", "今日", "今天", "오늘"],
  ],
  tomorrow: [
    ...["tomorrow", "morgen", "demain", "mañana", "domani", "amanhã", "imorgon", "i morgon", "i morgen", "huomenna", "huomiseen", "jutro", "jutra", "zítra", "завтра", "yarın", "明日", "明天", "내일"],
  ],
  dayAfterTomorrow: [
    ...["day after tomorrow", "übermorgen", "après-demain", "pasado mañana", "dopodomani", "depois de amanhã", "overmorgen", "i övermorgon", "i overmorgen", "ylihuomenna", "pojutrze", "pozítří", "послезавтра", "明後日", "后天", "後天", "모레"],
  ],
  nextWeek: [
    ...["next week", "the following week", "nächste woche", "nächster woche", "kommende woche", "kommender woche", "la semaine prochaine", "semaine prochaine", "la próxima semana", "próxima semana", "la semana que viene", "semana que viene"],
    ...["la prossima settimana", "prossima settimana", "settimana prossima", "semana que vem", "próxima semana", "volgende week", "nästa vecka", "næste uge", "neste uke", "ensi viikolla", "ensi viikko", "w przyszłym tygodniu", "przyszłym tygodniu", "příští týden"],
    ...["на следующей неделе", "следующей неделе", "следующей недели", "наступного тижня", "gelecek hafta", "önümüzdeki hafta", "来週", "下周", "下週", "下星期", "다음 주", "다음주"],
  ],
  weekAfterNext: ["week after next", "übernächste woche", "übernächster woche", "再来週", "下下周"],
  endOfWeek: [
    ...["end of the week", "end of this week", "end of week", "rest of the week", "rest of this week", "remainder of the week", "all week", "all this week", "this week", "ende der woche", "wochenende", "ende dieser woche", "rest der woche", "diese woche", "ganze woche", "dieser woche"],
    ...["fin de la semaine", "fin de semaine", "cette semaine", "toute la semaine", "final de la semana", "fin de semana", "finales de semana", "final de semana", "esta semana", "toda la semana", "fine della settimana", "fine settimana", "questa settimana", "tutta la settimana"],
    ...["fim da semana", "final da semana", "einde van de week", "einde van deze week", "eind van de week", "eind deze week", "deze week", "slutet av veckan", "veckan ut", "denna vecka", "hela veckan", "den här veckan", "slutningen af ugen", "ugen ud", "denne uge", "resten af ugen"],
    ...["slutten av uken", "slutten av uka", "uken ut", "denne uken", "ut uken", "ut uka", "viikon loppuun", "tämän viikon", "koko viikon", "końca tygodnia", "tym tygodniu", "konce týdne", "tento týden", "конца недели", "конец недели", "этой неделе", "этой недели", "кінця тижня"],
    ...["hafta sonuna", "bu hafta", "haftanın sonuna", "今週末", "今週いっぱい", "今週", "本周末", "本周", "这周", "本週", "周末", "이번 주말", "이번 주", "이번주"],
  ],
  endOfMonth: [
    ...["end of the month", "end of this month", "rest of the month", "ende des monats", "monatsende", "ende dieses monats", "fin du mois", "fin de mes", "final de mes", "fin del mes", "fine del mese", "fine mese", "fim do mês", "final do mês", "einde van de maand", "eind van de maand", "eind deze maand"],
    ...["slutet av månaden", "månaden ut", "slutningen af måneden", "måneden ud", "slutten av måneden", "måneden ut", "kuun loppuun", "kuukauden loppuun", "końca miesiąca", "konce měsíce", "конца месяца", "кінця місяця", "ay sonuna", "ayın sonuna", "月末", "月底", "이번 달 말", "월말"],
  ],
  nextMonth: [
    ...["next month", "nächsten monat", "nächsten monats", "le mois prochain", "mois prochain", "el próximo mes", "próximo mes", "el mes que viene", "il prossimo mese", "prossimo mese", "próximo mês", "mês que vem", "volgende maand", "nästa månad", "næste måned", "neste måned", "ensi kuussa"],
    ...["w przyszłym miesiącu", "příští měsíc", "в следующем месяце", "gelecek ay", "önümüzdeki ay", "来月", "下个月", "下個月", "다음 달"],
  ],
  nextYear: ["in the new year", "im neuen jahr", "à la nouvelle année", "en el nuevo año", "nel nuovo anno", "no ano novo", "in het nieuwe jaar", "på nyåret", "i det nye år", "w nowym roku", "v novém roce", "в новом году"],
  endOfYear: ["end of the year", "rest of the year", "jahresende", "ende des jahres", "fin de l'année", "fin de año", "fine dell'anno", "final do ano", "fim do ano", "einde van het jaar", "årsskiftet", "końca roku", "konce roku", "конца года", "年末", "年底"],
};

/** Number words for durations, in lower case. */
export const numberWords: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, couple: 2 },
  ...{ ein: 1, eine: 1, einer: 1, einem: 1, einen: 1, zwei: 2, drei: 3, vier: 4, fünf: 5, sechs: 6, sieben: 7, acht: 8, zehn: 10, vierzehn: 14 },
  ...{ un: 1, une: 1, deux: 2, trois: 3, quatre: 4, cinq: 5, six: 6, sept: 7, huit: 8, dix: 10, quinze: 15 },
  ...{ una: 1, uno: 1, dos: 2, tres: 3, cuatro: 4, cinco: 5, seis: 6, siete: 7, ocho: 8, diez: 10, quince: 15 },
  ...{ due: 2, tre: 3, quattro: 4, cinque: 5, sei: 6, sette: 7, otto: 8, dieci: 10 },
  ...{ um: 1, uma: 1, dois: 2, duas: 2, três: 3, quatro: 4, sete: 7, oito: 8, dez: 10 },
  ...{ een: 1, één: 1, twee: 2, drie: 3, vijf: 5, zes: 6, zeven: 7, tien: 10 },
  ...{ en: 1, ett: 1, et: 1, två: 2, tva: 2, to: 2, fyra: 4, fire: 4, fem: 5, sex: 6, seks: 6, sju: 7, syv: 7, åtta: 8, åtte: 8, otte: 8, tio: 10, ti: 10 },
  ...{ yhden: 1, kahden: 2, kolmen: 3, neljän: 4, viiden: 5, kuuden: 6 },
  ...{ jeden: 1, dwa: 2, dwóch: 2, trzy: 3, trzech: 3, cztery: 4, pięć: 5, dva: 2, dvou: 2, tři: 3, tří: 3, čtyři: 4, pět: 5, týden: 1 },
  ...{ один: 1, одну: 1, два: 2, две: 2, дві: 2, три: 3, четыре: 4, пять: 5 },
  ...{ bir: 1, iki: 2, üç: 3, dört: 4, beş: 5, altı: 6 },
  ...{ 一: 1, 二: 2, 两: 2, 兩: 2, 三: 3, 四: 4, 五: 5 },
};

export const unitWords: Record<"day" | "week" | "month", readonly string[]> = {
  day: ["day", "days", "tag", "tage", "tagen", "jour", "jours", "día", "días", "giorno", "giorni", "dia", "dias", "dag", "dagen", "dagar", "dage", "dager", "päivän", "päivää", "dzień", "dni", "den", "dny", "dnů", "день", "дня", "дней", "дні", "днів", "gün", "日間", "日", "天", "일"],
  week: ["week", "weeks", "woche", "wochen", "semaine", "semaines", "semana", "semanas", "settimana", "settimane", "weken", "vecka", "veckor", "uge", "uger", "uke", "uker", "viikon", "viikkoa", "tydzień", "tygodnie", "tygodni", "týden", "týdny", "týdnů", "неделю", "недели", "недель", "тиждень", "тижні", "тижнів", "hafta", "週間", "周", "星期", "週", "주일", "주"],
  month: ["month", "months", "monat", "monate", "monaten", "mois", "mes", "meses", "mese", "mesi", "mês", "maand", "maanden", "månad", "månader", "måned", "måneder", "kuukauden", "kuukautta", "miesiąc", "miesiące", "měsíc", "měsíce", "месяц", "месяца", "месяцев", "місяць", "місяці", "ay", "か月", "ヶ月", "个月", "個月", "개월"],
};
