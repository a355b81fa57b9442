import { z } from "zod";
import { loadFaster } from "../../platform/load-faster.ts";
import { answerRequests } from "../../platform/thread.ts";

loadFaster();
const { understand } = await import("./understand.ts");
const { readAttachment } = await import("./read-attachment.ts");

const request = z.object({
  raw: z.instanceof(Uint8Array),
  format: z.enum(["mail", "event"]),
  attachment: z.int().optional(),
});

// The thread in which mails are read: whatever a mail does to it, the process goes on.
answerRequests(async (message) => {
  const { raw, format, attachment } = request.parse(message);
  if (attachment === undefined) return { kind: "understood", understanding: await understand(raw, format) };
  return { kind: "attachment", part: format === "mail" ? await readAttachment(raw, attachment) : null };
});
