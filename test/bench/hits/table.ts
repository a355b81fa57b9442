import { readFileSync, writeFileSync } from "node:fs";
import type { HitKind } from "../../../src/track/verdict/features.ts";
import { scenarios, tableSeed } from "./draw.ts";
import type { HitSequence, TableHit } from "./sequence.ts";

const file = new URL("table.jsonl", import.meta.url);
const kinds: ReadonlySet<HitKind> = new Set(["open", "click", "unsubscribe_page", "hidden_link"]);

/** [seconds since the 250, kind, truth, agent (index), address, method, link, purpose] */
type Row = [
  number,
  HitKind,
  "human" | "hidden" | "machine",
  number,
  string,
  TableHit["method"],
  number | null,
  string?,
];

interface Head {
  about: string;
  license: string;
  seed: number;
  row: string;
  agents: string[];
  sources: Record<string, string>;
}

/** Writes the table: a line about it, then a line for each sequence. */
export function writeTable(sequences: readonly HitSequence[]): void {
  const agents = [...new Set(sequences.flatMap(({ hits }) => hits.map(({ agent }) => agent)))];
  const numbers = new Map(agents.map((agent, index) => [agent, index]));
  const head: Head = {
    about:
      "Sequences of hits on mails, labeled human or machine. Generated from the documented behavior of each product with random timing; none was recorded. Addresses are truncated.",
    license: "MIT, as Ripen",
    seed: tableSeed,
    row: "seconds since the 250, kind, truth (hidden: a person's, with nothing to tell it by), agent, address, method, link, purpose",
    agents,
    sources: Object.fromEntries(scenarios.map(({ name, source }) => [name, source])),
  };
  const lines = sequences.map(({ hits, ...rest }) =>
    JSON.stringify({ ...rest, hits: hits.map((hit) => rowOf(hit, numbers.get(hit.agent) ?? -1)) }),
  );
  writeFileSync(file, `${[JSON.stringify(head), ...lines].join("\n")}\n`);
}

function rowOf(hit: TableHit, agent: number): Row {
  const truth = hit.truth === "human" && hit.hidden === true ? "hidden" : hit.truth;
  const row: Row = [hit.at, hit.kind, truth, agent, hit.ip, hit.method, hit.link ?? null];
  if (hit.purpose !== undefined) row[7] = hit.purpose;
  return row;
}

/** Reads the published table. */
export function readTable(): HitSequence[] {
  const [first = "{}", ...lines] = readFileSync(file, "utf8").trim().split("\n");
  const { agents } = JSON.parse(first) as Head;
  return lines.map((line) => {
    const { hits, ...rest } = JSON.parse(line) as Omit<HitSequence, "hits"> & { hits: Row[] };
    return { ...rest, hits: hits.map((row) => hitOf(row, agents)) };
  });
}

function hitOf([at, kind, truth, agent, ip, method, link, purpose]: Row, agents: readonly string[]): TableHit {
  if (!kinds.has(kind)) throw new Error(`The table of hits has the kind ${kind}, which is none.`);
  return {
    at,
    kind,
    truth: truth === "machine" ? "machine" : "human",
    agent: agents[agent] ?? "",
    ip,
    method,
    ...(link !== null && { link }),
    ...(purpose !== undefined && { purpose }),
    ...(truth === "hidden" && { hidden: true }),
  };
}
