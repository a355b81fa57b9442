import type { Db } from "./db/client.ts";
import type { Queues } from "./jobs/queues.ts";
import type { Clock } from "./platform/clock.ts";
import type { Log } from "./platform/log.ts";
import type { Signer } from "./platform/sign.ts";

/** Where this installation is reached and who it speaks for. */
export interface Site {
  /** Base of every public URL, no trailing slash: `https://ripen.example.com`. */
  publicUrl: string;
  /** Domain of the signed reply addresses; its MX is the inbound receiver. */
  replyDomain: string;
  /** Name and postal address of the company, for the footer of every mail. */
  company: { name: string; address: string };
}

/** One signing key for each purpose. */
export interface Signers {
  reply: Signer;
  track: Signer;
  unsubscribe: Signer;
  respond: Signer;
}

/** Everything a verb may need, made once by `openApp` and disposed as one. */
export interface App extends AsyncDisposable {
  readonly clock: Clock;
  readonly db: Db;
  readonly queues: Queues;
  readonly log: Log;
  readonly site: Site;
  readonly signers: Signers;
}
