/** Says how a ratio stands to its bound, and tells whether it keeps it. */
export function report(name, ratio, bound, isFloor) {
  const kept = isFloor ? ratio >= bound : ratio <= bound
  console.log(
    `${kept ? 'ok  ' : 'FAIL'} ${name}: ${ratio.toFixed(2)} × (${isFloor ? 'at least' : 'at most'} ${bound})`,
  )
  return kept
}
