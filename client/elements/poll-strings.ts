import { plural } from './strings.js'

/** The texts of a poll, apart from the others, since few pages have one. */
export interface PollStrings {
  readonly poll: string
  readonly vote: string
  readonly changeVote: string
  readonly showResults: string
  readonly backToVote: string
  readonly votes: (count: number) => string
  readonly yourVote: string
  readonly voted: (choice: string) => string
  readonly chooseFirst: string
  readonly closed: string
  readonly closes: (when: string) => string
}

export const ENGLISH_POLL: PollStrings = {
  poll: 'Poll',
  vote: 'Vote',
  changeVote: 'Change my vote',
  showResults: 'Show results',
  backToVote: 'Back to the vote',
  votes: (count) => plural({ one: '{} vote', other: '{} votes' }, count, 'en'),
  yourVote: 'your vote',
  voted: (choice) => `You voted for ${choice}.`,
  chooseFirst: 'Choose an answer first.',
  closed: 'This poll is closed.',
  closes: (when) => `Closes ${when}.`,
}
