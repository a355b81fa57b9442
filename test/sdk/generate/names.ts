import type { Listed } from "../document.ts";

const singulars: Record<string, string> = { ies: "y", sses: "ss", ches: "ch" };

function singular(word: string): string {
  for (const [ending, single] of Object.entries(singulars)) {
    if (word.endsWith(ending)) return word.slice(0, -ending.length) + single;
  }
  return word.replace(/s$/u, "");
}

const camel = (text: string) => text.replaceAll(/-(\w)/gu, (_, letter: string) => letter.toUpperCase());

/** `/v1/inbound-mails/{id}/source` → `inboundMails`; what stands outside of `/v1` is about health. */
export function resourceOf({ path }: Pick<Listed, "path">): string {
  const [, version, name = ""] = path.split("/");
  return version === "v1" ? camel(name) : "health";
}

/** `getLeadConversation` of `leads` → `getConversation`: the operation's id without what the resource says already. */
export function methodOf({ path, operation }: Pick<Listed, "path" | "operation">): string {
  const resource = resourceOf({ path });
  const one = singular(resource);
  const words = operation.operationId.split(/(?=[A-Z])/u);
  const noun = [resource, one].map((name) => name.split(/(?=[A-Z])/u).map((word) => word.toLowerCase()));
  const lower = words.map((word) => word.toLowerCase());
  for (const parts of noun) {
    const at = lower.findIndex((_, from) => parts.every((part, n) => lower[from + n] === part));
    if (at === -1 || parts.length === words.length) continue;
    const rest = words.toSpliced(at, parts.length).join("");
    return rest.charAt(0).toLowerCase() + rest.slice(1);
  }
  return operation.operationId;
}
