/** The IPv4 address, also where IPv6 maps it, or the /64 of an IPv6 address, which is one household. */
export function networkOf(given: string): string {
  const address = withoutPort(given)
  const plain = address.replace(/%.*$/, '').toLowerCase()
  if (!plain.includes(':')) return plain
  const [, left, dotted] = /^(.*:)(\d+(?:\.\d+){3})$/.exec(plain) ?? []
  const groups = ipv6Groups(left === undefined ? plain : `${left}0:0`)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return dotted ?? ipv4Of(groups.slice(6))
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** The eight groups of an IPv6 address, without leading zeros. */
function ipv6Groups(address: string): string[] {
  const [head = [], tail = []] = address
    .split('::')
    .map((side) => (side === '' ? [] : side.split(':')))
  const zeros = new Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0')
  return [...head, ...zeros, ...tail].map((group) => group.replace(/^0+(?=.)/, ''))
}

function ipv4Of(groups: readonly string[]): string {
  const numbers = groups.map((group) => parseInt(group, 16))
  return numbers.flatMap((number) => [number >> 8, number & 255]).join('.')
}

/** Some proxies write the port behind the address: `192.0.2.1:5678`, `[2001:db8::1]:5678`. */
function withoutPort(address: string): string {
  return address
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^\[([^\]]+)\](?::\d+)?$/, '$1')
}
