import type { AttributeType } from "../../db/schema/segments.ts";
import type { Attributes } from "../../db/schema/leads.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { builtInAttributes } from "../built-in-attributes.ts";
import { attributesInput } from "../schemas.ts";

/** What a column of a CSV file holds: a field of the lead, its tags, or an attribute of your own. */
export type CsvColumn = { kind: "field" | "tags" | "attribute"; name: string };

const fields = new Map([...builtInAttributes, "tags"].map((name) => [name.toLowerCase(), name]));

/**
 * Reads the header of a CSV file. `email` has to be there; "First name", "first_name" and "firstName" are the same; columns that
 * are no field of a lead are attributes.
 * @throws InvalidInputError `invalid_header` with every problem
 */
export function readHeader(cells: readonly string[]): CsvColumn[] {
  const problems: FieldProblem[] = [];
  const columns = cells.map((cell, index): CsvColumn => {
    const name = cell.trim();
    const field = fields.get(name.replaceAll(/[\s_-]/g, "").toLowerCase());
    if (field !== undefined) return { kind: field === "tags" ? "tags" : "field", name: field };
    const { data: kept = {} } = attributesInput.safeParse({ [name]: "" });
    if (!Object.hasOwn(kept, name)) {
      const message = `"${name.slice(0, 64)}" is no name of an attribute: 1 to 64 of A-Z, a-z, 0-9, _, . and -.`;
      problems.push({ pointer: `/header/${index}`, code: "invalid_column", message });
    }
    return { kind: "attribute", name };
  });
  const names = columns.map(({ kind, name }) => `${kind} ${name}`);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    const message = `"${cells[index] ?? ""}" is there twice.`.slice(0, 200);
    problems.push({ pointer: `/header/${index}`, code: "duplicate_column", message });
  }
  if (!names.includes("field email")) {
    const message = "The first line has to name the columns, `email` among them.";
    problems.push({ pointer: "/header", code: "missing_email", message });
  }
  if (problems.length > 0) throw new InvalidInputError("invalid_header", "The first line cannot be used.", problems);
  return columns;
}

/** The fields of a lead in the cells of a record; an empty cell says nothing. */
export function readCells(
  columns: readonly CsvColumn[],
  cells: readonly string[],
  types: ReadonlyMap<string, AttributeType>,
): { kind: "read"; value: object } | { kind: "wrong"; problems: FieldProblem[] } {
  const lead: Record<string, unknown> = {};
  const attributes: [string, Attributes[string]][] = [];
  const problems: FieldProblem[] = [];
  for (const [index, { kind, name }] of columns.entries()) {
    const text = (cells[index] ?? "").trim();
    if (text === "") continue;
    if (kind === "field") lead[name] = text;
    else if (kind === "tags") lead["tags"] = text.split(";").flatMap((tag) => (tag.trim() === "" ? [] : [tag.trim()]));
    else {
      const value = readValue(text, types.get(name));
      if (value === undefined) {
        const message = `"${name}" is a ${types.get(name) ?? "text"}, and "${text.slice(0, 50)}" is not.`;
        problems.push({ pointer: `/attributes/${name}`, code: "wrong_value_type", message });
      } else attributes.push([name, value]);
    }
  }
  if (problems.length > 0) return { kind: "wrong", problems };
  return {
    kind: "read",
    value: { ...lead, ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }) },
  };
}

/** The value of a cell in the declared type of its attribute; a text when it is not declared. */
function readValue(text: string, type: AttributeType | undefined): Attributes[string] | undefined {
  if (type === "number") return Number.isFinite(Number(text)) ? Number(text) : undefined;
  if (type === "boolean") {
    const lower = text.toLowerCase();
    return ["true", "yes", "1"].includes(lower) ? true : ["false", "no", "0"].includes(lower) ? false : undefined;
  }
  return text;
}
