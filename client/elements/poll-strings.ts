import type { Plural } from './strings.js'

/** What `site-poll` says. */
export const POLL_STRINGS = {
  poll: 'Poll',
  vote: 'Vote',
  changeVote: 'Change my vote',
  showResults: 'Show results',
  votes: { one: '{} vote', other: '{} votes' } as Plural,
  yourVote: 'your vote',
  voted: 'You voted for {}.',
  pollClosed: 'This poll is closed.',
  pollCloses: 'Closes {}.',
  pollEmpty: 'No answers yet.',
  pollFailed: 'The results could not be loaded.',
  retry: 'Try again',
  queued: 'Not sent yet. It will be sent by itself.',
}
