import { z } from "zod";
import { loadFaster } from "../../platform/load-faster.ts";
import { answerRequests } from "../../platform/thread.ts";

loadFaster();
const { understand } = await import("./understand.ts");

const request = z.object({ raw: z.instanceof(Uint8Array), format: z.enum(["mail", "event"]) });

// The thread in which mails are read: whatever a mail does to it, the process goes on.
answerRequests(async (message) => {
  const { raw, format } = request.parse(message);
  return understand(raw, format);
});
