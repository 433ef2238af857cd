import { svg, html, type TemplateResult } from 'lit'

const HUES = 12

/**
 * A picture for an author, drawn from the digest of who they are: three overlapping discs. It is made here, so no request
 * tells a third party who reads what. Colours are classes, since inline styles would need a weaker security policy.
 */
export function avatar(by: string): TemplateResult {
  const at = (index: number, range: number): number => (by.charCodeAt(index) || 0) % range
  const hue = at(0, HUES)
  return html`<svg class="avatar h${hue}" part="avatar" viewBox="0 0 40 40" aria-hidden="true">
    ${svg`<circle class="h${(hue + 2 + at(1, 3)) % HUES}" cx=${4 + at(2, 32)} cy=${4 + at(3, 14)} r=${12 + at(4, 9)} />
    <circle class="h${(hue + 9 + at(5, 3)) % HUES}" cx=${4 + at(6, 32)} cy=${24 + at(7, 14)} r=${9 + at(8, 9)} />`}
  </svg>`
}
