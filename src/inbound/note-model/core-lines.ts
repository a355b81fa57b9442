/** Shorter lines greet, thank or sign; scripts that write words without letters between need fewer characters. */
const shortestLine = 26;
const shortestDense = 10;
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
const telling = /\p{Nd}|@/u;

/** The lines of a short text that say something: without greeting, closing and name, in any language. All, where all are short. */
export function coreLines(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const core = lines.filter((line) => {
    const length = Array.from(line.trim()).length;
    return length >= (dense.test(line) ? shortestDense : shortestLine) || telling.test(line);
  });
  return (core.length === 0 ? lines : core).join("\n");
}
