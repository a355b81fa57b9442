/** Something that is found: a part of a page, or an operation of the API. */
export interface Entry {
  href: string;
  /** the page that it is on */
  page: string;
  /** its heading */
  title: string;
  text: string;
}

/** What was found, with the words around the first hit; every other part of it is a hit. */
export interface Found {
  entry: Entry;
  excerpt: readonly string[];
}

const most = 25;
const around = 90;

/** The parts that have every word that is asked for, those first that have them in their heading. Pure. */
export function search(entries: readonly Entry[], query: string): Found[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return entries
    .flatMap((entry) => {
      const score = scoreOf(entry, words);
      return score === 0 ? [] : [{ entry, score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ entry }) => ({ entry, excerpt: excerptOf(entry.text, words) }));
}

const wordsOf = (query: string): string[] => query.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);

function scoreOf({ page, title, text }: Entry, words: readonly string[]): number {
  const [inPage, inTitle, inText] = [page.toLowerCase(), title.toLowerCase(), text.toLowerCase()];
  let score = 0;
  for (const word of words) {
    const hits = inText.split(word).length - 1;
    const own = (inTitle.includes(word) ? 10 : 0) + (inPage.includes(word) ? 4 : 0) + Math.log2(1 + hits);
    if (own === 0) return 0;
    score += own;
  }
  return inTitle === words.join(" ") ? score + 20 : score;
}

function excerptOf(text: string, words: readonly string[]): string[] {
  const lower = text.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((place) => place >= 0);
  const first = places.length === 0 ? 0 : Math.min(...places);
  const from = first <= around ? 0 : text.indexOf(" ", first - around) + 1;
  const to = Math.min(text.length, first + 2 * around);
  const cut = `${from > 0 ? "…" : ""}${text.slice(from, to).toWellFormed()}${to < text.length ? "…" : ""}`;
  return cut.split(
    new RegExp(`(${words.map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")).join("|")})`, "i"),
  );
}
