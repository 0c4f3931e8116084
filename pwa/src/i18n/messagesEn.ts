/** English words of the frame. */
export default {
  app: { name: 'Xunfang', county: '{county} Civil Affairs' },
}
