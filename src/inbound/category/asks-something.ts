const question = /([^.!?。！？؟\n]{4,})[?？؟]|[^。\n]{3,}(?:ますか|でしょうか|ですか|せんか)(?:。|\n|$)/gu;
/** Questions that only greet, or wonder who writes. */
const idle =
  /^[\s,;:]*(?:how are you|how's it going|how do you do|wie geht|wie gehts|ca va|comment (?:ca va|allez)|que tal|como esta|come (?:va|sta)|tudo bem|hoe gaat|hur mar|hvordan gar|jak se mate|как дела|お元気)/u;

/** Whether plain text (`plainText`) asks a question of three words or more that wants an answer. */
export function asksSomething(plain: string): boolean {
  return [...plain.matchAll(question)].some(([all, words = all]) => {
    const asked = words.trim();
    if (idle.test(asked)) return false;
    return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Thai}]/u.test(asked) || asked.split(/\s+/).length >= 3;
  });
}
