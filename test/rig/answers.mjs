import { connect } from 'node:net'

/**
 * Whether somebody listens there.
 * @param {string} address
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export const answers = (address, port) =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port })
    const done = (/** @type {boolean} */ yes) => {
      socket.destroy()
      resolve(yes)
    }
    socket.once('connect', () => done(true))
    socket.once('error', () => done(false))
  })
