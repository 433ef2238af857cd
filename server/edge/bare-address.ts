/**
 * An address without what stands around it: some proxies write the port behind it (`192.0.2.1:5678`,
 * `[2001:db8::1]:5678`), some systems the zone (`fe80::1%eth0`).
 */
export function bareAddress(address: string): string {
  return address
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')
    .replace(/%[^:]*$/, '')
}
