import type zh from './messages'
import type { SameKeys } from './sameKeys'

/** English words of the frame. */
export default {
  app: { noStore: 'The phone’s storage cannot be opened. Leave private mode, or use another browser.', mishap: 'That did not work.', newVersionHow: 'This page opens in the new version. Save what you are writing first; what is not saved goes.', mishapHow: 'Please tap again; if it fails, call your team leader. Earlier records are safe.', full: 'The phone is full: that was not saved.', fullHow: 'What you wrote is still on screen; do not close it. Delete some photos or videos, then tap again. Earlier records are safe.', name: 'Xunfang', county: '{county} Civil Affairs', back: 'Back', readPage: 'Read', readPageName: 'Read this page aloud', stopReading: 'Stop', save: 'Save', cancel: 'Leave it', close: 'Close', loading: 'Opening' },
  tabs: { menu: 'Main menu', today: 'Today', records: 'Records', mine: 'Me' },
  day: {
    full: '{month}/{date}', today: 'Today {day}', yesterday: 'Yesterday {day}', before: '{day} {weekday}',
    weekdays: { 0: 'Sunday', 1: 'Monday', 2: 'Tuesday', 3: 'Wednesday', 4: 'Thursday', 5: 'Friday', 6: 'Saturday' },
  },
  signIn: {
    title: 'Sign in', phone: 'Phone number', password: 'Password', enter: 'Sign in', entering: 'Signing in', show: 'Show', hide: 'Hide',
    again: 'Please enter the password again; nothing you recorded is lost', otherLanguage: '中文',
    missing: 'Phone number and password are both needed',
    wrong: 'Phone number or password is wrong. Check both; if forgotten, call your team leader.',
    locked: 'Too many wrong tries: the account is locked for a while. Wait, or call your team leader.',
    wait: 'Too fast. Try again in {seconds} seconds.',
    offline: 'No signal. Signing in needs a network; after that the app works without one.',
    server: 'The county server did not answer. Try again in a while.',
    other: 'Not signed in: {why}',
    forgot: 'Forgot the password? Your team leader or the bureau can set a new one.',
    demo: 'Demo accounts are in instance/demo-accounts.json',
    unlockInstead: 'Open with a PIN', stillHere: 'All {n} unsent records are still here', stillHereHow: 'They go out when there is signal; nothing has to be recorded again.', goOn: 'Go on',
    needsRecovery: 'The password is right, but what you recorded on this phone cannot be opened yet: the county must help, and just now it did not. What is unsent stays sealed on the phone, is not lost and still goes out. Sign in again in a while; or open it with the old password if you know it.', oldPassword: 'Use the old password', revoked: 'The county has shut this phone out. What is unsent is handed over. Call your team leader.', shutOut: 'The county has shut this phone out. All that {who} recorded was handed to the county and erased here. Call your team leader.',
  },
  unlock: {
    title: 'Unlock', ask: '{who}, enter your PIN', askWho: 'Who are you?', askPassword: '{who}, enter your password', spoken: '{name}, ending in {tail}',
    digits: '{n} of 6 digits of the PIN', pad: 'Number keys', erase: 'Erase', opening: 'Opening',
    wrong: 'Wrong PIN, {left} tries left.', wait: 'Wait {n} s.', mayTry: 'You may try again.', wrongPassword: 'Wrong password. If it was changed lately, sign in with the new one; that needs signal.',
    passwordOnly: 'The PIN cannot be tried any more. Use the password; it works without signal, and nothing is lost.', noPin: 'No PIN yet: use the password. It works without signal.', noKey: 'Your records cannot be opened here. Sign in when there is signal; nothing is lost.',
    failed: 'Not opened, please try again. Nothing is lost.', forgot: 'Forgot the PIN: use the password', byPin: 'Use the PIN', open: 'Open', other: 'Somebody else', newOne: 'New person', withNew: 'Sign in with the new password',
    unsent: '{n} not sent yet', clean: 'All sent', urgent: '{n} urgent, nobody has them yet', sending: 'Sending', sendsItself: 'It goes out while locked; nobody can read it.', files: 'Photos or voice notes not sent: {n}. They leave only after their owner unlocks', and: '. ',
    unheard: '{n} urgent, nobody has them yet', unheardHow: 'Call first. It also goes out by itself while locked.', unheardLeader: 'Call your team leader or the duty office first. It also goes out by itself while locked.', ambulance: '120 Medical', police: '110 Police', call: 'Call {name}',
  },
  pin: {
    title: 'PIN', ask: 'Choose 6 digits as your PIN', again: 'Once more', what: 'The phone locks itself after 5 minutes; these 6 digits open it, also without signal. Whoever else holds the phone sees nothing of your elders.',
    weak: 'Too easy to guess, choose another: no equal, consecutive or repeated digits.', differs: 'The two differ. Choose again.', keeping: 'Saving', failed: 'Not saved, choose again.', notNow: 'Keep the old one',
  },
  sync: {
    unsent: '{n} not sent yet', files: 'Photos or voice notes not sent: {n}', upload: 'Send', sending: 'Sending {n}', offline: 'No signal, {n} kept on this phone', again: 'Retry',
    failed: 'Not sent, {n} still on this phone', refused: '{n} came back', look: 'Look',
    password: 'Sign in again to send', signIn: 'Sign in', urgentUnsent: '{n} urgent, nobody has them yet', allSent: 'All sent',
    nothingNew: 'Nothing to send', lastContact: 'Last contact: {when}', never: 'No contact yet',
  },
  notice: {
    oldRoll: 'The list is of {day}', oldRollWhat: 'No contact for long, the list may have changed. Calls still work; after 30 days it is put away until there is contact.', refresh: 'Update',
    clock: 'The phone’s time is wrong', clockHow: 'Phone settings → Date and time → set automatically. Records are kept and checked later.',
    wechat: 'Open in a browser', wechatHow: 'Tap … at the top right, choose “Open in browser”, then add to the home screen. Inside WeChat records may not last.',
    iphone: 'Add to the home screen', iphoneHow: 'Tap Share, then “Add to Home Screen”. After 7 days unused, iPhones erase pages that were not added.',
    storage: 'The phone is almost full', storageHow: 'Only {size} left. Delete some photos or videos, or new records may not fit. What is recorded stays.',
    update: 'A new version is here', updateHow: 'Unsent records are not touched.', takeOver: 'Switch', later: 'OK',
  },
  records: {
    title: 'Records', empty: 'No records yet', emptyHow: 'Everything you tap under Today shows up here.', toToday: 'To Today',
    on_phone: 'On phone', sent: 'Sent', signed: 'Signed for', returned: 'Returned', held: 'On phone',
    meanings: 'What these words mean',
    on_phoneMeans: 'Kept here, not sent yet', sentMeans: 'Sent, the county has not signed yet', signedMeans: 'Safe at the county even if the phone is lost', returnedMeans: 'Something is missing; the reason is below',
    says: 'The county says: ', conflict: 'Somebody wrote something else', conflictWhy: 'Look and choose.', fix: 'Change', addWords: 'Add words', decide: 'Look',
    older: 'Earlier ones',
  },
  feedback: {
    title: 'Feedback and complaints', ask: 'Whom to tell?', hotline: '12345 public hotline', hotlineHow: 'For any complaint', office: 'County bureau', officeHow: 'App troubles, wrong lists', leader: 'Team leader', leaderHow: 'Or tell the team leader first',
    privacy: 'Only those who must know see an elder’s details. You and the elder may ask to see, correct or erase your data: call above.',
  },
  draft: { still: 'What you had begun is still here', outdated: 'Somebody changed this while it was being written: please look again.', throwAway: 'Throw away', unkept: 'The last words are not on this phone yet; it may be full. Do not close this page.' },
  call: { demo: 'Demo, not dialled', demoSms: 'Demo, not sent' },
} satisfies SameKeys<typeof zh>
