import { z } from "zod";
import { answerRequests } from "../../platform/thread.ts";
import { fingerprintOf } from "./fingerprint.ts";

const request = z.object({ raw: z.instanceof(Uint8Array), format: z.enum(["mail", "event"]) });

// The thread in which large mails are looked through before they are stored.
answerRequests(async (message) => {
  const { raw, format } = request.parse(message);
  return fingerprintOf(raw, format);
});
