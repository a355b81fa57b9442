import type { InboundAuthentication } from "../../../db/schema/inbound.ts";
import type { VerifyInput } from "./verify-sender.ts";

/** What the process tells the thread that verifies; `id` names the mail, `lookup` a question of it. */
export type ToVerifier =
  | { kind: "verify"; id: number; hostname: string; input: VerifyInput }
  | { kind: "found"; id: number; lookup: number; records: string[] | string[][] }
  | { kind: "missing"; id: number; lookup: number; code: string };

/** What the thread tells the process. */
export type FromVerifier =
  | { kind: "lookup"; id: number; lookup: number; name: string; type: string }
  | { kind: "verified"; id: number; authentication: InboundAuthentication }
  | { kind: "failed"; id: number; dns: boolean; reason: string };
