import type { Ground } from "../../ground.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { readWebhookSecret } from "../../platform/secret/webhook-signature.ts";
import { shownUrl, urlProblem } from "../../rep/channel/channel-url.ts";

type Deps = Pick<Ground, "sealer" | "webhooks">;

/** The URL of an endpoint as it is kept. @throws InvalidInputError `webhook_url_refused` */
export function sealUrl({ sealer, webhooks }: Deps, url: string): { sealedUrl: string; shownUrl: string } {
  const message = urlProblem(url, webhooks);
  if (message !== undefined) throw refuse("/url", "webhook_url_refused", message);
  return { sealedUrl: sealer.seal(url), shownUrl: shownUrl(url) };
}

/** The secret of an endpoint as it is kept. @throws InvalidInputError `webhook_secret_refused` */
export function sealSecret({ sealer }: Pick<Deps, "sealer">, secret: string): string {
  const bytes = readWebhookSecret(secret);
  if (bytes === undefined) {
    throw refuse("/secret", "webhook_secret_refused", 'Write "whsec_" and Base64 of 24 to 64 bytes.');
  }
  return sealer.seal(bytes);
}

function refuse(pointer: string, code: string, message: string): InvalidInputError {
  return new InvalidInputError(code, message, [{ pointer, code, message }]);
}
