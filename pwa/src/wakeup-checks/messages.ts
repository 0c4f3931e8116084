/** Words of the wake-up checks. */
export default { wakeup: { safe: '平安' } }
