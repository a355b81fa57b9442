import type { AsideKind } from "../../../db/schema/jobs/set-asides.ts";
import { lineOf } from "../../../platform/stranger-text.ts";
import { toHtml } from "./mail.ts";
import type { NoticeMail } from "./mail.ts";

/** Why something was set aside, and how much: `sequence` is the name of the one that it is about, if any. */
export interface AsideCause {
  about: string;
  job: string;
  kind: AsideKind;
  reason: string;
  count: number;
  sequence: string | null;
}

/** Writes the mail that tells the operator what is set aside, why, and how it goes on. */
export function writeAsideMail(causes: readonly AsideCause[], apiUrl: string): NoticeMail {
  const text = [
    "This failed by itself and is set aside; everything else goes on.",
    "",
    ...causes.flatMap(({ reason, sequence, ...what }) => [
      ...(sequence === null ? [] : [`Sequence "${lineOf(sequence, 200)}":`]),
      lineOf(reason, 2_000),
      `${amount(what)}, in the job "${what.job}".`,
      "",
    ]),
    "Once the cause is mended it goes on by itself; the list says when it is tried again:",
    `GET ${apiUrl}/v1/set-asides`,
    "",
  ].join("\n");
  const [first] = causes;
  const more = causes.length > 1 ? ` and ${causes.length - 1} more` : "";
  const subject = `Set aside: ${first === undefined ? "nothing" : amount(first)}${more}`;
  return { subject, text, html: toHtml(text, "") };
}

function amount({ count, kind }: Pick<AsideCause, "count" | "kind">): string {
  const name = kind.replaceAll("_", " ");
  return count === 1 ? `1 ${name}` : `${count} ${name}s`;
}
