import type { Html } from "../../../platform/http/page.ts";

/** What the page is asked to show first: the form of one action. `typed` is what a form held that was refused: nobody writes it twice. */
export interface FormOptions {
  /** goes into every form */
  hidden?: Html;
  open: string | null;
  typed: Readonly<Record<string, string>>;
  zone: string;
  now: Date;
}

/** `path` is that of the page, relative to itself, for links to what is below it; `said` is what became of the last request. */
export interface ViewOptions extends FormOptions {
  path: string;
  said: { text: string; isBad: boolean } | null;
}
