import { css } from './css.js'

export const pollStyles = css`
  .card {
    margin: 0;
    padding: 1.25rem 1.35rem 1.1rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_surface);
  }
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  .question {
    display: block;
    margin: 0 0 0.6rem;
    padding: 0;
    font-weight: 650;
    font-size: 1.05em;
    line-height: 1.35;
  }
  label {
    display: flex;
    align-items: center;
    gap: 0.75rem;
    min-block-size: 44px;
    margin-inline: -0.6rem;
    padding: 0.3rem 0.6rem;
    border-radius: var(--_radius);
    cursor: pointer;
    overflow-wrap: anywhere;
  }
  label:hover {
    background: var(--_surface);
  }
  input {
    flex: none;
    inline-size: 1.15em;
    block-size: 1.15em;
    margin: 0;
    accent-color: var(--_accent);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 0.75rem;
    margin-block-start: 0.8rem;
  }
  .actions button.text {
    margin-inline-start: -0.6em;
  }
  .actions button.primary + button.text {
    margin-inline-start: 0;
  }
  ul {
    display: grid;
    gap: 0.85rem;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .line {
    display: flex;
    justify-content: space-between;
    align-items: baseline;
    gap: 1rem;
  }
  .choice {
    overflow-wrap: anywhere;
  }
  .mine .choice {
    font-weight: 650;
  }
  .share {
    flex: none;
  }
  .bar {
    display: block;
    inline-size: 100%;
    block-size: 8px;
    margin-block-start: 0.35rem;
    border-radius: 99px;
    background: color-mix(in srgb, currentColor 10%, transparent);
  }
  .bar:dir(rtl) {
    transform: scaleX(-1);
  }
  .bar rect {
    fill: color-mix(in srgb, currentColor 38%, transparent);
    transition: width 0.5s cubic-bezier(0.2, 0.8, 0.2, 1);
  }
  .mine .bar rect {
    fill: var(--_accent);
  }
  .total {
    margin: 0;
    margin-inline-start: auto;
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }
    .bar rect {
      fill: CanvasText;
    }
    .mine .bar rect {
      fill: Highlight;
    }
  }
`
