import { css } from 'lit'

/**
 * What all elements share. Colours come from the page: text and lines from its own colour, the accent from
 * `--site-accent` or the system's link colour.
 */
export const sharedStyles = css`
  :host {
    display: block;
    color: inherit;
    line-height: 1.55;
    --_accent: var(--site-accent, LinkText);
    --_on-accent: var(--site-on-accent, Canvas);
    --_danger: var(--site-danger, LinkText);
    --_muted: var(--site-muted, color-mix(in srgb, currentColor 70%, transparent));
    --_line: var(--site-line, color-mix(in srgb, currentColor 15%, transparent));
    --_edge: var(--site-edge, color-mix(in srgb, currentColor 48%, transparent));
    --_surface: var(--site-surface, color-mix(in srgb, currentColor 5%, transparent));
    --_field: var(--site-field, transparent);
    --_radius: var(--site-radius, 10px);
  }
  @supports (color: light-dark(red, red)) {
    :host {
      --_accent: var(--site-accent, light-dark(#1f5bd6, #9dbdff));
      --_danger: var(--site-danger, light-dark(#b3261e, #ffb4ab));
    }
  }
  :host([hidden]) {
    display: none;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    min-block-size: 44px;
    min-inline-size: 44px;
    padding: 0 1.1em;
    border: 1px solid var(--_edge);
    border-radius: var(--_radius);
    background: transparent;
    cursor: pointer;
    transition:
      background-color 0.15s,
      border-color 0.15s,
      color 0.15s;
  }
  button:hover {
    background: var(--_surface);
  }
  button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }
  button.primary:hover {
    background: color-mix(in srgb, var(--_accent) 88%, CanvasText);
  }
  button.danger {
    border-color: var(--_danger);
    color: var(--_danger);
  }
  button.text {
    padding: 0 0.6em;
    border-color: transparent;
    color: var(--_muted);
    font-size: 0.875em;
  }
  button.text:hover {
    color: inherit;
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
  }
  .problem {
    margin: 0;
    color: var(--_danger);
    font-size: 0.9em;
  }
  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      transition: none !important;
      animation: none !important;
    }
  }
  @media (forced-colors: active) {
    button.primary {
      border-color: ButtonText;
    }
  }
`
