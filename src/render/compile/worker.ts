import { z } from "zod";
import { loadFaster } from "../../platform/load-faster.ts";
import { answerRequests } from "../../platform/thread.ts";

loadFaster();
const { compileTemplate } = await import("./compile.ts");
const { compilePlain } = await import("./compile-plain.ts");
const { checkPartial } = await import("./check-partial.ts");
await import("mjml"); // before the first template, so that loading it is not counted as its time

const texts = z.record(z.string(), z.string());
const types = z.record(z.string(), z.enum(["string", "number", "boolean", "date"]));
const request = z.object({
  subject: z.string().optional(),
  mjml: z.string(),
  partials: texts,
  attributes: types.optional(),
  partial: z.string().optional(),
  plain: z.boolean().optional(),
});

// The thread in which templates are compiled: whatever a template does to it, the process goes on.
answerRequests(async (message) => {
  const { subject, attributes, partial, plain, ...source } = request.parse(message);
  if (plain === true) return { kind: "plain", html: await compilePlain(source.mjml) };
  if (partial !== undefined) {
    const problems = checkPartial(partial, { ...source, ...(attributes !== undefined && { attributes }) });
    return { kind: "checked", problems };
  }
  return compileTemplate({
    ...source,
    ...(subject !== undefined && { subject }),
    ...(attributes !== undefined && { attributes }),
  });
});
