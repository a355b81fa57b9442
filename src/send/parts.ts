import type { Transport } from "./carrier/transport.ts";
import type { Transports } from "./carrier/transports.ts";
import type { Fence } from "./lane/fence.ts";
import type { DkimKeys } from "./mail/dkim-keys.ts";

/** What this room keeps open for itself and for those downstream. */
export interface SendParts {
  /** The next hop of SMTP_URL, for mails of the installation itself and of senders that name no transport. */
  readonly transport: Transport;
  readonly transports: Transports;
  readonly fence: Fence;
  readonly dkimKeys: DkimKeys;
}
