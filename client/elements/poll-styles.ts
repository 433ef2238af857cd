import { css } from './css.js'

export const pollStyles = css`
  .card {
    overflow: clip;
    padding: 1.2rem;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    overflow-wrap: anywhere;
  }
  .card,
  form,
  ul {
    display: grid;
    gap: 0.7rem;
  }
  fieldset,
  legend,
  ul,
  p {
    min-inline-size: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  .question,
  .mine {
    font-weight: 600;
  }
  label,
  .line {
    display: flex;
    align-items: center;
    gap: 0 0.7rem;
  }
  label {
    min-block-size: 44px;
    cursor: pointer;
  }
  input {
    flex: none;
    inline-size: 1.2em;
    min-block-size: 1.2em;
    margin: 0;
    accent-color: var(--_accent);
  }
  .line {
    flex-wrap: wrap;
    justify-content: space-between;
  }
  .text {
    margin-inline: -0.6em;
  }
  .bar {
    display: block;
    width: 100%;
    height: 8px;
    margin-block-start: 0.3rem;
    border-radius: var(--_radius);
    background: var(--_line);
    &:dir(rtl) {
      transform: scaleX(-1);
    }
  }
  p:empty {
    display: none;
  }
  li {
    display: block;
    fill: var(--_edge);
  }
  .mine {
    fill: var(--_accent);
  }
`
