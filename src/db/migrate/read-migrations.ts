import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The numbered SQL, and what lists it. */
export const migrationsFolder = fileURLToPath(new URL("../../../migrations", import.meta.url));

/** One statement of a migration. `repeat`: it changes some rows at a time, and is run until it changes none. */
export interface MigrationStatement {
  text: string;
  repeat: boolean;
}

/** One numbered file of SQL. */
export interface Migration {
  /** Its file without `.sql`, such as `0058_lists`. */
  tag: string;
  /** Its place in the order: milliseconds, as the journal has them. */
  when: number;
  /** SHA-256 of the file. */
  hash: string;
  /** Its statements are one transaction; else each stands alone, and can be run again. */
  transactional: boolean;
  /** It takes away what the version before works with. */
  contract: boolean;
  statements: MigrationStatement[];
}

/** All migrations, oldest first. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const journal: { entries: { tag: string; when: number }[] } = JSON.parse(
    await readFile(path.join(folder, "meta", "_journal.json"), "utf8"),
  );
  return Promise.all(
    journal.entries.map(async ({ tag, when }) => ({
      tag,
      when,
      ...parseMigration(await readFile(path.join(folder, `${tag}.sql`), "utf8")),
    })),
  );
}

/**
 * Reads the SQL of one file. Lines on top of it say how it runs: `-- no-transaction`, `-- contract`. A statement below a line
 * `-- repeat` is run until it changes no row. `--> statement-breakpoint` stands between statements.
 */
export function parseMigration(text: string): Omit<Migration, "tag" | "when"> {
  const marks = new Set(leadingComments(text));
  return {
    hash: createHash("sha256").update(text).digest("hex"),
    transactional: !marks.has("no-transaction"),
    contract: marks.has("contract"),
    statements: text
      .split("--> statement-breakpoint")
      .map((part) => ({ text: part.trim(), repeat: leadingComments(part).includes("repeat") }))
      .filter((statement) => withoutComments(statement.text) !== ""),
  };
}

function leadingComments(text: string): string[] {
  const lines = text.trimStart().split("\n");
  const end = lines.findIndex((line) => !line.startsWith("--"));
  return lines.slice(0, end === -1 ? lines.length : end).map((line) => line.slice(2).trim());
}

const withoutComments = (text: string): string => text.replaceAll(/^\s*--.*$/gm, "").trim();
