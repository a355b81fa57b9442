import { parseMigration } from "../../src/db/migrate/read-migrations.ts";

// Those before were written for an installation that stops to migrate.
const firstOnline = 58;

interface Rule {
  found: RegExp;
  instead: string;
}

/** What locks a table for as long as its rows take. It does no harm where the same file has made the table. */
const transactional: Rule[] = [
  {
    found: /^create\s+(?:unique\s+)?index\b.*?\bon\s+(?:only\s+)?"?(?<table>\w+)/is,
    instead: "make the index with CONCURRENTLY IF NOT EXISTS, in a file that begins with -- no-transaction",
  },
  {
    found:
      /^alter\s+table\s+"?(?<table>\w+)"?\s.*\badd\s+constraint\b(?!.*\bnot\s+valid\b).*\b(?:check|references)\b/is,
    instead: "add the constraint NOT VALID, and VALIDATE it in a file that begins with -- no-transaction",
  },
  {
    found: /^alter\s+table\s+"?(?<table>\w+)"?\s.*\balter\s+column\b.*\b(?:type|set\s+not\s+null)\b/is,
    instead: "add a new column, fill it with -- repeat, and take the old one away in a later version",
  },
  {
    found: /^(?:update|delete\s+from)\s+"?(?<table>\w+)/is,
    instead: "change some rows at a time: -- repeat, in a file that begins with -- no-transaction",
  },
];

const takingAway: RegExp = /^drop\s+table\b|^alter\s+table\b.*\b(?:drop\s+column|rename)\b/is;

const apart: RegExp =
  /^create\s+(?:unique\s+)?index\s+concurrently\s+if\s+not\s+exists\b|^drop\s+index\s+concurrently\s+if\s+exists\b|^alter\s+table\b.*\bvalidate\s+constraint\b|^analyze\b/is;

/**
 * Says what would stop an installation that goes on while a migration runs: one line each. A statement below a line
 * `-- allowed: why` is let through.
 * @param tag the file without `.sql`
 */
export function judgeMigration(tag: string, text: string): string[] {
  if (Number(tag.slice(0, 4)) < firstOnline) return [];
  const migration = parseMigration(text);
  const made = new Set(
    [...text.matchAll(/^create\s+table\s+(?:if\s+not\s+exists\s+)?"?(\w+)/gim)].map(([, name]) => name),
  );
  return migration.statements.flatMap((statement) => {
    if (/^-- allowed: \S/m.test(statement.text)) return [];
    const sql = statement.text.replaceAll(/^\s*--.*$/gm, "").trim();
    const line = `migrations/${tag}.sql: ${sql.split("\n")[0]?.slice(0, 80)}`;
    if (takingAway.test(sql) && !migration.contract) {
      return [`${line}: the version before needs it; wait for the next version, and begin the file with -- contract`];
    }
    if (!migration.transactional) {
      const fine = statement.repeat || apart.test(sql);
      return fine ? [] : [`${line}: a file with -- no-transaction holds only what can be run again and locks nothing`];
    }
    return transactional
      .filter(({ found }) => {
        const table = found.exec(sql)?.groups?.["table"];
        return table !== undefined && !made.has(table);
      })
      .map(({ instead }) => `${line}: ${instead}`);
  });
}
