import type { Site } from "../ground.ts";

/** Whether that is the postmaster of the reply domain, who must be reachable (RFC 5321 4.5.1), with or without the domain. */
export function isPostmaster({ replyDomain }: Pick<Site, "replyDomain">, address: string): boolean {
  const plain = address.trim().toLowerCase();
  return plain === "postmaster" || plain === `postmaster@${replyDomain}`;
}
