import type { FieldProblem } from "../../platform/errors.ts";
import type { CompiledTemplate } from "../../render/fill/template.ts";
import type { SequenceDefinition } from "../definition/definition.ts";
import { subjectsOfStep } from "../template-of-step.ts";

/** Who sends, as the law wants it said in every commercial mail. */
export interface SenderSaid {
  name: string;
  /** Empty when COMPANY_ADDRESS is not set. */
  address: string;
}

/**
 * What the law wants in every mail of a marketing sequence (CAN-SPAM Act, 15 USC 7704(a)(5); CASL section 6(2); UWG section 7):
 * the sender's postal address, by `company.address` or word for word, and a way to unsubscribe. The latter stands in every
 * compiled template, which gets a link of its own when its author has written none. Sequences with `purpose: transactional`
 * are passed over. Pure.
 */
export function checkSenderLaw(
  { purpose = "marketing", steps }: Pick<SequenceDefinition, "purpose" | "steps">,
  compiled: Readonly<Record<string, CompiledTemplate>>,
  { address }: SenderSaid,
): FieldProblem[] {
  if (purpose === "transactional" || !steps.some(({ kind }) => kind === "email")) return [];
  if (address.trim() === "") {
    const message = "set COMPANY_ADDRESS: every marketing mail has to name the sender's postal address";
    return [{ pointer: "", code: "company_address_missing", message }];
  }
  return steps.flatMap((step, index) => {
    if (step.kind !== "email") return [];
    const templates = subjectsOfStep(step).flatMap(({ key }) => compiled[key] ?? []);
    const pointer = `/steps/${index}/template`;
    return [
      ...(templates.every((template) => says(template, address))
        ? []
        : [
            {
              pointer,
              code: "postal_address_missing",
              message: "put {{ company.address }} into the template, or include a partial that has it",
            },
          ]),
      ...(templates.every(({ html }) => /\{% ripen_(?:unsubscribe|end)\b/.test(html))
        ? []
        : [{ pointer, code: "unsubscribe_missing", message: "put a link to {{ unsubscribe_url }} into the template" }]),
    ];
  });
}

function says({ html, text }: CompiledTemplate, address: string): boolean {
  if (/\bcompany\.address\b/.test(html)) return true;
  return plain(text).includes(plain(address)) || plain(html).includes(plain(address));
}

/** Letters and digits alone: an address is broken into lines, and its commas are not everywhere the same. */
const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
