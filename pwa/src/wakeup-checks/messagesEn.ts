/** English words of the wake-up checks. */
export default { wakeup: { safe: 'Safe' } }
