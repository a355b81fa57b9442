import { builtInAttributes } from "../../../lead/built-in-attributes.ts";

/** What a column is called, the first of what is in it, and what it is taken for: a field, an attribute, or `-`. */
export interface GuessedColumn {
  name: string;
  samples: string[];
  guess: string;
}

const bare = (name: string) =>
  name
    .normalize("NFD")
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();

/** What programs and people call the fields of a lead, bare. */
const called: Readonly<Record<string, readonly string[]>> = {
  email: [
    "mail",
    "emailaddress",
    "mailaddress",
    "emailadresse",
    "mailadresse",
    "workemail",
    "primaryemail",
    "correo",
    "courriel",
  ],
  firstName: ["givenname", "first", "forename", "vorname", "prenom", "nombre"],
  lastName: ["surname", "familyname", "last", "nachname", "nom", "apellido", "apellidos"],
  company: [
    "companyname",
    "organization",
    "organisation",
    "employer",
    "firma",
    "unternehmen",
    "societe",
    "entreprise",
    "empresa",
  ],
  timezone: ["tz", "zone", "zeitzone"],
  locale: ["language", "lang", "sprache", "langue", "idioma"],
  tags: ["tag", "labels", "label"],
};

const fieldOf = new Map<string, string>([
  ...[...builtInAttributes, "account", "tags"].map((field) => [bare(field), field] as const),
  ...Object.entries(called).flatMap(([field, names]) => names.map((name) => [name, field] as const)),
]);
const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The name that a column has as an attribute: `Job title` is `job_title`; empty when nothing of it can be one. Pure. */
export function attributeName(column: string): string {
  return column
    .trim()
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^A-Za-z0-9_.-]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .toLowerCase()
    .slice(0, 64);
}

/**
 * Guesses what columns are: by their names, in some languages, then by what looks like an address; else an attribute of yours, as
 * it was declared, or under a new name. Each field is guessed once. Pure.
 * @param declared names of attributes that there are
 */
export function guessColumns(
  columns: readonly Omit<GuessedColumn, "guess">[],
  declared: readonly string[],
): GuessedColumn[] {
  const known = new Map(declared.map((name) => [bare(name), name]));
  const taken = new Set<string>();
  const take = (target: string | undefined): string | undefined => {
    if (target === undefined || target === "" || taken.has(target)) return undefined;
    taken.add(target);
    return target;
  };
  const byName = columns.map(({ name }) => {
    if (name.startsWith("consent.")) return take(name);
    return take(fieldOf.get(bare(name)) ?? known.get(bare(name)));
  });
  const looksLike = columns.findIndex(
    ({ samples }, index) =>
      byName[index] === undefined && samples.length > 0 && samples.every((text) => address.test(text)),
  );
  if (!taken.has("email") && looksLike >= 0) byName[looksLike] = take("email");
  return columns.map((column, index) => ({
    ...column,
    guess: byName[index] ?? take(attributeName(column.name)) ?? "-",
  }));
}
