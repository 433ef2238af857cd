/**
 * The IPv4 address, also where IPv6 maps it, or the /64 of an IPv6 address, which is one household.
 *
 * @param given The address alone; see `bareAddress`.
 */
export function networkOf(given: string): string {
  const address = given.toLowerCase()
  if (!address.includes(':')) return address
  const [dotted] = DOTTED.exec(address) ?? []
  const groups = ipv6Groups(address.replace(DOTTED, '0:0'))
  if (!groups.join(':').startsWith('0:0:0:0:0:ffff:')) return `${groups.slice(0, 4).join(':')}::/64`
  return dotted ?? ipv4Of(groups.slice(6))
}

const DOTTED = /(\d+\.){3}\d+/

/** The eight groups of an IPv6 address, without leading zeros. */
function ipv6Groups(address: string): string[] {
  const zeros = '0:'.repeat(Math.max(0, 8 - partsOf(address).length))
  return partsOf(address.replace('::', `:${zeros}`)).map((part) => part.replace(/^0+\B/, ''))
}

function partsOf(address: string): string[] {
  return address.split(':').filter((part) => part !== '')
}

function ipv4Of(groups: readonly string[]): string {
  return groups.map((group) => `${parseInt(group, 16) >> 8}.${parseInt(group, 16) & 255}`).join('.')
}
