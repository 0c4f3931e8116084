/** Words of the frame that every role sees. The lines bring their own. */
export default {
  app: { name: '巡访', county: '{county}民政' },
}
