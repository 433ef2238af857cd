import { EventError } from '../../codec/index.js'

/** The error for what only a signed-in actor has. */
export function sessionRequired(): EventError {
  return new EventError('session_required', 'This is kept for who is signed in; sign in first.')
}
