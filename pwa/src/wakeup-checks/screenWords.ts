import { addBothLanguages } from '@/i18n'
import messages from './messagesOfScreens'

// Imported by every screen behind 今日 that asks or shows a check: whichever opens first brings the words.
addBothLanguages(messages)
