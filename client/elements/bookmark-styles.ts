import { css } from './css.js'

export const bookmarkStyles = css`
  :host {
    display: inline-block;
  }
  :host([list]) {
    display: block;
  }
  .toggle {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    border-color: var(--_line);
    background: var(--_surface);
  }
  .toggle:hover {
    border-color: var(--_edge);
  }
  svg {
    inline-size: 1.1em;
    block-size: 1.1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linejoin: round;
  }
  [aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 14%, transparent);
    color: var(--_accent);
  }
  [aria-pressed='true'] svg {
    fill: currentColor;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    padding-block: 0.25rem;
    border-block-end: 1px solid var(--_line);
    overflow-wrap: anywhere;
  }
  li:last-child {
    border: 0;
  }
  li button {
    flex: none;
    margin-inline-end: -0.6em;
  }
  .problem {
    margin-block-start: 0.5rem;
  }
  .empty {
    margin: 0;
  }
  @media (forced-colors: active) {
    [aria-pressed='true'] {
      border-width: 3px;
    }
  }
`
