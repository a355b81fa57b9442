import type { Finding } from "./finding.ts";

/**
 * Commercial mail must carry the sender's valid postal address (CAN-SPAM Act, 16 CFR 316; similar laws elsewhere). The
 * starter templates put `COMPANY_ADDRESS` into the footer; templates of one's own may have it in their text.
 */
export function judgeFooter(companyAddress: string): Finding {
  if (companyAddress.trim() !== "") return { check: "FOOTER", level: "good", found: companyAddress, advice: null };
  const advice = "set it: the law wants a postal address in every commercial mail (CAN-SPAM and others)";
  return { check: "FOOTER", level: "warning", found: "COMPANY_ADDRESS is not set", advice };
}
