import { addBothLanguages } from '@/i18n'
import zh from './messages'
import en from './messagesEn'

addBothLanguages({ zh, en })
