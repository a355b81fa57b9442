import type { Ground } from "../../ground.ts";
import { replyCategories } from "../../db/schema/inbound.ts";
import { cell, cellsOf, rowsLink } from "../cell/cell.ts";
import type { Narrowing } from "../cell/cell.ts";
import { countMessages } from "../count/count-messages.ts";
import { addUp } from "../count/group-counts.ts";
import { inSnapshot } from "../in-snapshot.ts";
import { whatNext } from "../overview/what-next.ts";
import { readRange, spanBefore } from "../range/range.ts";
import type { ReportQuery } from "../range/range.ts";
import type { Report, Row } from "../report-schemas.ts";
import { countFlow, notKnown } from "./count-flow.ts";
import type { EdgeFlow, FlowOf, StepFlow } from "./count-flow.ts";
import { countAnswers, countLinks } from "./count-reactions.ts";
import { erasedOf } from "./erased.ts";
import { loadReported } from "./load-sequence.ts";
import type { ReportedVersion } from "./load-sequence.ts";

/**
 * How a sequence is doing: who goes through it which way, and what comes of each mail. The flow is of who was enrolled in the
 * range, the mails are those handed over in it.
 * @throws NotFoundError
 */
export async function sequenceReport(
  app: Pick<Ground, "db" | "clock">,
  { id: sequenceId, versionId, ...query }: ReportQuery & { id: string; versionId?: string | undefined },
): Promise<Report> {
  return inSnapshot(app, async (tx, asOf) => {
    const range = readRange(query, asOf);
    const before = query.compare === undefined ? null : spanBefore(range);
    const versions = await loadReported(tx, sequenceId);
    const span = { from: range.from, to: range.to };
    const of: FlowOf = { sequenceId, versionId, span };
    const where = { sequenceId, versionId };
    const by: Narrowing = { sequenceId, versionId, ...span };

    const { walks, steps, edges } = await countFlow(tx, of);
    const mails = await countMessages(tx, { span, where, by: ["stepId"] });
    const earlier = before && (await countMessages(tx, { span: before, where, by: ["stepId"] }));
    const walksBefore = before && (await countFlow(tx, { ...of, span: before })).walks;
    const links = await countLinks(tx, of);
    const answers = await countAnswers(tx, of);

    const was: Narrowing = { sequenceId, versionId, ...before };
    const total: Row[] = [
      {
        by: { unit: "enrollments" },
        cells: cellsOf("enrollments", walks, by),
        ...(walksBefore && { before: cellsOf("enrollments", walksBefore, was) }),
      },
      {
        by: { unit: "messages" },
        cells: cellsOf("messages", addUp(mails), by),
        ...(earlier && { before: cellsOf("messages", addUp(earlier), was) }),
      },
    ];
    const order = orderOf(versions.filter(({ id }) => versionId === undefined || id === versionId));
    const stepIds = [...new Set([...order.keys(), ...steps.keys(), ...mails.map((mail) => mail.by["stepId"] ?? "")])];
    const mailOf = (groups: typeof mails, step: string) => addUp(groups.filter((mail) => mail.by["stepId"] === step));
    const mailSteps = stepIds.filter(
      (step) => order.get(step) === "email" || mails.some((mail) => mail.by["stepId"] === step),
    );
    return {
      asOf,
      range,
      before,
      next: await whatNext(tx, range),
      sections: {
        total,
        steps: stepIds.map((step) => stepRow(step, order.get(step) ?? null, steps.get(step), by)),
        exits: stepIds.flatMap((step) => exitRows(step, steps.get(step), by)),
        edges: edgeRows(versions, versionId, edges, steps, by),
        mails: mailSteps.map((stepId) => ({
          by: { stepId },
          cells: cellsOf("messages", mailOf(mails, stepId), { ...by, stepId }),
          ...(earlier && { before: cellsOf("messages", mailOf(earlier, stepId), { ...was, stepId }) }),
        })),
        links: links.map(({ by: group, counts }) => {
          const stepId = group["stepId"] ?? "";
          const link = rowsLink("messages", { ...by, ...group });
          return {
            by: group,
            cells: { clicked: cell(counts.clicked, mailOf(mails, stepId)["clicks_measured"] ?? 0, link) },
          };
        }),
        answers: answers.map(({ by: group, counts }) => ({
          by: group,
          cells: Object.fromEntries(
            replyCategories.map((answer) => {
              const link = rowsLink("messages", { ...by, ...group, answer });
              return [answer, cell(counts[answer], mailOf(mails, group["stepId"] ?? "")["replied"] ?? 0, link)];
            }),
          ),
        })),
        erased: await erasedOf(tx, sequenceId, versionId),
      },
    };
  });
}

/** The steps of versions with their kinds, in the order of the newest that has them. */
function orderOf(versions: readonly ReportedVersion[]): Map<string, string> {
  const order = new Map<string, string>();
  for (const { steps } of versions) for (const { id, kind } of steps) if (!order.has(id)) order.set(id, kind);
  return order;
}

function stepRow(step: string, kind: string | null, flow: StepFlow | undefined, by: Narrowing): Row {
  const { entered = 0, waiting = 0, left = 0, exits = new Map<string, number>() } = flow ?? {};
  const exited = [...exits.values()].reduce((sum, one) => sum + one, 0);
  return {
    by: { stepId: step, kind },
    cells: {
      entered: cell(entered, null, rowsLink("enrollments", { ...by, reached: step })),
      waiting: cell(waiting, entered, rowsLink("enrollments", { ...by, stepId: step, fact: "running" })),
      left: cell(left, entered, rowsLink("enrollments", { ...by, left: step })),
      exited: cell(exited, entered, rowsLink("enrollments", { ...by, stepId: step, fact: "exited" })),
    },
    took: flow?.took ?? notKnown,
  };
}

function exitRows(step: string, flow: StepFlow | undefined, by: Narrowing): Row[] {
  return [...(flow?.exits ?? [])].map(([reason, count]) => ({
    by: { stepId: step, reason },
    cells: {
      exited: cell(
        count,
        flow?.entered ?? 0,
        rowsLink("enrollments", { ...by, stepId: step, fact: "exited", exitReason: reason }),
      ),
    },
  }));
}

/** Every way that the definition knows, and those that somebody went in another version. */
function edgeRows(
  versions: readonly ReportedVersion[],
  versionId: string | undefined,
  edges: readonly EdgeFlow[],
  steps: ReadonlyMap<string, StepFlow>,
  by: Narrowing,
): Row[] {
  const shown = versions.find(({ id }) => versionId === undefined || id === versionId);
  const known = (shown?.steps ?? []).flatMap(({ id, next }) => next.map((to): [string, string] => [id, to ?? ""]));
  const gone = edges.map(({ from, to }): [string, string] => [from, to]);
  const ways = new Map([...known, ...gone].map((way) => [way.join(" "), way]));
  return [...ways.values()].map(([from, to]) => {
    const flow = edges.find((edge) => edge.from === from && edge.to === to);
    const link = rowsLink("enrollments", { ...by, passedFrom: from, passedTo: to });
    return {
      by: { stepId: from, to: to === "" ? null : to },
      cells: { entered: cell(flow?.count ?? 0, steps.get(from)?.entered ?? 0, link) },
      took: flow?.took ?? notKnown,
    };
  });
}
