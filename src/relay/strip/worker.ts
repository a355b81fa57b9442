import { z } from "zod";
import { loadFaster } from "../../platform/load-faster.ts";
import { answerRequests } from "../../platform/thread.ts";
import type { StripInput } from "./strip-mail.ts";

loadFaster();
const { parseMail } = await import("../../inbound/parse.ts");
const { stripMail } = await import("./strip-mail.ts");

const request = z.object({ raw: z.instanceof(Uint8Array), input: z.custom<StripInput>() });

// The thread in which mails of reps are read: whatever a mail does to it, the process goes on.
answerRequests(async (message) => {
  const { raw, input } = request.parse(message);
  return stripMail(await parseMail(raw), input);
});
