// The npm build as a bundler would take it, for the tests to call.
import * as sdk from '/npm/client/index.js'

window.sdk = sdk
sdk.startDelivery()
