/** A template as its author wrote it. */
export interface TemplateSource {
  /** Liquid; when absent the text of `<mj-title>` is the subject */
  subject?: string;
  mjml: string;
  /** MJML fragments by name, for `<mj-include path="NAME" />`; names may be given with or without `.mjml` */
  partials: Record<string, string>;
}

/** What is wrong with a template, where, and what to do about it. */
export interface Problem {
  /** 1-based line in `partial`, or in the template itself; null when it concerns the whole */
  line: number | null;
  partial: string | null;
  /** that it is in the subject which was given beside the template */
  inGivenSubject?: true;
  message: string;
}

/**
 * A template compiled once, plain JSON: Liquid sources in which links, the unsubscribe link and the open pixel are
 * slots (tags that only the engine of `hydrate.ts` knows).
 */
export interface CompiledTemplate {
  format: 1;
  subject: string;
  html: string;
  text: string;
  /** Liquid sources of the link targets, by slot index */
  links: string[];
}

/** Outcome of `compileTemplate`. */
export type CompileResult = { kind: "compiled"; template: CompiledTemplate } | { kind: "invalid"; problems: Problem[] };

/** The names a template may use. */
export const SCOPE_NAMES: readonly string[] = ["lead", "sender", "company", "event", "sequence", "unsubscribe_url"];
