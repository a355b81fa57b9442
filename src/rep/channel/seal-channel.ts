import type { Ground } from "../../ground.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { readWebhookSecret } from "../../platform/secret/webhook-signature.ts";
import { shownUrl, urlProblem } from "./channel-url.ts";

type Deps = Pick<Ground, "sealer" | "webhooks">;

/** The URL of a channel as it is kept. @throws InvalidInputError `channel_url_refused` */
export function sealUrl({ sealer, webhooks }: Deps, url: string): { sealedUrl: string; shownUrl: string } {
  const message = urlProblem(url, webhooks);
  if (message !== undefined) throw refuse("/url", "channel_url_refused", message);
  return { sealedUrl: sealer.seal(url), shownUrl: shownUrl(url) };
}

/** The secret of a webhook as it is kept. @throws InvalidInputError `channel_secret_refused` */
export function sealSecret({ sealer }: Deps, secret: string): { sealedSecret: string } {
  const bytes = readWebhookSecret(secret);
  if (bytes === undefined) {
    throw refuse("/secret", "channel_secret_refused", 'Write "whsec_" and Base64 of 24 to 64 bytes.');
  }
  return { sealedSecret: sealer.seal(bytes) };
}

function refuse(pointer: string, code: string, message: string): InvalidInputError {
  return new InvalidInputError(code, message, [{ pointer, code, message }]);
}
