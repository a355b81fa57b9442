import { createKey } from "../../src/key/create-key.ts";
import type { TestEngine } from "../support/engine.ts";

export interface Cell {
  value: number;
  of: number | null;
  rate: number | null;
  rows: string;
}
export interface Row {
  by: Record<string, string | null>;
  cells: Record<string, Cell>;
  before?: Record<string, Cell>;
  took?: { count: number; meanMs: number | null; medianMs: number | null };
  band?: { metric: string; low: number; high: number };
}
export interface Report {
  asOf: string;
  range: { from: string; to: string; zone: string; granularity: string };
  before: { from: string; to: string } | null;
  next: { code: string; text: string } | null;
  sections: Record<string, Row[]>;
}

/** A report about what is to come. */
export interface AheadAnswer {
  asOf: string;
  exact: boolean;
  enough: boolean;
  notes: { code: string; text: string }[];
  sections: Record<
    string,
    {
      by: Record<string, string | null>;
      cells: Record<string, { value: number; low: number; high: number; rows: string | null }>;
    }[]
  >;
}

/** Asks the engine's own HTTP interface. */
export async function openReader({ app, settings }: TestEngine) {
  const { secret } = await createKey(app, { name: "reports", kind: "secret" });
  return readerOf(settings.site.publicUrl, secret);
}

/** Asks an engine at an address, with a key. */
export function readerOf(url: string, key: string) {
  const get = (path: string, accept = "application/json") =>
    fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}`, accept } });
  return {
    get,
    async report(path: string): Promise<Report> {
      const response = await get(`/v1/reports/${path}`);
      if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
      return (await response.json()) as Report;
    },
    /** How many rows a link opens to, page by page. */
    async countRows(link: string): Promise<number> {
      let count = 0;
      for (let cursor: string | null = ""; cursor !== null;) {
        const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const response = await get(`${link}${link.includes("?") ? "&" : "?"}limit=200${more}`);
        if (response.status !== 200) throw new Error(`${link}: ${await response.text()}`);
        const page = (await response.json()) as { data: unknown[]; nextCursor: string | null };
        count += page.data.length;
        cursor = page.nextCursor;
      }
      return count;
    },
  };
}
export type Reader = Awaited<ReturnType<typeof openReader>>;

/** Every number of a report with its place, those of the period before as well. */
export function cellsIn(report: Report): { place: string; cell: Cell }[] {
  return Object.entries(report.sections).flatMap(([section, rows]) =>
    rows.flatMap(({ by, cells, before }) =>
      [...Object.entries(cells), ...Object.entries(before ?? {})].map(([metric, cell]) => ({
        place: `${section} ${JSON.stringify(by)} ${metric}`,
        cell,
      })),
    ),
  );
}

/** The values of a row's cells that are not 0, by metric. */
export const values = (cells: Record<string, Cell>): Record<string, number> =>
  Object.fromEntries(Object.entries(cells).flatMap(([name, { value }]) => (value === 0 ? [] : [[name, value]])));
