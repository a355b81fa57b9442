import type { leads } from "../../db/schema/index.ts";
import { attributesOf } from "../../lead/built-in-attributes.ts";
import { liquidEngine } from "../../render/fill/liquid.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import type { DefinitionProblem } from "../definition/check/problems.ts";

const liquid = liquidEngine(false);

/** What the words of a task may name. */
export interface TaskFacts {
  lead: Parameters<typeof attributesOf>[0] & Pick<typeof leads.$inferSelect, "id" | "tags" | "stage">;
  /** its name */
  sequence: string;
  stepId: string;
}

/** The Liquid of a task's words, filled; the words as they are written where they cannot be. */
export function fillTaskText(text: string, { lead, sequence, stepId }: TaskFacts): string {
  if (!text.includes("{")) return text;
  const { id, tags, stage } = lead;
  const scope = {
    lead: { ...attributesOf(lead), id, tags, stage },
    sequence: { name: sequence },
    step: { id: stepId },
  };
  try {
    const filled: unknown = liquid.parseAndRenderSync(text, scope);
    return typeof filled === "string" ? filled : text;
  } catch {
    return text;
  }
}

/** What is wrong with the Liquid in the words of tasks. */
export function checkTaskTexts({ steps }: Pick<SequenceDefinition, "steps">): DefinitionProblem[] {
  return steps.flatMap((step, index) => {
    if (step.kind !== "task") return [];
    const texts = { title: step.title, ...(step.note !== undefined && { note: step.note }) };
    return Object.entries(texts).flatMap(([name, text]) => {
      const message = problemOf(text);
      return message === undefined ? [] : [{ pointer: `/steps/${index}/${name}`, code: "invalid_text", message }];
    });
  });
}

function problemOf(text: string): string | undefined {
  try {
    liquid.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
