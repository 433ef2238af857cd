import { css } from './css.js'

/**
 * What all elements share. Colours come from the page: text and lines from its own colour, the accent from
 * `--site-accent` or the system's link colour.
 */
export const sharedStyles = css`
  :host {
    display: block;
    line-height: 1.55;
    --_accent: var(--site-accent, light-dark(#1f5bd6, #9dbdff));
    --_on-accent: var(--site-on-accent, light-dark(#fff, #111));
    --_danger: var(--site-danger, light-dark(#b3261e, #ffb4ab));
    --_muted: var(--site-muted, color-mix(in srgb, currentColor 70%, transparent));
    --_line: var(--site-line, color-mix(in srgb, currentColor 15%, transparent));
    --_edge: var(--site-edge, color-mix(in srgb, currentColor 48%, transparent));
    --_surface: var(--site-surface, color-mix(in srgb, currentColor 5%, transparent));
    --_tint: color-mix(in srgb, var(--_accent) 9%, transparent);
    --_field: var(--site-field, transparent);
    --_radius: var(--site-radius, 10px);
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  button,
  input,
  select,
  textarea {
    min-block-size: 44px;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: none;
    color: inherit;
    font: inherit;
  }
  button {
    min-inline-size: 44px;
    padding: 0 1.1em;
    cursor: pointer;
    &:hover {
      background: var(--_surface);
    }
    &.primary {
      border-color: transparent;
      background: var(--_accent);
      color: var(--_on-accent);
      font-weight: 600;
      &:hover {
        background: color-mix(in srgb, var(--_accent) 88%, CanvasText);
      }
    }
    &.danger {
      color: var(--_danger);
    }
    &.text {
      padding: 0 0.6em;
      border-color: transparent;
      color: var(--_muted);
      font-size: 0.875em;
      &:hover {
        color: inherit;
      }
    }
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 0.15em;
  }
  .quiet {
    color: var(--_muted);
    font-size: 0.875em;
    font-weight: 400;
  }
  .problem {
    margin: 0;
    color: var(--_danger);
    font-size: 0.9em;
    &:empty {
      display: none;
    }
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    min-block-size: 0;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: 0.15s;
    }
  }
`
