import { addBothLanguages } from '@/i18n'
import messages from './messagesMedia'

// Imported by every part of this line that shows a file: whichever opens first brings the words.
addBothLanguages(messages)
