import { describe, expect, it } from "vitest";
import { readChains, readPatterns, readWords } from "../../src/inbound/phrases/notation.ts";
import { parsePhraseFile } from "../../src/inbound/phrases/parse-file.ts";
import { readPhraseTexts } from "../../src/inbound/phrases/read-files.ts";

const head = "name: Klingon\nsource: as people write it\n";
const parse = (sections: string) => parsePhraseFile({ name: "tlh", path: "languages/tlh.yaml", text: head + sections });
/** Whether one of the patterns of a section matches the whole text. */
const matches = (section: string, text: string) => new RegExp(`^(?:${readPatterns(section).join("|")})$`).test(text);

describe("the files of phrases", () => {
  it("are all valid, and say their name and where the phrases come from", () => {
    const texts = readPhraseTexts();
    expect(texts.length).toBeGreaterThan(50);
    const nameless = texts.filter((text) => {
      const { name, source } = parsePhraseFile(text);
      return name === "" || source === "";
    });
    expect(nameless).toEqual([]);
  });

  it("are read without the languages and families of mail systems that are named", () => {
    const names = (leaveOut: string[]) => readPhraseTexts({ leaveOut }).map(({ name }) => name);
    expect(names([])).toEqual(expect.arrayContaining(["pl", "exchange"]));
    expect(names(["pl", "exchange"])).toEqual(names([]).filter((name) => name !== "pl" && name !== "exchange"));
    expect(() => names(["exchagne"])).toThrow(/exchagne: is no language or mail system; known are .*exchange/);
  });
});

describe("an invalid file is refused with its place and what to write instead", () => {
  it.each([
    [
      "a section that does not exist",
      "autoReply:\n  titel: a\n",
      "languages/tlh.yaml:4: autoReply.titel: there is no such section",
    ],
    [
      "a month that does not exist",
      "outOfOffice:\n  months:\n    janvier: a\n",
      "languages/tlh.yaml:5: outOfOffice.months.janvier: there is no such section",
    ],
    [
      "a number in words",
      "outOfOffice:\n  numbers:\n    two: cha\n",
      "languages/tlh.yaml:5: outOfOffice.numbers.two: there is no such section",
    ],
    [
      "a list instead of text",
      "bounce:\n  notice:\n    - a\n",
      "languages/tlh.yaml:4: bounce.notice: write phrases, parted by |",
    ],
    ["text instead of sections", "bounce: a\n", "languages/tlh.yaml:3: bounce: write the names of sections below it"],
    ["a section given twice", "bounce:\n  notice: a\n  notice: b\n", "languages/tlh.yaml:5: Map keys must be unique"],
    [
      "a capital",
      "replyText:\n  signOffs: |\n    qapla'\n    Qapla'\n",
      'languages/tlh.yaml:6: replyText.signOffs: "Qapla\'" has capitals',
    ],
    [
      "an open group",
      "autoReply:\n  away: |\n    # remark\n    a\n    (b|c\n",
      'languages/tlh.yaml:7: autoReply.away: "(b|c": "(" is not closed',
    ],
    [
      "an unknown wildcard",
      "autoReply:\n  away: a <any> b\n",
      'languages/tlh.yaml:4: autoReply.away: "a <any> b": "<any>" is no wildcard',
    ],
    ["a range of characters", "autoReply:\n  away: |\n    [a-z]b\n", '"[a-z]" lists single characters, without ranges'],
    [
      "a broken regular expression",
      "autoReply:\n  away: |\n    /a(/\n",
      "languages/tlh.yaml:5: autoReply.away: /a(/ is no regular expression",
    ],
  ])("%s", (_, sections, message) => {
    expect(() => parse(sections)).toThrow(message);
  });

  it("without a source", () => {
    const file = { name: "tlh", path: "languages/tlh.yaml", text: "name: Klingon\n" };
    expect(() => parsePhraseFile(file)).toThrow("languages/tlh.yaml: source: write where the phrases come from");
  });
});

describe("phrases", () => {
  it("stand on lines or between bars, among remarks; a space that counts is written ␣", () => {
    expect(readWords("a b | c\n# remark | no phrase\n  d␣ |  | 'e (f) [g]\n")).toEqual([
      "a b",
      "c",
      "d ",
      "'e (f) [g]",
    ]);
    expect(readChains("remove my…from your | unsubscribe")).toEqual([["remove my", "from your"], ["unsubscribe"]]);
    expect(parse("replyText:\n  signOffs: no | on\n").replyText?.signOffs).toEqual(["no", "on"]);
  });

  it.each([
    ["nieobecn(y|a)", "nieobecna", "nieobecn"],
    ["odpowied[zź]", "odpowiedź", "odpowiedzź"],
    ["(jestem )?chory", "chory", "jestem"],
    ["users?", "user", "use"],
    ["(very )*busy", "very very busy", "very"],
    ["jestem<10>urlop", "jestem. na urlop", "jestem od dawna na urlop"],
    ["adres<10.>nie", "adres tu nie", "adres. nie"],
    ["a<3-4>b", "a123b", "a1b"],
    ["an <word 5> account", "an aol account", "an old aol account"],
    ["5.1.1 \\(bad\\)\\?", "5.1.1 (bad)?", "5x1.1 (bad)?"],
    ["a | b", "b", "a b"],
    ["/not rfc ?\\d+/", "not rfc 822", "not rfc"],
    ["$100 {a} ^b +", "$100 {a} ^b +", "100"],
  ])("as a pattern: %s", (pattern, yes, no) => {
    expect(matches(pattern, yes)).toBe(true);
    expect(matches(pattern, no)).toBe(false);
  });

  it("[\\p{L}] is a letter, and another class that needs a flag is refused", () => {
    const word = String.raw`/da(?![\p{L}])/`;
    const [source = ""] = readPatterns(word);
    expect(new RegExp(source).test("danke")).toBe(false);
    expect(new RegExp(source).test("da, hvala")).toBe(true);
    expect(() => readPatterns(String.raw`/\p{Lu}x/`)).toThrow(/stands for nothing here/);
  });

  it("as a pattern: <edge> is where a word begins or ends", () => {
    const [source = ""] = readPatterns("<edge>spam");
    expect(new RegExp(source).test("no spam")).toBe(true);
    expect(new RegExp(source).test("antispam")).toBe(false);
  });
});
