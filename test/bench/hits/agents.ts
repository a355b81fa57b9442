import type { Random } from "../generate/random.ts";

const chrome = (system: string, version: number, rest = "") =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 ${rest}Safari/537.36`;
const windows = "Windows NT 10.0; Win64; x64";
const mac = "Macintosh; Intel Mac OS X 10_15_7";

/** User agents as they are sent, by what sends them. */
export const agents = {
  chrome: (random: Random) => chrome(random.pick([windows, mac, "X11; Linux x86_64"]), random.int(120, 142)),
  edge: (random: Random) => {
    const version = random.int(120, 142);
    return `${chrome(windows, version)} Edg/${version}.0.0.0`;
  },
  firefox: (random: Random) => {
    const version = random.int(115, 145);
    return `Mozilla/5.0 (${windows}; rv:${version}.0) Gecko/20100101 Firefox/${version}.0`;
  },
  safari: (random: Random) =>
    `Mozilla/5.0 (${mac}) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${random.int(16, 26)}.${random.int(0, 5)} Safari/605.1.15`,
  iphone: (random: Random) =>
    `Mozilla/5.0 (iPhone; CPU iPhone OS ${random.int(16, 18)}_${random.int(0, 6)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${random.int(16, 18)}.0 Mobile/15E148 Safari/604.1`,
  android: (random: Random) => chrome(`Linux; Android ${random.int(11, 15)}; K`, random.int(120, 142), "Mobile "),
  appleMail: () => `Mozilla/5.0 (${mac}) AppleWebKit/605.1.15 (KHTML, like Gecko)`,
  iosMail: (random: Random) =>
    `Mozilla/5.0 (iPhone; CPU iPhone OS ${random.int(16, 18)}_${random.int(0, 6)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148`,
  outlook: () =>
    "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Win64; x64; Trident/7.0; .NET4.0C; .NET4.0E; Microsoft Outlook 16.0.17928; ms-office; MSOffice 16)",
  thunderbird: (random: Random) => {
    const version = random.pick([115, 128, 140]);
    return `Mozilla/5.0 (X11; Linux x86_64; rv:${version}.0) Gecko/20100101 Thunderbird/${version}.${random.int(0, 12)}.0`;
  },
  mpp: () => "Mozilla/5.0",
  gmailPrefetch: () => `${chrome(windows, 42).replace("42.0.0.0", "42.0.2311.135")} Edge/12.246 Mozilla/5.0`,
  googleProxy: () => "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
  yahooProxy: () => "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
  outlookProxy: () => "OutlookImageProxy",
  headless: (random: Random) => chrome("X11; Linux x86_64", random.int(110, 142)).replace("Chrome/", "HeadlessChrome/"),
  oldInternetExplorer: () => "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
  library: (random: Random) =>
    random.pick([
      "axios/1.7.2",
      "okhttp/4.12.0",
      "Python/3.11 aiohttp/3.9.5",
      "python-requests/2.32.3",
      "Go-http-client/1.1",
      "curl/8.5.0",
      "Apache-HttpClient/4.5.14 (Java/17.0.11)",
      "node-fetch/1.0 (+https://github.com/bitinn/node-fetch)",
      "Java/1.8.0_392",
      "libwww-perl/6.72",
    ]),
  preview: (random: Random) =>
    random.pick([
      "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
      "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
      "WhatsApp/2.23.20.0",
      "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5",
      "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
    ]),
  none: () => "",
};

/** A desktop browser. */
export const desktop = (random: Random) =>
  random.pick([agents.chrome, agents.chrome, agents.edge, agents.firefox, agents.safari])(random);

/** A browser of a person, phones among them. */
export const anyBrowser = (random: Random) =>
  random.chance(0.4) ? random.pick([agents.iphone, agents.android])(random) : desktop(random);

/** The browser's name that a scanner gives itself. */
export const disguise = (random: Random) =>
  random.pick([agents.chrome, agents.edge, agents.firefox, agents.oldInternetExplorer, agents.iphone])(random);
