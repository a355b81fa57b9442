import { eq } from "drizzle-orm";
import { z } from "zod";
import { describeFailure } from "../aside/describe-failure.ts";
import { UnreadableError } from "../aside/unreadable-error.ts";
import type { Executor } from "../db/client.ts";
import { sequenceVersions } from "../db/schema/index.ts";
import { hydrate } from "../render/fill/hydrate.ts";
import type { HydratedTemplate } from "../render/fill/hydrate.ts";
import { sequenceDefinition } from "./definition/definition.ts";
import type { SequenceDefinition } from "./definition/definition.ts";
import { neededFacts } from "./definition/needed-facts.ts";
import type { NeededFacts } from "./definition/needed-facts.ts";

/** A published version, ready to walk and to render. */
export interface Version {
  id: string;
  sequenceId: string;
  number: number;
  definition: SequenceDefinition;
  /** What its steps can look at. */
  needed: NeededFacts;
  /** By template key, and by `templateOfStep` for steps with a subject of their own. */
  templates: ReadonlyMap<string, HydratedTemplate>;
}

/** Published versions by id. Versions are immutable, so an entry is never stale; the oldest makes room at the limit. */
export interface VersionCache {
  /** @throws UnreadableError when what is stored of it is not, or no longer, as it has to be */
  get(db: Executor, versionId: string): Promise<Version>;
}

/** @param limit versions kept ready at once */
export function createVersionCache(limit = 200): VersionCache {
  const versions = new Map<string, Promise<Version>>();
  return {
    get(db, versionId) {
      const known = versions.get(versionId);
      if (known !== undefined) return known;
      const oldest = versions.keys().next();
      if (versions.size >= limit && oldest.done !== true) versions.delete(oldest.value);
      const loading = load(db, versionId);
      versions.set(versionId, loading);
      loading.catch(() => versions.delete(versionId));
      return loading;
    },
  };
}

const compiledSchema = z.object({
  format: z.literal(1),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  links: z.array(z.string()),
  preheader: z.string().optional(),
  linkNames: z.array(z.string()).optional(),
});

async function load(db: Executor, versionId: string): Promise<Version> {
  const [row] = await db.select().from(sequenceVersions).where(eq(sequenceVersions.id, versionId));
  if (row === undefined) throw new Error(`sequence version ${versionId} is not there`);
  const { id, sequenceId, number } = row;
  const read = <T>(what: string, reading: () => T): T => {
    try {
      return reading();
    } catch (error) {
      const { reason } = describeFailure(error);
      const message = `Version ${number} cannot be read, because of ${what}: ${reason} Publish the sequence again, with "running": "move" for whoever is under way.`;
      throw new UnreadableError({ kind: "version", id }, message, error);
    }
  };
  const templates = Object.entries(row.templates).map(
    ([key, compiled]) => [key, read(`template ${key}`, () => hydrate(compiledSchema.parse(compiled)))] as const,
  );
  const definition = read("its definition", () => sequenceDefinition.parse(row.definition));
  const needed = read("its definition", () => neededFacts(definition));
  return { id, sequenceId, number, definition, needed, templates: new Map(templates) };
}
