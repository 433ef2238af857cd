import type { Plural } from './strings.js'

/** What `site-poll` says. */
export const POLL_STRINGS = {
  poll: 'Poll',
  vote: 'Vote',
  changeVote: 'Change my vote',
  showResults: 'Show results',
  backToVote: 'Back to the vote',
  votes: { one: '{} vote', other: '{} votes' } as Plural,
  yourVote: 'your vote',
  voted: 'You voted for {}.',
  chooseFirst: 'Choose an answer first.',
  pollClosed: 'This poll is closed.',
  pollCloses: 'Closes {}.',
  pollLoading: 'Loading the poll…',
  pollEmpty: 'This poll has no answers yet.',
  pollFailed: 'The results could not be loaded.',
  retry: 'Try again',
  sending: 'Sending…',
  queued: 'Not sent yet. It will be sent by itself.',
}
