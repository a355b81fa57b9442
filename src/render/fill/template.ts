/** A template as its author wrote it. */
export interface TemplateSource {
  /** Liquid; when absent the text of `<mj-title>` is the subject */
  subject?: string;
  mjml: string;
  /** MJML fragments by name, for `<mj-include path="NAME" />`; names may be given with or without `.mjml` */
  partials: Record<string, string>;
  /** Declared attributes of leads with their types; left out, names behind `lead.` are not checked */
  attributes?: Readonly<Record<string, AttributeType>>;
}

/** What a declared attribute of a lead holds. */
export type AttributeType = "string" | "number" | "boolean" | "date";

/** What is wrong with a template, where, and what to do about it. */
export interface Problem {
  /** 1-based line in `partial`, or in the template itself; null when it concerns the whole */
  line: number | null;
  /** 1-based, in characters; null when it concerns the whole */
  column: number | null;
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
  /** what mail programs show beside the subject; empty when the template says nothing */
  preheader?: string;
  html: string;
  text: string;
  /** Liquid sources of the link targets, by slot index */
  links: string[];
  /** what conditions call the links, by slot index: see `link-name.ts` */
  linkNames?: string[];
}

/** Outcome of `compileTemplate`. */
export type CompileResult = { kind: "compiled"; template: CompiledTemplate } | { kind: "invalid"; problems: Problem[] };

/** A place as people are told of it: ` line 3, column 7` of the partial it is in. */
export function describePlace({ partial, line, column }: Problem, template?: string): string {
  const where = partial ?? template;
  const parts = [where ?? "", line === null ? "" : `line ${line}`, column === null ? "" : `column ${column}`];
  return parts.filter(Boolean).join(", ");
}
