import { ThreadLimitError, openThread } from "../../platform/thread.ts";
import type { CompileResult, TemplateSource } from "../fill/template.ts";

const limitMs = 20_000;

// One for the whole process, whoever asks; it holds up nothing when the process ends, and its memory (MJML alone takes
// some 100 MB) is given back when nothing was compiled for a while.
const thread = openThread<TemplateSource, CompileResult>(new URL("./worker.ts", import.meta.url), {
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
  try {
    return await thread.ask(source);
  } catch (error) {
    const why =
      error instanceof ThreadLimitError ? `takes longer than ${limitMs / 1_000} seconds` : "breaks the compiler";
    const message = `compiling the template ${why}: make it simpler`;
    return { kind: "invalid", problems: [{ line: null, column: null, partial: null, message }] };
  }
}
