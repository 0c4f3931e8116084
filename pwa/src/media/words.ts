import { addBothLanguages } from '@/i18n'
import messages from './messages'

// Imported by every part that shows a file: whichever opens first brings the words.
addBothLanguages(messages)
