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
    ask: {
      how: 'How is it this morning?', safe: 'Safe, but not seen', unwell: 'Body or mind?', help: 'What help is needed?', away: 'Gone where?', back: 'Back when?', silent: 'Tried again?', emergency: 'Call first', steps: 'What was done?', dead: 'Write the elder’s name again', proxy: 'Who says so?', body: 'What is wrong?', after: 'Noted', correct: 'Change to what?', words: 'Add words',
    },
    options: {
      safe: 'Safe', safeHow: 'but not seen', away: 'Away', awayHow: 'not at home', unwell: 'Unwell', unwellHow: 'body, mind', help: 'Needs help', helpHow: 'somebody to help', silent: 'No answer', silentHow: 'does not respond', emergency: 'Emergency', emergencyHow: 'first 120, 110', dead: 'Died', seen: 'Seen, safe',
    },
    safe: { voice: 'Heard answering', voiceHow: 'door closed, answered', phone: 'Reached by phone', phoneHow: 'spoke on the phone', proxy: 'Family or neighbour says so', proxyHow: 'others say all is well', callElder: 'Call the elder', note: 'Hearsay is kept apart and does not count as seen.' },
    proxy: { child: 'Son or daughter', spouse: 'Spouse', neighbour: 'Neighbour', relative: 'Relative', other: 'Somebody else', skip: 'Skip' },
    awayNote: 'One tap and it is noted. Hospital, relatives and town ask when they come back.',
    back: { today: 'Today', tomorrow: 'Tomorrow', days: 'In some days', unknown: 'Unknown', pick: 'Pick a day', said: 'says back on {day}', saidDays: 'says back in some days', saidUnknown: 'unknown when back', longer: 'Away for long? Tell the team leader, so that the checks pause.' },
    body: {
      body: 'Body', bodyHow: 'ill, fell, weak', mind: 'Mind', mindHow: 'sad, hopeless, silent',
      dizzy: 'Dizzy', fever: 'Fever', fall: 'Fell', chest: 'Chest pain', breath: 'Short of breath', belly: 'Belly ache', weak: 'Weak', pain: 'Limbs hurt', other: 'Other', skip: 'Not now',
      grave: 'Chest pain, no breath, slurred speech: call 120 first', mindGrave: 'If they speak of dying, stay and call 110 at once', toEmergency: 'This is an emergency',
    },
    help: { medicine: 'Out of medicine', food: 'Food, goods', warm: 'No firewood', water: 'No water, power', house: 'House damaged', clinic: 'Needs the doctor', money: 'Money', other: 'Other' },
    quiet: { knocked_again: 'Knocked again', phoned: 'Phoned', looked_in: 'Looked in', asked_neighbour: 'Asked neighbours', still: 'Still no answer', answered: 'Answered', hint: 'Tap what you did; none is fine too.', deaf: 'This elder is deaf: look through the window first.', hard: 'Hard of hearing: call again, knock harder.', kept: 'Kept on this phone; it leaves by itself in two minutes.' },
    urgent: { saved: '{time} kept on this phone, nobody has it yet', heard: '{time} noted, the county has it', ambulance: '120 Ambulance', ambulanceHow: 'fall, unconscious, gas, illness', police: '110 Police', policeHow: 'forced entry, violence, suicide', fire: '119 Fire', say: 'Say the address like this:', address: '{county} {place} {group}, home of {name}, {landmark}.', next: 'Called, next', mistake: 'Wrong tap, change', people: 'Call people' },
    steps: { called_120: 'Called 120', called_110: 'Called 110', called_119: 'Called 119', called_contact: 'Called family', called_key_holder: 'Called key holder', asked_neighbour: 'Called neighbours', accompanied: 'Staying there', other: 'Other', done: 'Save', skip: 'Not now' },
    dead: { why: 'So that nobody is mistaken. It can be saved when the name is right.', label: 'Name of the elder', different: 'Not the name on the list, please look again', after: 'After this you will not be asked to wake them. The team leader will call to verify and can take it back.', save: 'Save', back: 'Wrong tap, back', saved: 'Noted', savedHow: 'You will not be asked about {name} again. The team leader will call.' },
    after: { call: 'Call somebody?', words: 'Add words', wordsHow: 'A line helps the team leader', toToday: 'To Today', undoHint: 'Can be undone under Today for 10 seconds.', chores: 'Any small chores?' },
    words: { label: 'Your words', save: 'Save', saved: 'Saved', hint: 'A line or two is enough.' },
    check: {
      title: 'This record', time: 'Time', result: 'Result', how: 'How known', place: 'Position', words: 'Words', actions: 'Done', state: 'Where it is', change: 'Change', addWords: 'Add words', takeBack: 'Take back', voided: 'Taken back', corrected: 'Corrected later', notFound: 'Not on this phone', chores: 'Chores', recordedBy: 'Recorded by somebody else',
      located: 'Found, within {m} m', locatedRough: 'Roughly, within {m} m', reason: { denied: 'Not allowed; not asked again today', timeout: 'Not found in time', unavailable: 'The phone finds no position', indoors: 'Indoors, no signal', off: 'Location is off', not_asked: 'Not asked' },
      method: { knock: 'Knocking', call_out: 'Calling out', phone: 'Phone', smoke: 'Smoke', video: 'Video' },
    },
    chore: { medicine: 'Medicine', shopping: 'Shopping', water_wood: 'Water, wood', blood_pressure: 'Blood pressure', haircut: 'Haircut', lamp: 'Lamp', cleaning: 'Cleaning', call_children: 'Call children', other: 'Other' },
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
