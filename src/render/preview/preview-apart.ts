import { ThreadLimitError, openThread } from "../../platform/thread.ts";
import type { TemplateSource } from "../fill/template.ts";
import type { PreviewSettings, TemplatePreview } from "./preview-template.ts";
import { mailProblem } from "./problem.ts";

/** What the thread of previews is asked; plain JSON. */
export interface PreviewRequest {
  source: TemplateSource;
  scopes: readonly Record<string, unknown>[];
  settings: PreviewSettings;
}

const limitMs = 20_000;

// One for the whole process, whoever asks; its memory (MJML alone takes some 100 MB) is given back when nothing was
// previewed for a while.
const thread = openThread<PreviewRequest, TemplatePreview>(new URL("./worker.ts", import.meta.url), {
  limitMs,
  memoryMb: 512,
  idleMs: 120_000,
});

/**
 * `previewTemplate` in a thread of its own, so that no template holds up the process, one preview after the other. What
 * takes too long, or too much memory, is a problem of the template.
 */
export async function previewApart(request: PreviewRequest): Promise<TemplatePreview> {
  try {
    return await thread.ask(request);
  } catch (error) {
    const why =
      error instanceof ThreadLimitError ? `takes longer than ${limitMs / 1_000} seconds` : "breaks the reader";
    const message = `previewing the template ${why}: make it simpler, or take fewer leads`;
    return { problems: [mailProblem("error", "too_expensive", message)], mails: [] };
  }
}
