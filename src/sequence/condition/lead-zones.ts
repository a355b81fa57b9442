import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { resolveZone } from "../../schedule/zone.ts";

/**
 * In which zones dates of leads are read.
 * @property written what leads have as their zone, as it is written; one that is not among them counts as none
 * @property fallback IANA zone of a lead without a zone, or with a wrong one
 */
export interface LeadZones {
  written: readonly string[];
  fallback: string;
}

/** Where nothing else is said, a date is one in UTC. */
export const utc: LeadZones = { written: [], fallback: "UTC" };

/**
 * SQL of a text that depends on the zone of a lead (`l`). Zones are known here and not asked of PostgreSQL, so that both
 * read a date alike: the text is worked out for each of them.
 */
export function byZone({ written, fallback }: LeadZones, textIn: (zone: string) => string): SQL {
  const usual = textIn(fallback);
  const others = written.flatMap((name) => {
    const text = textIn(resolveZone("lead", name, fallback).zone);
    return text === usual ? [] : [[name, text] as const];
  });
  if (others.length === 0) return sql`${usual}::text`;
  return sql`coalesce(${JSON.stringify(Object.fromEntries(others))}::text::jsonb ->> l.timezone, ${usual}::text)`;
}
