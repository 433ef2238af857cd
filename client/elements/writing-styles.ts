import { css } from './css.js'

/** What only those see who write. */
export const writingStyles = css`
  .open textarea {
    min-block-size: 6.6em;
  }
  [aria-invalid='true'] {
    border-color: var(--_danger);
  }
  .name {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem 1rem;
    position: relative;
    [part] {
      max-inline-size: 20rem;
    }
  }
  .preview {
    padding: 0.6rem 0.8rem;
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 0.5rem;
    margin-block-start: 0.4rem;
  }
  .ask {
    align-items: center;
    gap: 0.5rem;
    margin: 0.5rem 0 0;
  }
  .foot form {
    margin-block: 0.6rem;
  }
  .edit > .body {
    display: none;
  }
  .pending {
    .avatar,
    .body {
      opacity: 0.6;
    }
  }
  .state {
    display: flex;
    align-items: baseline;
    gap: 0.55em;
    margin-block-start: 0.35rem;
    &::before {
      content: '';
      flex: none;
      inline-size: 0.55em;
      block-size: 0.55em;
      border: 2px solid var(--_accent);
      border-radius: 50%;
    }
    &[data-state$='ing']::before {
      animation: 1s infinite alternate pulse;
    }
  }
  @keyframes pulse {
    to {
      opacity: 0.25;
    }
  }
`
