export type { PlainAnswer } from '../../edge/plain-answer.js'
