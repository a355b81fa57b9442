/** Words by which a note in English is told from others; only English writes the month first. */
const englishWords =
  /(?<!\p{L})(?:the|and|with|please|office|until|back|away|out|returning|return|i'm|i|we|my|through|vacation|leave)(?!\p{L})/gu;
const monthFirstZone =
  /^(?:America\/(?!Argentina|Sao_Paulo|Bogota|Lima|Santiago|Mexico_City|Caracas|Montevideo|Asuncion|La_Paz)|US\/|Pacific\/Honolulu|Asia\/(?:Tokyo|Seoul|Shanghai|Taipei|Hong_Kong|Manila)|UTC$|Etc\/|-(?:0[4-9]|10):)/;
const dayFirstZone = /^(?:Europe|Africa|Australia|Atlantic)\//;
const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Whether "8/3" is August 3 in this note: by its language, and in English by the zone of the person. */
export function writesMonthFirst(note: string, zone: string): boolean {
  if (eastAsian.test(note)) return true;
  const words = note.match(englishWords)?.length ?? 0;
  if (words === 0) return false;
  if (/(?:\(|\s)\p{Nd}{3}\)?[-.\s]\p{Nd}{3}[-.]\p{Nd}{4}|(?:^|\s)[ecmp][sd]?t(?:\s|$)/u.test(note)) return true;
  return monthFirstZone.test(zone) && !dayFirstZone.test(zone);
}
