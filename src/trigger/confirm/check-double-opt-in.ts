import { eq } from "drizzle-orm";
import type { Executor } from "../../db/client.ts";
import { templates } from "../../db/schema/index.ts";
import type { DoubleOptIn } from "../../db/schema/events.ts";
import { loadTopicKeys, unknownTopics } from "../../lead/consent/known-topics.ts";
import type { FieldProblem } from "../../platform/errors.ts";
import { invalidInput } from "../../platform/http/validation.ts";
import { confirmVariable } from "./template.ts";

/**
 * Sees to it that a form asks for topics that there are, in a mail that can be written and has the link.
 * @throws InvalidInputError `invalid_input` with every problem
 */
export async function checkDoubleOptIn(db: Executor, { topics, template }: DoubleOptIn): Promise<void> {
  const named = { topics: Object.fromEntries(topics.map((key) => [key, "granted" as const])) };
  const unknown = unknownTopics(named, await loadTopicKeys(db), ["doubleOptIn"]);
  const problems: FieldProblem[] = unknown.map((problem) => ({
    ...problem,
    pointer: `/doubleOptIn/topics/${topics.findIndex((key) => problem.pointer.endsWith(`/${key}`))}`,
  }));
  const pointer = "/doubleOptIn/template";
  if (template !== null) {
    const [stored] = await db.select({ mjml: templates.mjml }).from(templates).where(eq(templates.key, template));
    if (stored === undefined) {
      const message = `there is no template "${template}"; create it with PUT /v1/templates`;
      problems.push({ pointer, code: "template_not_found", message });
    } else if (!stored.mjml.includes(confirmVariable)) {
      const message = `"${template}" has no link to confirm with: write {{ ${confirmVariable} | default: unsubscribe_url }} where a link goes`;
      problems.push({ pointer, code: "confirm_url_missing", message });
    }
  }
  if (problems.length > 0) throw invalidInput(problems);
}
