import { addBothLanguages } from '@/i18n'
import './patrols.css'
import en from './messagesOfScreensEn'
import zh from './messagesOfScreens'
import './rowWords'

// Every screen of this line imports it: whichever opens first brings the words, and no other phone carries them.
addBothLanguages({ zh, en })
