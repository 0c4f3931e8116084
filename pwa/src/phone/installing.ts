import { ref } from 'vue'

interface InstallOffer extends Event {
  prompt(): Promise<void>
}

/** The browser's offer to put the app on the home screen, while it stands. */
export const installOffer = ref<InstallOffer | null>(null)

export function isStandalone(): boolean {
  const onIphone = (window.navigator as { standalone?: boolean }).standalone === true
  return onIphone || matchMedia('(display-mode: standalone)').matches
}

/** Keeps the browser's offer for the button in 我的, instead of a banner over somebody's work. */
export function listenForInstallOffer(): void {
  window.addEventListener('beforeinstallprompt', (offer) => {
    offer.preventDefault()
    installOffer.value = offer as InstallOffer
  })
  window.addEventListener('appinstalled', () => (installOffer.value = null))
}
