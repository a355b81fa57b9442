import { parentPort } from "node:worker_threads";
import { z } from "zod";
import { loadFaster } from "../../platform/load-faster.ts";

loadFaster();
const { understand } = await import("./understand.ts");

const request = z.object({ raw: z.instanceof(Uint8Array), format: z.enum(["mail", "event"]) });

// The thread in which mails are read: whatever a mail does to it, the process goes on.
parentPort?.on("message", (message: unknown) => {
  const { raw, format } = request.parse(message);
  understand(raw, format).then(
    (understanding) => parentPort?.postMessage({ kind: "read", understanding }, []),
    (error: unknown) => parentPort?.postMessage({ kind: "failed", reason: String(error) }, []),
  );
});
