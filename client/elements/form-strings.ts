/** What `site-form` says. */
export const FORM_STRINGS = {
  sending: 'Sending…',
  queued: 'Not sent yet. It will be sent by itself.',
  formSent: 'Sent. Thank you.',
}
