import type { Cell } from "../../report/cell/cell.ts";
import type { Report, Row } from "../../report/report-schemas.ts";
import type { SequenceDefinition } from "../../sequence/definition/definition.ts";
import { successors } from "../../sequence/definition/successors.ts";
import type { FlowEdge, FlowNode } from "../draw/layout.ts";
import { rowsHref } from "../rows/rows-href.ts";
import { count, percent } from "../word/numbers.ts";
import { stepWords, wayWords } from "../word/steps.ts";

export const endNode = "end";

/** The boxes and ways of a definition, with who was counted there; without a report nobody was. Pure. */
export function flowOf(
  { steps }: SequenceDefinition,
  report: Report | null,
  chosen: string | null,
  hrefOf: (stepId: string) => string | null,
): { nodes: FlowNode[]; edges: FlowEdge[] } {
  const { sections = {} } = report ?? {};
  const rowOf = (name: string, stepId: string): Row | undefined =>
    sections[name]?.find(({ by }) => by["stepId"] === stepId);
  const edges = steps.flatMap((step, index): FlowEdge[] => {
    const targets = [...new Set(successors(steps, index))];
    return targets.map((to) => {
      const row = sections["edges"]?.find(({ by }) => by["stepId"] === step.id && by["to"] === to);
      const cell = row?.cells["entered"];
      const way = targets.length === 1 ? "" : wayWords(step, to, steps[index + 1]?.id ?? null);
      const label = [...(cell === undefined ? [] : [shareWords(cell, targets.length > 1)]), way].filter(Boolean);
      const href = cell === undefined || cell.value === 0 ? null : rowsHref(cell.rows);
      return { from: step.id, to: to ?? endNode, label: label.join(" · "), href };
    });
  });
  const completed = sections["total"]?.find(({ by }) => by["unit"] === "enrollments")?.cells["completed"];
  const end: FlowNode = {
    id: endNode,
    name: "End",
    says: completed === undefined ? "" : `${count(completed.value)} went through`,
    href: completed === undefined ? null : rowsHref(completed.rows),
    isEnd: true,
  };
  return {
    nodes: [
      ...steps.map((step): FlowNode => {
        const says =
          step.kind === "email"
            ? mailWords(rowOf("mails", step.id), rowOf("steps", step.id))
            : hereWords(rowOf("steps", step.id));
        const isChosen = step.id === chosen;
        return { id: step.id, name: stepWords(step), says, href: hrefOf(step.id), ...(isChosen && { chosen: true }) };
      }),
      ...(edges.some(({ to }) => to === endNode) ? [end] : []),
    ],
    edges,
  };
}

const shareWords = ({ value, rate }: Cell, isDivided: boolean): string =>
  isDivided && rate !== null && value > 0 ? `${count(value)} (${percent(rate)})` : count(value);

function mailWords(mail: Row | undefined, step: Row | undefined): string {
  const sent = mail?.cells["sent"]?.value;
  const waiting = step?.cells["waiting"]?.value ?? 0;
  if (sent === undefined) return "";
  return waiting === 0 ? `${count(sent)} sent` : `${count(sent)} sent · ${count(waiting)} wait`;
}

function hereWords(step: Row | undefined): string {
  if (step === undefined) return "";
  const { waiting, exited } = step.cells;
  const stopped = exited === undefined || exited.value === 0 ? "" : ` · ${count(exited.value)} stopped`;
  return `${count(waiting?.value ?? 0)} here${stopped}`;
}
