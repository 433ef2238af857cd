import { css } from './css.js'

export const pollStyles = css`
  .card {
    padding: 1.25rem 1.35rem 1.1rem;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) * 1.4);
    background: var(--_surface);
  }
  fieldset,
  ul,
  p {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }
  .question {
    display: block;
    margin-block-end: 0.6rem;
    padding: 0;
    font-weight: 650;
    font-size: 1.05em;
    line-height: 1.35;
    overflow-wrap: anywhere;
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
    &:hover {
      background: var(--_surface);
    }
  }
  input {
    flex: none;
    inline-size: 1.15em;
    min-block-size: 1.15em;
    margin: 0;
    accent-color: var(--_accent);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0 0.75rem;
    margin-block-start: 0.7rem;
  }
  .text {
    margin-inline: -0.6em auto;
    .primary + & {
      margin-inline-start: 0;
    }
  }
  ul {
    display: grid;
    gap: 0.85rem;
    list-style: none;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 1rem;
    overflow-wrap: anywhere;
  }
  .bar {
    display: block;
    inline-size: 100%;
    block-size: 8px;
    margin-block-start: 0.35rem;
    border-radius: 99px;
    background: color-mix(in srgb, currentColor 10%, transparent);
    fill: color-mix(in srgb, currentColor 38%, transparent);
    &:dir(rtl) {
      transform: scaleX(-1);
    }
  }
  rect {
    transition: width 0.5s;
  }
  .mine {
    .choice {
      font-weight: 650;
    }
    .bar {
      fill: var(--_accent);
    }
  }
  .problem,
  .note {
    margin-block-start: 0.7rem;
  }
  @media (forced-colors) {
    .bar {
      border: 1px solid;
      fill: CanvasText;
    }
    .mine .bar {
      fill: Highlight;
    }
  }
`
