import { eq } from "drizzle-orm";
import type { Ground } from "../ground.ts";
import type { Executor } from "../db/client.ts";
import { equals, listPage } from "../db/list-page.ts";
import { setAsides } from "../db/schema/index.ts";
import type { AsideKind } from "../db/schema/jobs/set-asides.ts";
import type { SetAside } from "../jobs/room.ts";
import type { Page, PageQuery } from "../platform/http/pagination.ts";

export interface SetAsideFilter {
  job?: string | undefined;
  kind?: AsideKind | undefined;
  code?: string | undefined;
  subject?: string | undefined;
  sequenceId?: string | undefined;
  leadId?: string | undefined;
}

/** What is set aside, newest first. */
export async function listSetAsides(
  { db }: Pick<Ground, "db">,
  { job, kind, code, subject, sequenceId, leadId, ...page }: PageQuery & SetAsideFilter,
): Promise<Page<SetAside>> {
  return listPage(
    db,
    setAsides,
    page,
    equals(setAsides.job, job),
    equals(setAsides.kind, kind),
    equals(setAsides.code, code),
    equals(setAsides.subject, subject),
    equals(setAsides.sequenceId, sequenceId),
    equals(setAsides.leadId, leadId),
  );
}

const explainedAtMost = 200;

/** What is set aside about a lead, or about an enrollment; for `explain`. */
export async function setAsidesAbout(
  db: Executor,
  whom: { leadId: string } | { enrollmentId: string },
): Promise<SetAside[]> {
  return db
    .select()
    .from(setAsides)
    .where("leadId" in whom ? eq(setAsides.leadId, whom.leadId) : eq(setAsides.enrollmentId, whom.enrollmentId))
    .orderBy(setAsides.id)
    .limit(explainedAtMost);
}
