import type { Where } from "../../webhook/event/where.ts";

/** Conditions as lines to read and to write: "verdict: human", "lead.stage: prospect, customer". Pure. */
export const whereLines = (where: Where): string =>
  Object.entries(where)
    .map(([field, values]) => `${field}: ${values.map(String).join(", ")}`)
    .join("\n");

/** What such lines say, as the API takes it; the API judges what it means. Pure. */
export function readWhere(lines: string): Record<string, (string | number | boolean | null)[]> {
  const read = lines.split("\n").flatMap((line) => {
    const [field = "", ...rest] = line.split(":");
    if (field.trim() === "") return [];
    const values = rest.join(":").split(",");
    return [[field.trim(), values.map((value) => scalar(value.trim()))] as const];
  });
  return Object.fromEntries(read);
}

const plain: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

function scalar(text: string): string | number | boolean | null {
  if (Object.hasOwn(plain, text)) return plain[text] ?? null;
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}
