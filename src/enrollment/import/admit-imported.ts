import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import type { Take } from "../../aside/take-batch.ts";
import type { Tx } from "../../db/client.ts";
import { sequences, sequenceVersions } from "../../db/schema/index.ts";
import { triggeredStatuses } from "../../db/schema/sequences.ts";
import { uuidList } from "../../platform/rows/rows.ts";
import { fitsOccasion } from "../../sequence/matches-trigger.ts";
import type { SequenceParts } from "../../sequence/parts.ts";
import { addPage, admitPage } from "../admit/admit-page.ts";
import type { AdmittedLead, PageCounts, PageOptions } from "../admit/admit-page.ts";

/** Leads of a list that was imported; with `sequenceId`, for that sequence alone. */
export interface Imported {
  list: string;
  leadIds: readonly string[];
  sequenceId?: string;
  options?: PageOptions;
}

/** What became of imported leads. `foreseen` is filled where each was asked for; `setAside` says why, by sequence. */
export interface AdmittedImport {
  sum: PageCounts;
  foreseen: ({ sequenceId: string } & AdmittedLead)[];
  setAside: Record<string, string>;
}

/**
 * Enrolls imported leads in every sequence that the import of their list triggers, as it is now. Leads that fail are set
 * aside for that sequence alone; all of them, when its version cannot be read.
 */
export async function admitImported(
  { versions }: SequenceParts,
  tx: Tx,
  take: Take,
  { list, leadIds, sequenceId: only, options }: Imported,
  now: Date,
): Promise<AdmittedImport> {
  const sum = { looked: 0, members: 0, enrolled: 0, waiting: 0, skipped: {} };
  const admitted: AdmittedImport = { sum, foreseen: [], setAside: {} };
  for (const { sequenceId, versionId } of await triggeredBySome(tx, list, only)) {
    const admitSome = async (part: Tx, ids: readonly string[]) => {
      const { definition } = await versions.get(part, versionId);
      if (!fitsOccasion(definition.trigger, { kind: "import", list })) return undefined;
      const from = sql`select l.* from leads l where l.id in ${uuidList(ids)} order by l.id`;
      return admitPage(part, { sequenceId, versionId, definition }, from, now, options);
    };
    const { outs, aside } = await take(leadIds, admitSome, (leadId) => ({
      kind: "lead",
      subject: leadId,
      leadId,
      sequenceId,
      versionId,
      detail: { list },
    }));
    for (const page of outs) {
      if (page === undefined) continue;
      addPage(sum, page);
      admitted.foreseen.push(...page.leads.map((lead) => ({ sequenceId, ...lead })));
    }
    if (aside.length > 0) {
      admitted.setAside[sequenceId] = "Leads could not enter it and are set aside: GET /v1/set-asides says why.";
    }
  }
  return admitted;
}

/** Sequences that an import of that list may trigger; what of their definitions says so can be read in any case. */
async function triggeredBySome(
  tx: Tx,
  list: string,
  only: string | undefined,
): Promise<{ sequenceId: string; versionId: string }[]> {
  const imports = sql`${sequenceVersions.definition} -> 'trigger' ->> 'import'`;
  return tx
    .select({ sequenceId: sequences.id, versionId: sequenceVersions.id })
    .from(sequences)
    .innerJoin(sequenceVersions, eq(sequenceVersions.id, sequences.currentVersionId))
    .where(
      and(
        inArray(sequences.status, triggeredStatuses),
        isNotNull(imports),
        sql`${imports} in ('any', ${list}::text)`,
        only === undefined ? undefined : eq(sequences.id, only),
      ),
    )
    .orderBy(sequences.createdAt, sequences.id);
}
