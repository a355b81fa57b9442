import type { Signers, Site } from "../../ground.ts";
import type { Signer } from "../../platform/secret/sign.ts";
import type { PreviewSettings } from "../../render/preview/preview-template.ts";
import { clickUrl, pixelUrl, unsubscribeUrl } from "../mail/links.ts";

const unsigned: Signer = {
  sign: (_text, length = 16) => Buffer.alloc(length),
  signEach: () => [],
  verify: () => false,
};

/** Makes tokens as long as the real ones, and none of them genuine. */
export const maskedSigners: Signers = {
  reply: unsigned,
  track: unsigned,
  unsubscribe: unsigned,
  respond: unsigned,
  review: unsigned,
  confirm: unsigned,
  session: unsigned,
  address: unsigned,
};

const noMessage = "00000000-0000-7000-8000-000000000000";

/** Links of a preview: an unsubscribe link that names nobody, and for the size of the mail tracked ones of real length. */
export function maskedSettings(site: Site): PreviewSettings {
  return {
    unsubscribeUrl: `${site.publicUrl}/u/preview`,
    sent: {
      linkPrefix: clickUrl(site, unsigned, noMessage, ""),
      pixelUrl: pixelUrl(site, unsigned, noMessage),
      unsubscribeUrl: unsubscribeUrl(site, unsigned, noMessage),
    },
  };
}
