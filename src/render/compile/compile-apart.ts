import { ThreadLimitError, openThread } from "../../platform/thread.ts";
import type { CompileResult, Problem, TemplateSource } from "../fill/template.ts";

/** A template to compile, or (with its name) a partial to check alone. */
type Asked = TemplateSource & { partial?: string };
type Told = CompileResult | { kind: "checked"; problems: Problem[] };

const limitMs = 20_000;

// One for the whole process, whoever asks; it holds up nothing when the process ends, and its memory (MJML alone takes
// some 100 MB) is given back when nothing was compiled for a while.
const thread = openThread<Asked, Told>(new URL("./worker.ts", import.meta.url), {
  limitMs,
  startMs: 120_000,
  memoryMb: 512,
  idleMs: 120_000,
});

/**
 * `compileTemplate` in a thread of its own, so that no template holds up the process, one template after the other. What
 * takes too long, or too much memory, is a problem of the template.
 */
export async function compileApart(source: TemplateSource): Promise<CompileResult> {
  const told = await ask(source);
  return told.kind === "checked" ? { kind: "invalid", problems: told.problems } : told;
}

/** `checkPartial` in that thread. @returns what is wrong with it */
export async function checkPartialApart(partial: string, source: Omit<TemplateSource, "mjml">): Promise<Problem[]> {
  const told = await ask({ ...source, mjml: "", partial });
  return told.kind === "compiled" ? [] : told.problems;
}

async function ask(asked: Asked): Promise<Told> {
  try {
    return await thread.ask(asked);
  } catch (error) {
    const why =
      error instanceof ThreadLimitError ? `takes longer than ${limitMs / 1_000} seconds` : "breaks the compiler";
    const message = `compiling the template ${why}: make it simpler`;
    return { kind: "invalid", problems: [{ line: null, column: null, partial: null, message }] };
  }
}
