import { css } from './css.js'

/** What only those see who write. */
export const writingStyles = css`
  select {
    border: 0;
    color: var(--_muted);
    font-size: 0.875em;
  }
  .older {
    inline-size: 100%;
  }
  .open textarea {
    min-block-size: 6.6em;
    field-sizing: content;
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
  }
  .row,
  .ask {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.6rem;
    position: relative;
    margin-block-end: 0.4rem;
  }
  [name='name'] {
    max-inline-size: 20rem;
  }
  .preview {
    padding: 0.6rem 0.8rem;
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .foot form,
  .ask {
    margin: 0.75rem 0.6rem;
  }
  .edit > .body {
    display: none;
  }
  .pending .body {
    color: var(--_muted);
  }
  .state {
    margin: 0.2rem 0.6rem 0.6rem;
  }
  .state::before {
    content: '';
    display: inline-block;
    inline-size: 0.55em;
    block-size: 0.55em;
    margin-inline-end: 0.55em;
    border: 2px solid var(--_accent);
    border-radius: 50%;
  }
`
