import { z } from "zod";
import { answerRequests } from "../../platform/thread.ts";
import { previewTemplate } from "./preview-template.ts";

const request = z.object({
  source: z.object({
    subject: z.string().optional(),
    mjml: z.string(),
    partials: z.record(z.string(), z.string()),
    attributes: z.record(z.string(), z.enum(["string", "number", "boolean", "date"])).optional(),
  }),
  scopes: z.array(z.record(z.string(), z.unknown())),
  settings: z.object({
    unsubscribeUrl: z.string(),
    sent: z.object({ linkPrefix: z.string(), pixelUrl: z.string(), unsubscribeUrl: z.string() }),
  }),
});

// The thread in which templates are previewed: whatever a template does to it, the process goes on.
answerRequests(async (message) => {
  const { source, scopes, settings } = request.parse(message);
  const { subject, attributes, ...rest } = source;
  const given = { ...(subject !== undefined && { subject }), ...(attributes !== undefined && { attributes }) };
  return previewTemplate({ ...rest, ...given }, scopes, settings);
});
