/** The texts of a form. */
export interface FormStrings {
  readonly sending: string
  readonly sent: string
  readonly queued: string
}

export const ENGLISH_FORM: FormStrings = {
  sending: 'Sending…',
  sent: 'Sent. Thank you.',
  queued: 'Not sent yet. It will be sent by itself.',
}
