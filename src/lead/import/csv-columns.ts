import { InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { closestWithin } from "../../platform/closest.ts";
import { jsonPointer } from "../../platform/http/validation.ts";
import { builtInAttributes } from "../built-in-attributes.ts";
import { attributesInput } from "../schemas.ts";
import { consentMistake, consentOf, consentPrefix } from "./consent-columns.ts";

/**
 * What a column of a CSV file holds: a field of the lead, its tags, what it said of consent, an attribute of your own; or
 * nothing that is taken.
 */
export type CsvColumn = { kind: "field" | "tags" | "attribute" | "consent" | "ignored" | "unnamed"; name: string };

/** What columns are, by their names in the first line, where it is not said by the name; `-`: left out. */
export type ColumnMap = Readonly<Record<string, string>>;

const fields = new Map([...builtInAttributes, "account", "tags"].map((name) => [name.toLowerCase(), name]));

/**
 * Reads the header of a CSV file. `email` has to be there; "First name", "first_name" and "firstName" are the same; columns that
 * are no field of a lead are attributes. What the map says goes first.
 * @throws InvalidInputError `invalid_header` with every problem
 */
export function readHeader(cells: readonly string[], map: ColumnMap = {}): CsvColumn[] {
  const problems: FieldProblem[] = [];
  const mapped = new Map(Object.entries(map).map(([column, target]) => [plain(column), target]));
  const names = cells.map((cell) => cell.trim());
  const columns = names.map((name, index): CsvColumn => {
    const target = mapped.get(plain(name));
    if (target === undefined && name === "") return { kind: "unnamed", name: "" };
    const mistake = consentMistake(target ?? name) ?? (target === undefined ? undefined : mistakeIn(name, target));
    const column = mistake === undefined ? columnOf(target ?? name) : undefined;
    if (column !== undefined) return column;
    const message =
      mistake ??
      (target === undefined
        ? `"${name.slice(0, 64)}" is no name of an attribute (1 to 64 of A-Z, a-z, 0-9, _, . and -): give it one with map[${name.slice(0, 64)}]=name, or leave it out with map[${name.slice(0, 64)}]=-.`
        : `"${target.slice(0, 64)}" is no name of an attribute: 1 to 64 of A-Z, a-z, 0-9, _, . and -.`);
    problems.push({ pointer: `/header/${index}`, code: "invalid_column", message });
    return { kind: "ignored", name };
  });
  problems.push(...missingColumns(map, names), ...duplicates(columns, names));
  if (!columns.some(({ kind, name }) => kind === "field" && name === "email")) {
    const message =
      "The first line has to name the columns, `email` among them; if yours is called otherwise, say so: map[Email Address]=email.";
    problems.push({ pointer: "/header", code: "missing_email", message });
  }
  if (problems.length > 0) throw new InvalidInputError("invalid_header", "The first line cannot be used.", problems);
  return columns;
}

const notImported = new Set(["id", "stage", "score"]);

/** What is wrong with a target that looks like a field and is none: taken as an attribute, nobody would find it again. */
function mistakeIn(column: string, target: string): string | undefined {
  const [of, to] = [column.slice(0, 64), target.trim().slice(0, 64)];
  if (to === "") return `map[${of}] is empty: name a field or an attribute, or leave the column out with map[${of}]=-.`;
  if (to === "-" || fields.has(bare(to))) return undefined;
  const inside = /^(?:lead|contact|person|attributes?)[._](.+)$/i.exec(to)?.[1];
  if (notImported.has(bare(inside ?? to))) {
    return `"${to}" cannot be set by an import: give the column the name of an attribute, or leave it out with map[${of}]=-.`;
  }
  const meant = inside === undefined ? nearField(to) : (fields.get(bare(inside)) ?? inside);
  return meant === undefined ? undefined : `"${to}" is no field of a lead: did you mean "${meant}"?`;
}

const bare = (name: string) => name.replaceAll(/[\s_-]/g, "").toLowerCase();

/** The field that a name is one slip away from; names as short as `tag` are near to too much. */
function nearField(name: string): string | undefined {
  const near = name.length < 5 ? null : closestWithin(bare(name), fields.keys(), 1);
  return near === null ? undefined : fields.get(near);
}

const plain = (name: string) => name.trim().toLowerCase();

function columnOf(target: string): CsvColumn | undefined {
  const name = target.trim();
  if (name === "" || name === "-") return { kind: "ignored", name };
  const field = fields.get(bare(name));
  if (field !== undefined) return { kind: field === "tags" ? "tags" : "field", name: field };
  if (name.startsWith(consentPrefix)) return { kind: "consent", name: name.slice(consentPrefix.length) };
  const { data: kept = {} } = attributesInput.safeParse({ [name]: "" });
  return Object.hasOwn(kept, name) ? { kind: "attribute", name } : undefined;
}

function missingColumns(map: ColumnMap, names: readonly string[]): FieldProblem[] {
  const known = new Set(names.map(plain));
  return Object.keys(map).flatMap((column) => {
    if (known.has(plain(column))) return [];
    const message = `The file has no column "${column.slice(0, 64)}": it has ${names.join(", ").slice(0, 300)}.`;
    return [{ pointer: jsonPointer(["map", column]), code: "unknown_column", message }];
  });
}

function duplicates(columns: readonly CsvColumn[], names: readonly string[]): FieldProblem[] {
  const taken = columns.map(({ kind, name }) => (kind === "ignored" || kind === "unnamed" ? null : `${kind} ${name}`));
  return taken.flatMap((one, index) => {
    if (one === null || taken.indexOf(one) === index) return [];
    const [first = "", again = ""] = [names[taken.indexOf(one)], names[index]].map((name) => name?.slice(0, 64));
    const message =
      plain(first) === plain(again)
        ? `"${again}" is there twice.`
        : `"${first}" and "${again}" are both mapped to "${columns[index]?.name ?? ""}".`;
    return [{ pointer: `/header/${index}`, code: "duplicate_column", message }];
  });
}

/**
 * The fields of a lead in the cells of a record, as texts; an empty cell says nothing, and tags are parted by semicolons.
 * `flagged` is what could not be put anywhere.
 */
export function readCells(
  columns: readonly CsvColumn[],
  cells: readonly string[],
): { value: Record<string, unknown>; flagged: FieldProblem[] } {
  const lead: Record<string, unknown> = {};
  const attributes: [string, string][] = [];
  const said: [string, string][] = [];
  const flagged: FieldProblem[] = [];
  for (const [index, { kind, name }] of columns.entries()) {
    const text = (cells[index] ?? "").trim();
    if (text === "" || kind === "ignored") continue;
    if (kind === "field") lead[name] = text;
    else if (kind === "tags") lead["tags"] = text.split(";").flatMap((tag) => (tag.trim() === "" ? [] : [tag.trim()]));
    else if (kind === "attribute") attributes.push([name, text]);
    else if (kind === "consent") said.push([name, text]);
    else {
      const message = `Column ${index + 1} has no name in the first line: its cell was left out.`;
      flagged.push({ pointer: `/header/${index}`, code: "unnamed_column", message });
    }
  }
  const consent = consentOf(said);
  return {
    value: {
      ...lead,
      ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
      ...(consent !== undefined && { consent }),
    },
    flagged,
  };
}
