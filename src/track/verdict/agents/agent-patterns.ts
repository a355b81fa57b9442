import type { Vendor } from "../vendor.ts";

/** A program that is recognized by its user agent. All words are lower-case; one of the ways is enough. */
export interface AgentPattern {
  family:
    | "apple_mpp"
    | "gmail_prefetch"
    | "google_proxy"
    | "yahoo_proxy"
    | "outlook_proxy"
    | "other_proxy"
    | "mail_program"
    | "http_library"
    | "bot";
  vendor: Vendor;
  /** where it is documented or was seen */
  source: string;
  whole?: readonly string[];
  start?: readonly string[];
  all?: readonly string[];
  any?: readonly string[];
}

/** In this order; the first that fits counts. */
export const agentPatterns: readonly AgentPattern[] = [
  {
    family: "apple_mpp",
    vendor: "apple",
    source: "Apple Mail Privacy Protection fetches remote content under this name and no other words",
    whole: ["mozilla/5.0"],
  },
  {
    family: "gmail_prefetch",
    vendor: "google",
    source: "Gmail fetches images ahead under the name of Edge 12, which no person has had since 2018",
    all: ["chrome/42.0.2311.135", "edge/12.246"],
  },
  {
    family: "google_proxy",
    vendor: "google",
    source: "https://support.google.com/mail/answer/145919 and `via ggpht.com GoogleImageProxy` in its agent",
    any: ["googleimageproxy", "ggpht.com"],
  },
  {
    family: "yahoo_proxy",
    vendor: "yahoo",
    source: "https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
    any: ["yahoomailproxy", "yahoo mail proxy"],
  },
  {
    family: "outlook_proxy",
    vendor: "microsoft",
    source: "Outlook on the web and Outlook.com fetch images through the service OutlookImageProxy",
    any: ["outlookimageproxy", "outlook image proxy", "oneoutlook image proxy"],
  },
  {
    family: "bot",
    vendor: "any",
    source: "programs that drive a browser name themselves: HeadlessChrome, PhantomJS, Playwright, Puppeteer, Selenium",
    any: ["headless", "phantomjs", "playwright", "puppeteer", "selenium", "cypress/", "lighthouse"],
  },
  {
    family: "bot",
    vendor: "any",
    source: "link previews of messengers and networks, by their documented names",
    any: [
      "facebookexternalhit",
      "facebot",
      "meta-externalagent",
      "slackbot",
      "slack-imgproxy",
      "twitterbot",
      "linkedinbot",
      "whatsapp/",
      "telegrambot",
      "discordbot",
      "skypeuripreview",
      "bingpreview",
      "googlebot",
      "bingbot",
      "applebot",
      "petalbot",
      "yandexbot",
      "duckduckbot",
      "ahrefsbot",
      "gptbot",
      "claudebot",
      "iframely",
      "embedly",
    ],
  },
  {
    family: "bot",
    vendor: "any",
    source: "scanners that say so: the product's name in the agent",
    any: [
      "barracuda",
      "proofpoint",
      "mimecast",
      "urldefense",
      "safelinks",
      "symantec",
      "fireeye",
      "trendmicro",
      "virustotal",
      "urlscan",
      "crawler",
      "spider",
      "scanner",
    ],
  },
  {
    family: "http_library",
    vendor: "any",
    source: "default agents of HTTP libraries and command-line programs, by their own documentation",
    start: ["java/", "ruby", "perl", "php/", "node", "undici", "deno/", "bun/", "go-http", "dart/", "got ", "got/"],
    any: [
      "axios",
      "okhttp",
      "aiohttp",
      "python-",
      "python/",
      "httpx/",
      "urllib",
      "curl/",
      "wget/",
      "libwww",
      "lwp::",
      "guzzlehttp",
      "go-http-client",
      "go-resty",
      "apache-httpclient",
      "apache-httpasyncclient",
      "jakarta",
      "node-fetch",
      "node-superagent",
      "restsharp",
      "winhttp",
      "powershell/",
      "httpie",
      "postmanruntime",
      "insomnia/",
      "reqwest/",
      "libcurl",
      "scrapy",
      "faraday",
      "http_request",
      "http.rb",
      "typhoeus",
      "mechanize",
      "jersey/",
      "ktor-client",
      "colly",
    ],
  },
  {
    family: "mail_program",
    vendor: "any",
    source: "mail programs name themselves when they fetch images; Outlook on the desktop sends `ms-office`",
    any: [
      "thunderbird/",
      "microsoft outlook",
      "ms-office",
      "msoffice",
      "outlook-ios",
      "outlook-android",
      "outlook-express",
      "airmail",
      "postbox/",
      "emclient",
      "mailbird",
      "betterbird",
      "evolution",
      "kmail",
      "lotus-notes",
      "lotus notes",
      "the bat",
      "oneoutlook",
    ],
  },
];
