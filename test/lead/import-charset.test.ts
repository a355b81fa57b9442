import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { guessCharset } from "../../src/lead/import/guess-charset.ts";

const signsOf = (charset: string) =>
  new Map(Array.from({ length: 128 }, (_, n) => [new TextDecoder(charset).decode(Uint8Array.of(n + 128)), n + 128]));
const tables = new Map(
  ["windows-1252", "windows-1250", "iso-8859-2", "windows-1251"].map((name) => [name, signsOf(name)]),
);
const encode = (text: string, charset: string) =>
  Uint8Array.from(text, (char) => (char < "\u0080" ? char.charCodeAt(0) : tables.get(charset)!.get(char)!));

const names: Record<string, string> = {
  German:
    "Jürgen Müller Jörg Schäfer Günther Weiß Käthe Größe Björn König Süß Anna Schmidt Peter Straßer Thomas Weber Bärbel Krüger Jäger Köhler Schröder Böhm Groß Büttner Köln Zürich München Übersee Österreicher Ägidius Hans Maria Lütz Föhr Nürnberg Händler Geschäftsführer",
  French:
    "François Hélène Lefèvre Benoît Côté Zoë Gaëlle Société Générale Noël Jérôme Pierre Marie Dupont Céline Châtelet Forêt Le Goût Crème Élodie Thérèse Bœuf Hôtel Marché Aurélie Garçon Anaïs Müller Hôpital Bibliothèque Poète Sébastien",
  Spanish:
    "José Muñoz María Núñez Peña Ángel García López Martínez Begoña Iñaki Juan Pérez Sánchez Ramón Gómez Íñigo Úrsula Compañía España Jiménez Sofía Andrés Güell Ibáñez Añón Carlos Ruiz",
  Polish:
    "Łukasz Wiśniewski Małgorzata Dąbrowska Zażółć Żółkiewski Paweł Kamiński Agnieszka Wójcik Michał Lewandowski Szymański Woźniak Kozłowski Krzysztof Świątek Stanisław Zięba Dębski Grażyna",
  Czech:
    "Jiří Dvořák Tomáš Novák Němec Růžička Kučera Zdeněk Horáček Kateřina Veselý Procházková Lukáš Černý Ondřej Řehoř Božena Jaroslav Kříž Šťastný Krejčí Pospíšil",
  Russian: "Иван Петров Мария Смирнова Анна Кузнецова Сергей Попов Дмитрий Васильев Ольга Соколова Ян Юлия",
};

/** A file of 1 to 10 rows with names at random, one of them with a letter beyond ASCII. */
function files(language: string): string[] {
  const name = fc.constantFrom(...names[language]!.split(" "));
  const row = fc
    .tuple(name, name, name)
    .map(([first, last, company]) => `a@example.com;${first};${last};${company} GmbH`);
  const rows = fc.array(row, { minLength: 1, maxLength: 10 });
  const file = rows.map((some) => `email;firstName;lastName;company\r\n${some.join("\r\n")}\r\n`);
  return fc.sample(
    file.filter((text) => /\P{ASCII}/u.test(text)),
    { numRuns: 500, seed: 1 },
  );
}

describe("a small file of the windows-1252 of Excel", () => {
  test.each(["German", "French", "Spanish"])("in %s is read as it is", (language) => {
    const refused = files(language).filter((text) => guessCharset(encode(text, "windows-1252")) !== "windows-1252");
    expect(refused.slice(5)).toEqual([]);
  });

  test.each(names["German"]!.split(" ").filter((name) => /\P{ASCII}/u.test(name)))("with %s alone is read", (name) => {
    expect(guessCharset(encode(`email;name\r\na@example.com;${name}\r\n`, "windows-1252"))).toBe("windows-1252");
  });
});

test.each([
  ["Polish", "windows-1250"],
  ["Polish", "iso-8859-2"],
  ["Czech", "windows-1250"],
  ["Czech", "iso-8859-2"],
  ["Russian", "windows-1251"],
])("a small file in %s, written in %s, is not read as another", (language, charset) => {
  const wrong = files(language).filter((text) => {
    const bytes = encode(text, charset);
    const guess = guessCharset(bytes);
    return guess !== "unclear" && (typeof guess === "object" || new TextDecoder(guess).decode(bytes) !== text);
  });
  expect(wrong).toEqual([]);
});
