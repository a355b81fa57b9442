import type { Vendor } from "../vendor.ts";

/** Networks whose ranges are published by their owner: the vendor's page says what runs there. */
export const publishedRanges: readonly NetworkSource[] = [
  {
    class: "scanner_certain",
    vendor: "microsoft",
    name: "Exchange Online Protection",
    source:
      "https://learn.microsoft.com/microsoft-365/enterprise/urls-and-ip-address-ranges (*.mail.protection.outlook.com)",
    ranges: [
      "40.92.0.0/15",
      "40.107.0.0/16",
      "52.100.0.0/14",
      "52.238.78.88/32",
      "104.47.0.0/17",
      "2a01:111:f400::/48",
      "2a01:111:f403::/48",
    ],
  },
  {
    class: "scanner_certain",
    vendor: "barracuda",
    name: "Barracuda Email Gateway Defense, United States",
    source: "https://campus.barracuda.com/product/emailgatewaydefense/doc/96023004/ip-analysis-inbound/",
    ranges: ["209.222.80.0/21"],
  },
];

/** Networks that are told by the number of their autonomous system; their ranges come from the database of `refresh-networks.ts`. */
export const systemNumbers: readonly NetworkSystem[] = [
  { class: "scanner_probable", vendor: "barracuda", name: "Barracuda Networks", asns: [15324] },
  { class: "scanner_probable", vendor: "proofpoint", name: "Proofpoint", asns: [13916, 22843, 26211, 52129] },
  {
    class: "scanner_probable",
    vendor: "mimecast",
    name: "Mimecast",
    asns: [30031, 33538, 37235, 39588, 42427, 60492, 136792, 208638, 397726],
  },
  {
    class: "scanner_probable",
    vendor: "cisco",
    name: "Cisco Secure Email (IronPort)",
    asns: [16417, 30215, 30238, 40427],
  },
  { class: "scanner_probable", vendor: "gateway", name: "Trend Micro", asns: [16880, 132229] },
  { class: "scanner_probable", vendor: "gateway", name: "Symantec Email Security.cloud (MessageLabs)", asns: [7583] },
  { class: "scanner_probable", vendor: "gateway", name: "Trellix (FireEye)", asns: [17330, 46484] },
  { class: "scanner_probable", vendor: "gateway", name: "Fortinet", asns: [40934] },
  { class: "microsoft", vendor: "microsoft", name: "Microsoft", asns: [8068, 8069, 8070, 8075] },
  { class: "apple_relay", vendor: "apple", name: "Akamai for iCloud Private Relay", asns: [36183] },
  { class: "apple_relay", vendor: "apple", name: "Apple", asns: [714, 6185] },
  { class: "hosting", vendor: "hosting", name: "Amazon Web Services", asns: [14618, 16509, 8987] },
  { class: "hosting", vendor: "hosting", name: "Google Cloud", asns: [396982] },
  { class: "hosting", vendor: "hosting", name: "Oracle Cloud", asns: [31898] },
  { class: "hosting", vendor: "hosting", name: "Alibaba Cloud", asns: [45102] },
  { class: "hosting", vendor: "hosting", name: "DigitalOcean", asns: [14061] },
  { class: "hosting", vendor: "hosting", name: "Akamai Connected Cloud (Linode)", asns: [63949] },
  { class: "hosting", vendor: "hosting", name: "Vultr", asns: [20473] },
  { class: "hosting", vendor: "hosting", name: "Hetzner", asns: [24940, 213230, 212317] },
  { class: "hosting", vendor: "hosting", name: "OVH", asns: [16276] },
  { class: "hosting", vendor: "hosting", name: "Scaleway", asns: [12876] },
  { class: "hosting", vendor: "hosting", name: "Leaseweb", asns: [28753, 30633, 60781, 395954, 396362] },
  { class: "hosting", vendor: "hosting", name: "Contabo", asns: [40021, 51167] },
  { class: "hosting", vendor: "hosting", name: "IONOS", asns: [8560] },
];

/** Classes that the file may name; what stands in none of its ranges is ordinary. */
export type ListedClass = "scanner_certain" | "scanner_probable" | "microsoft" | "apple_relay" | "hosting";

export interface NetworkSource {
  class: ListedClass;
  vendor: Vendor;
  name: string;
  source: string;
  /** CIDR */
  ranges: readonly string[];
}

export interface NetworkSystem {
  class: ListedClass;
  vendor: Vendor;
  name: string;
  asns: readonly number[];
}
