/** What a reason of a verdict means, in the words of a colleague; a reason that is not here is shown as it is. */
const words: Readonly<Record<string, string>> = {
  apple_mpp: "Apple loads images in the background, read or not",
  apple_relay_open: "Apple’s relay loaded the image",
  gmail_prefetch: "Gmail’s prefetcher",
  proxy_open: "an image proxy",
  proxy_soon_after_250: "an image proxy, right after delivery",
  proxy_follows_link: "an image proxy followed a link",
  method_head: "only the head was asked for",
  method_other: "a program’s request",
  prefetch_header: "marked as a prefetch",
  no_agent: "names no program",
  http_library: "a program’s library",
  bot_agent: "a robot that names itself",
  unrecognized_agent: "a program that people are not known to use",
  mail_program_follows_link: "a mail program’s preview",
  all_links_10s: "every link within seconds",
  two_links_5s: "two links within seconds",
  at_once: "within seconds of delivery",
  before_250: "before the mail was delivered",
  soon_after_250: "right after delivery",
  hidden_link: "a link that no person sees",
  with_hidden_link: "together with a link that no person sees",
  hosting_network: "from a data center",
  microsoft_network: "from Microsoft’s network",
  scanner_network: "from a mail scanner’s network",
  scanner_network_probable: "probably a mail scanner’s network",
  shared_address: "an address that many share",
  beside_burst: "beside a burst of requests",
  client_of_machine: "the same program as a machine’s",
  get_behind_head: "looked at first, then loaded",
  second_of_pair: "the second of a pair",
  same_link_twice: "the same link twice",
  perhaps_two_tabs: "perhaps two tabs",
  unsubscribe_page_with_links: "with the unsubscribe page",
  open_with_click: "opened and clicked",
  person_opened: "a person’s own program, after delivery",
  person_clicked: "a person’s own browser, after delivery",
  not_handed_over: "the mail has not gone out",
  no_evidence: "nothing shows that it was a person",
  own_notice: "one of our own",
  answers_a_mail: "new words in our thread",
  null_sender: "from the null sender, as programs do",
  sent_to_bounce_address: "sent to the bounce address",
  title_before_our_subject: "a program’s title before our subject",
};

/** A reason in words. */
export function reasonWords(code: string): string {
  if (Object.hasOwn(words, code)) return words[code] ?? code;
  if (code.startsWith("auto_submitted_")) return "marked as automatic";
  return code.replaceAll("_", " ");
}

/** A verdict with its reasons: "a person: own browser, after delivery". */
export function verdictWords(verdict: unknown, reasons: unknown): string {
  const who = verdict === "human" ? "a person" : verdict === "machine" ? "a machine" : "unknown";
  const why = Array.isArray(reasons)
    ? reasons.filter((one): one is string => typeof one === "string").map(reasonWords)
    : [];
  const said = verdict === "human" ? why.map((one) => one.replace(/^a person’s /, "")) : why;
  return said.length === 0 ? who : `${who}: ${said.join(", ")}`;
}
