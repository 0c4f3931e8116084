import { addBothLanguages } from '@/i18n'
import '../words'
import messages from './messages'

// Imported by every desk screen of this line: whichever opens first brings the words.
addBothLanguages(messages)
