import type { Ground } from "../../ground.ts";
import { renewEveryMs, renewLeases } from "./claim/claim.ts";

/** The claimed messages of this process that are not settled yet; their leases are renewed until `drop`. */
export interface Leases extends Disposable {
  hold(messageId: string): void;
  drop(messageId: string): void;
}

export function openLeases({ db, log }: Pick<Ground, "db" | "log">): Leases {
  const held = new Set<string>();
  const timer = setInterval(() => {
    renewLeases(db, [...held]).catch((error: unknown) => log.warn({ err: error }, "leases not renewed"));
  }, renewEveryMs);
  return {
    hold: (messageId) => void held.add(messageId),
    drop: (messageId) => void held.delete(messageId),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
