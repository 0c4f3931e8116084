import type { SameKeys } from '@/i18n/sameKeys'

/** What this line's photos and voice notes are called, on the phone and at the desk. */
const zh = {
  wakeup: { file: { field: { media: '照片' } }, check: { media: '照片和录音' } },
  mediaRole: { landmark: '屋的照片', situation: '现场照片', voice_note: '录音' },
  wakeupMedia: {
    add: '补一句、说一段、拍一张，都一样算数', addMore: '说一段、拍一张，和写的一样算数', words: '补一句', say: '说一段', shoot: '拍一张', files: '照片和录音',
    house: '拍屋的照片', houseAgain: '换一张', houseHow: '拍屋的正面和路口，替班的人一眼能认。别拍到人脸、门牌。', album: '从相册选',
    atDesk: '这位老人的照片和录音', house_none: '还没有屋的照片', checks_none: '最近的叫醒没有照片、录音', when: '{day} {time} {result}', by: '{who}记的', open: '看照片、听录音，{what}',
  },
}
const en: SameKeys<typeof zh> = {
  wakeup: { file: { field: { media: 'Photos' } }, check: { media: 'Photos and voice notes' } },
  mediaRole: { landmark: 'Photo of the house', situation: 'Photo of the situation', voice_note: 'Voice note' },
  wakeupMedia: {
    add: 'A line, a voice note, a photo: each counts the same', addMore: 'A voice note or a photo counts like words', words: 'Add a line', say: 'Say it', shoot: 'Take a photo', files: 'Photos and voice notes',
    house: 'Take a photo of the house', houseAgain: 'New photo', houseHow: 'The front of the house and the way in, so that a stand-in finds it. No faces, no door plates.', album: 'From album',
    atDesk: 'Photos and voice notes of this elder', house_none: 'No photo of the house yet', checks_none: 'No photos or voice notes with the latest checks', when: '{day} {time} {result}', by: 'recorded by {who}', open: 'Photos and voice notes, {what}',
  },
}
export default { zh, en }
