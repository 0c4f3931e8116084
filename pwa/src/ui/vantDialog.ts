// Style sheets one by one: Vant's own list brings an icon font that loads from a foreign server.
import 'vant/es/style/base.css'
import 'vant/es/overlay/index.css'
import 'vant/es/popup/index.css'
import 'vant/es/button/index.css'
import 'vant/es/dialog/index.css'
import './vant-theme.css'

/** Vant's dialog in our colours, for the few questions that are asked over a screen. */
export { Dialog } from 'vant/es/dialog'
