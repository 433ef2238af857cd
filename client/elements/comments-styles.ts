import { css } from './css.js'

/** What the reader of a thread sees, and the box above it. */
export const commentsStyles = css`
  .head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 1rem;
    min-block-size: 44px;
    margin-block-end: 0.5rem;
  }
  h2,
  p,
  ol {
    margin: 0;
  }
  h2 {
    font-size: 1.35em;
    font-weight: 650;
    line-height: 1.25;
  }
  form {
    display: grid;
    gap: 0.4rem;
  }
  label {
    font-size: 0.875em;
    font-weight: 600;
  }
  input,
  textarea {
    inline-size: 100%;
    padding: 0.6rem 0.8rem;
    background: var(--_field);
    line-height: 1.5;
  }
  textarea {
    max-block-size: 60vh;
    resize: vertical;
  }
  .comments {
    margin-block-start: 2rem;
    > ol > li {
      padding-block: 0.7rem;
      overflow-clip-margin: 1rem;
      /* What is far below costs no layout before it comes near. */
      &:nth-child(n + 16) {
        content-visibility: auto;
        contain-intrinsic-size: auto 8rem;
      }
    }
  }
  [role='list'] {
    padding: 0;
    list-style: none;
    &:empty {
      display: none;
    }
  }
  li > [role='list'] {
    margin-block-start: 0.7rem;
    margin-inline-start: min(19px, 2vw);
    padding-inline-start: clamp(0.8rem, 3vw, 1.5rem);
    border-inline-start: 2px solid var(--_line);
    --_size: 32px;
    > li + li {
      margin-block-start: 1.2rem;
    }
  }
  article {
    display: grid;
    grid-template-columns: auto 1fr;
    column-gap: 0.85rem;
    border-radius: var(--_radius);
    scroll-margin-block: 5rem;
    > * {
      grid-column: 2;
      min-inline-size: 0;
    }
    &.target,
    &:focus-visible {
      background: var(--_tint);
      outline: 0.5rem solid var(--_tint);
      outline-offset: 0;
    }
  }
  .avatar {
    grid-area: 1/1/9;
    inline-size: var(--_size, 40px);
    border-radius: 50%;
    background: hsl(var(--h) 60% 50% / 0.2);
    font-weight: 650;
    line-height: var(--_size, 40px);
    text-align: center;
    text-transform: uppercase;
    block-size: var(--_size, 40px);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 0.55em;
    line-height: 1.4;
  }
  .author,
  .body {
    /* Stacks of marks around a letter are wider than what wraps. */
    overflow: clip;
    overflow-clip-margin: 4px;
    overflow-wrap: anywhere;
  }
  .author {
    max-inline-size: 100%;
    font-weight: 650;
  }
  .badge {
    padding: 0.05em 0.55em;
    border: 1px solid;
    border-radius: 99px;
    color: var(--_accent);
    font-size: 0.72em;
    font-weight: 600;
  }
  .time {
    text-decoration: none;
  }
  .answers a {
    color: inherit;
  }
  .body {
    p,
    pre {
      white-space: pre-wrap;
    }
    > * {
      margin: 0.15rem 0 0;
      & + * {
        margin-block-start: 0.65em;
      }
    }
    blockquote {
      padding-inline-start: 0.9em;
      border-inline-start: 3px solid var(--_line);
      color: var(--_muted);
    }
    ul {
      list-style: disc;
    }
    ul,
    ol {
      padding-inline-start: 1.4em;
    }
    code {
      padding: 0.1em 0.3em;
      border-radius: 4px;
      background: var(--_surface);
      font-size: 0.9em;
    }
    pre code {
      display: block;
      padding: 0.7em 0.9em;
    }
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    /* Its buttons stand in line with the text; what is pulled out of the page would widen it. */
    margin: -0.2rem 0 -0.6rem -0.6rem;
    form {
      flex: 1;
      margin-inline-start: 0.6rem;
    }
  }
  ::slotted(form) {
    display: none !important;
  }
  [part='empty'] {
    padding: 1.6rem 1rem;
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_muted);
    text-align: center;
    button {
      margin-inline-start: 0.75rem;
    }
  }
`
