/** How many weights there are: n-grams that share one are told apart by the others of the text. */
export const buckets = 65_536;

const longest = 600;
const maxGram = 6;

/**
 * What a short text is made of, as places in the table of weights, each once: runs of one to six characters, digits being all
 * alike, and what can be seen in any language, such as its length, a question, a number or an address.
 * @param folded the text as `fold` leaves it
 */
export function featuresOf(folded: string): Uint16Array {
  const text = ` ${folded.slice(0, longest).replaceAll(/\p{Nd}/gu, "0")} `;
  const units = Array.from(text);
  const found = new Set<number>();
  for (let from = 0; from < units.length; from += 1) {
    let gram = "";
    for (let size = 1; size <= maxGram && from + size <= units.length; size += 1) {
      gram += units[from + size - 1] ?? "";
      found.add(placeOf(gram));
    }
  }
  for (const sign of signsOf(text)) found.add(placeOf(`\0${sign}`));
  return Uint16Array.from(found);
}

function signsOf(text: string): string[] {
  const sentences = text.split(/[.!?。！？।؟;](?:\s|$)/).filter((part) => part.trim() !== "").length;
  return [
    `length ${String(Math.round(Math.log2(text.length)))}`,
    `sentences ${String(Math.min(sentences, 4))}`,
    ...(/[?？؟]/.test(text) ? ["question"] : []),
    ...(/0/.test(text) ? ["number"] : []),
    ...(/000/.test(text) ? ["long number"] : []),
    ...(/\S@\S/.test(text) ? ["address"] : []),
  ];
}

/** FNV-1a, 32 bits. */
function placeOf(gram: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < gram.length; at += 1) hash = Math.imul(hash ^ gram.charCodeAt(at), 0x01000193);
  return ((hash >>> 16) ^ hash) & (buckets - 1);
}
