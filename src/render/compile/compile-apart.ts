import { ThreadLimitError, openThread } from "../../platform/thread.ts";
import type { CompileResult, Problem, TemplateSource } from "../fill/template.ts";

/** A template to compile, or (with its name) a partial to check alone, or one of our own that has nothing to be tracked. */
type Asked = TemplateSource & { partial?: string; plain?: boolean };
type Told = CompileResult | { kind: "checked"; problems: Problem[] } | { kind: "plain"; html: string };

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
  if (told.kind === "compiled" || told.kind === "invalid") return told;
  return { kind: "invalid", problems: told.kind === "checked" ? told.problems : [] };
}

/** `checkPartial` in that thread. @returns what is wrong with it */
export async function checkPartialApart(partial: string, source: Omit<TemplateSource, "mjml">): Promise<Problem[]> {
  const told = await ask({ ...source, mjml: "", partial });
  return told.kind === "checked" || told.kind === "invalid" ? told.problems : [];
}

/** `compilePlain` in that thread. @throws when the template cannot be used */
export async function compilePlainApart(mjml: string): Promise<string> {
  const told = await thread.ask({ mjml, partials: {}, plain: true });
  if (told.kind !== "plain") throw new Error("the compiler has answered something else");
  return told.html;
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
