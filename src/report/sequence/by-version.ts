import type { Ground } from "../../ground.ts";
import { cellsOf } from "../cell/cell.ts";
import { countMessages } from "../count/count-messages.ts";
import type { MessageGroup } from "../count/count-messages.ts";
import { countEnrollments } from "../count/count-enrollments.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { whatNext } from "../overview/what-next.ts";
import { readRange, spanBefore } from "../range/range.ts";
import type { ReportQuery, Span } from "../range/range.ts";
import type { Report, Row } from "../report-schemas.ts";
import { loadReported } from "./load-sequence.ts";
import type { ReportedVersion } from "./load-sequence.ts";

type OfSequence = ReportQuery & { id: string; versionId?: string | undefined };

/** The versions of a sequence side by side: who was enrolled in each, and what came of its mails. @throws NotFoundError */
export async function versionsReport(app: Pick<Ground, "db" | "clock">, query: OfSequence): Promise<Report> {
  const { id: sequenceId } = query;
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const span: Span = { from: range.from, to: range.to };
    const versions = await loadReported(tx, sequenceId);
    const walks = await countEnrollments(tx, { span, sequenceId, by: ["versionId"] });
    const mails = await countMessages(tx, { span, where: { sequenceId }, by: ["versionId"] });
    const rows = (unit: "enrollments" | "messages", groups: typeof mails | typeof walks): Row[] =>
      versions.map(({ id: versionId, number }) => ({
        by: { versionId, number: String(number) },
        cells: cellsOf(unit, groups.find(({ by }) => by["versionId"] === versionId)?.counts ?? {}, {
          sequenceId,
          versionId,
          ...span,
        }),
      }));
    const sections = { enrollments: rows("enrollments", walks), messages: rows("messages", mails) };
    return { asOf, range, before: null, next: await whatNext(tx, range), sections };
  });
}

/** The subjects of steps that try several, side by side, over all versions or in one. @throws NotFoundError */
export async function variantsReport(app: Pick<Ground, "db" | "clock">, query: OfSequence): Promise<Report> {
  const { id: sequenceId, versionId } = query;
  return inSnapshot<Report>(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const before = query.compare === undefined ? null : spanBefore(range);
    const versions: readonly ReportedVersion[] = await loadReported(tx, sequenceId);
    const by: MessageGroup[] = ["stepId", "variant"];
    const count = (span: Span) => countMessages(tx, { span, where: { sequenceId, versionId }, by });
    const mails = (await count(range)).filter((mail) => mail.by["variant"] !== "");
    const earlier = before && (await count(before));
    const place = (stepId: string | null) => versions[0]?.steps.findIndex(({ id }) => id === stepId) ?? -1;
    const rows = mails
      .toSorted((a, b) => place(a.by["stepId"] ?? null) - place(b.by["stepId"] ?? null))
      .map(({ by: group, counts }): Row => {
        const same = earlier?.find(
          (one) => one.by["stepId"] === group["stepId"] && one.by["variant"] === group["variant"],
        );
        return {
          by: group,
          cells: cellsOf("messages", counts, { sequenceId, versionId, ...group, from: range.from, to: range.to }),
          ...(before && {
            before: cellsOf("messages", same?.counts ?? {}, { sequenceId, versionId, ...group, ...before }),
          }),
        };
      });
    return { asOf, range, before, next: await whatNext(tx, range), sections: { variants: rows } };
  });
}
