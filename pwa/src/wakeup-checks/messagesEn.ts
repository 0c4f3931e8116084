import type { SameKeys } from '@/i18n/sameKeys'
import type zh from './messages'

/** English words of the wake-up checks. */
export default {
  wakeup: {
    result: {
      safe_seen: 'Safe', safe_voice: 'Safe', safe_proxy: 'Safe', away: 'Away', unwell: 'Unwell', need_help: 'Needs help', low_mood: 'Low mood', no_answer: 'No answer', emergency: 'Emergency', dead: 'Died',
    },
    how: { safe_voice: 'heard answering', safe_voice_phone: 'by phone', safe_proxy: 'family or neighbour says so' },
    away: { field: 'In the field', market: 'At market', relatives: 'With relatives', city: 'In town', hospital: 'In hospital', unknown: 'Unknown' },
    today: {
      title: 'This morning', left: '{n} to see', allDone: '{n} seen', allSafe: 'All {n} safe', at: '{time}', count: '{word} {n}',
      safe: 'Safe', other: 'Other', undo: 'Undo', undoIn: 'Undo {n} s', done: '{n} seen', pausedPart: '{n} paused', file: 'File',
      nobody: 'No elders are assigned to you yet', nobodyHow: 'Names appear once your team leader has assigned them.', nobodyDue: 'Nobody to wake today', nobodyDueHow: 'None of the {n} on your list is due today.', callLeader: 'Call team leader', noLeader: 'The team leader’s number is not on this phone yet', fetching: 'Fetching the list', broken: '{name} still has to be seen. Ring the team leader afterwards, who will record it.',
      first: 'This one first', until: 'by {time}', deaf: 'Deaf', hard: 'Hard of hearing', house: '{group} {landmark}',
    },
    silent: {
      unheard: 'Nobody has it yet', heard: 'Team leader got it {time}', heardAlready: 'The county has it', heardPlain: 'The county got it {time}', sms: 'Text', call: 'Call {relation} {name}', callPlain: 'Call {name}', seen: 'Seen, safe', other: 'Something else', since: '{n} min ago', noNumbers: 'No numbers on the list: go to the door and ask neighbours',
      smsText: '[Wake-up] {place} {name}, {time} {result}. Please go and look now. {landmark}{from}', tried: 'called', step: { family: 'No answer by {time}: call the family', door: 'No answer by {time}: leader and key holder to the door', police: 'No answer by {time}: 110 opens the door', policeNow: 'Call 110 now to open the door' }, police: 'Call 110', emergency: 'Call 120, 110', addMore: 'Add words',
    },
    part: { contact: 'Family', key_holder: 'Key', team_leader: 'Leader', village_cadre: 'Cadre', duty: 'Duty', village_doctor: 'Doctor', elder: 'Elder' },
    partName: { key_holder: 'key holder {name}', team_leader: 'team leader {name}', village_cadre: 'cadre {name}', duty: 'duty {name}', village_doctor: 'doctor {name}', elder: 'elder {name}', contact: '{relation} {name}' },
    check: { voided: 'Taken back' },
    pause: { hospital: 'In hospital', relatives: 'With relatives', city: 'In town with children', institution: 'In a home', until: '{reason}, until {day}', open: '{reason}' },
    file: {
      title: 'File', basics: 'Elder', house: 'The house', contact: 'Whom to call', schedule: 'Checks', pauses: 'Pauses', more: 'More', none: 'Not written', edit: 'Change', editName: 'Change {what}', call: 'Call {name}', saved: 'Kept on this phone', notFound: 'This elder is not on this phone', onlyLandmark: 'You may change how the house is found and its photo; tell the team leader about the rest.',
      wanted: 'You wrote, {field}: ', pendingConsent: 'Consent pending', ended: 'Ended',
      field: { name: 'Name', sex: 'Sex', birth_date: 'Born', phone: 'Elder’s phone', landmark: 'Where the house is', group_no: 'Group', zhai_name: 'Hamlet', hearing: 'Hearing', languages: 'Languages', living: 'Lives with', mobility: 'Moving', health_note: 'Health', risk: 'Risk', methods: 'How', window_start: 'From', window_end: 'Until', frequency: 'How often', contacts: 'Family', key_holder: 'Key holder', village_doctor: 'Village doctor', note: 'Note', suspensions: 'Pauses', pairing: 'Helpers' },
      sex: { 1: 'Male', 2: 'Female', 9: 'Not stated', 0: 'Unknown' }, hearing: { normal: 'Normal', hard: 'Hard of hearing', deaf: 'Deaf' }, languages: { huitong: 'Huitong', dong: 'Dong', miao: 'Miao', mandarin: 'Mandarin' },
      living: { alone: 'Alone', spouse: 'With spouse', grandchildren: 'With grandchildren', disabled_child: 'With disabled child', children: 'With children', other: 'Other' }, mobility: { free: 'Walks freely', aided: 'Needs support', housebound: 'Housebound', bedridden: 'Bedridden' },
      risk: { high: 'High', key: 'Key', general: 'General' }, frequency: { daily: 'Daily', alternate: 'Every other day', twice_weekly: 'Twice a week', weekly: 'Weekly' }, contactName: 'Name', contactRelation: 'Relation', contactPhone: 'Phone', contactPlace: 'Place', addContact: 'Add one', removeContact: 'Remove', seasonWindow: 'As everybody',
      pauseReason: 'Why', pauseFrom: 'From', pauseTo: 'Until (empty if unknown)', addPause: 'Pause',
    },
    speech: { left: '{n} to see: {names}.', silent: '{name} no answer, {time}, {heard}.', done: '{n} seen.', allSafe: 'All {n} safe.', next: 'Next: {what}.' },
    summary: { unknown: 'An elder' },
    group: 'Group {n}',
  },
  why: {
    'slot-does-not-fit': { says: 'Elder and day do not fit together.', how: 'Record it once more under Today and set this one aside.' },
    'day-has-not-come': { says: 'That day has not come; the phone’s clock may be fast.', how: 'Set the clock, and send it again on that day.' },
    'name-does-not-fit': { says: 'The name is not the one on the roll.', how: 'Write the elder’s name once more.' },
    'checks-are-appended': { says: 'What was recorded is not rewritten.', how: 'Record it once more under Today and set this one aside.' },
    'slots-are-derived': { says: 'The mornings follow from the roll and are not changed by hand.', how: 'It may be set aside; tell the team leader what should change.' },
    'window-turned-round': { says: 'The end is before the beginning.', how: 'Correct it and send it again.' },
    'already-on-the-roll': { says: 'The roll has this ID number already.', how: 'Ask the team leader whether it is the same person.' },
  },
} satisfies SameKeys<typeof zh>
