import type { Ground } from "../../ground.ts";
import { InvalidInputError } from "../../platform/errors.ts";
import { urlProblem } from "../channel/channel-url.ts";

/** The link of a calendar as it is kept. What may be called is as with channels. @throws InvalidInputError `calendar_url_refused` */
export function sealCalendar({ sealer, webhooks }: Pick<Ground, "sealer" | "webhooks">, url: string): string {
  const message = urlProblem(url, webhooks);
  if (message === undefined) return sealer.seal(url);
  const code = "calendar_url_refused";
  throw new InvalidInputError(code, message, [{ pointer: "/calendarUrl", code, message }]);
}
