import { css, unsafeCSS } from 'lit'

const hues = Array.from({ length: 12 }, (_, index) => `.h${index}{--_hue:${index * 30 + 8}}`)

export const commentsStyles = [
  unsafeCSS(hues.join('')),
  css`
    :host {
      container-type: inline-size;
    }
    h2 {
      margin: 0 0 1rem;
      font-size: 1.35em;
      font-weight: 650;
      line-height: 1.25;
    }
    .field {
      display: grid;
      gap: 0.35rem;
    }
    label {
      font-size: 0.875em;
      font-weight: 600;
    }
    .hint {
      color: var(--_muted);
      font-weight: 400;
    }
    input,
    textarea {
      inline-size: 100%;
      min-block-size: 44px;
      margin: 0;
      padding: 0.6rem 0.8rem;
      border: 1px solid var(--_edge);
      border-radius: var(--_radius);
      background: var(--_field);
      line-height: 1.5;
    }
    textarea {
      min-block-size: 6.2em;
      max-block-size: 60vh;
      resize: vertical;
      field-sizing: content;
    }
    [aria-invalid='true'] {
      border-color: var(--_danger);
    }
    .problem:not(:empty) {
      margin-block-start: 0.4rem;
    }
    .form-end {
      display: flex;
      flex-wrap: wrap;
      align-items: end;
      justify-content: space-between;
      gap: 0.75rem 1rem;
      margin-block-start: 0.9rem;
    }
    .name-field {
      flex: 1 1 12rem;
      max-inline-size: 18rem;
    }
    .buttons {
      display: flex;
      gap: 0.25rem;
      margin-inline-start: auto;
    }
    .note {
      margin: 0.75rem 0 0;
    }
    .thread {
      margin-block-start: 2rem;
    }
    ol {
      display: grid;
      gap: 1.15rem;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      min-inline-size: 0;
    }
    li > ol {
      margin-block-start: 0.9rem;
      margin-inline-start: 19px;
      padding-inline-start: 1.5rem;
      border-inline-start: 2px solid var(--_line);
    }
    article {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 0 0.85rem;
      border-radius: var(--_radius);
      scroll-margin-block: 5rem;
    }
    article.target,
    article:focus-visible {
      background: color-mix(in srgb, var(--_accent) 8%, transparent);
      box-shadow: 0 0 0 0.6rem color-mix(in srgb, var(--_accent) 8%, transparent);
    }
    article:focus-visible {
      outline-offset: 0.6rem;
    }
    .avatar {
      inline-size: 40px;
      block-size: 40px;
      border-radius: 50%;
      background: hsl(var(--_hue) 55% 52%);
    }
    .avatar circle {
      fill: hsl(var(--_hue) 70% 62% / 0.8);
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: baseline;
      gap: 0 0.55em;
      line-height: 1.4;
    }
    .author {
      font-weight: 650;
      overflow-wrap: anywhere;
    }
    .badge {
      padding: 0.05em 0.55em;
      border: 1px solid currentColor;
      border-radius: 99px;
      color: var(--_accent);
      font-size: 0.72em;
      font-weight: 600;
    }
    .time {
      text-decoration: none;
    }
    .time:hover {
      text-decoration: underline;
    }
    .answers {
      margin: 0.1rem 0 0;
    }
    .answers a {
      color: inherit;
    }
    .body {
      margin-block-start: 0.2rem;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
      unicode-bidi: isolate;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      margin-inline-start: -0.6em;
    }
    .actions.ask {
      gap: 0.5rem;
      margin: 0.5rem 0 0;
    }
    .actions + form,
    header + form {
      margin-block: 0.4rem 0.6rem;
    }
    .state {
      display: flex;
      align-items: baseline;
      gap: 0.55em;
      margin: 0.35rem 0 0;
    }
    .state::before {
      content: '';
      flex: none;
      inline-size: 0.55em;
      block-size: 0.55em;
      border: 2px solid var(--_accent);
      border-radius: 50%;
    }
    .state[data-state='sending']::before,
    .state[data-state='removing']::before {
      animation: pulse 1s infinite alternate ease-in-out;
    }
    .pending .body {
      color: var(--_muted);
    }
    .empty,
    .loading,
    .failed {
      margin: 0;
      padding: 1.6rem 1rem;
      border: 1px dashed var(--_line);
      border-radius: calc(var(--_radius) * 1.4);
      color: var(--_muted);
      text-align: center;
    }
    .failed button {
      margin: 0.4rem;
    }
    .older {
      display: block;
      inline-size: 100%;
      margin-block: 1.25rem 0;
    }
    @keyframes pulse {
      to {
        opacity: 0.25;
      }
    }
    @container (max-width: 30rem) {
      .avatar {
        inline-size: 32px;
        block-size: 32px;
      }
      article {
        gap: 0 0.65rem;
      }
      li > ol {
        margin-inline-start: 0;
        padding-inline-start: 0.9rem;
      }
      .name-field {
        max-inline-size: none;
        flex-basis: 100%;
      }
      .form-end .buttons,
      .name-field + .buttons .primary {
        flex: 1;
      }
    }
    @media (forced-colors: active) {
      article.target,
      article:focus-visible {
        outline: 3px solid Highlight;
        outline-offset: 6px;
      }
      .avatar {
        border: 1px solid CanvasText;
      }
    }
  `,
]
