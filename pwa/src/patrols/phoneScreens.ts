/** Every screen of the patrols on the phone. The list is loaded with the first of them, so that no other phone carries it. */
export const screens = {
  openShiftScreen: () => import('./shift/OpenShiftScreen.vue'),
  closeShiftScreen: () => import('./shift/CloseShiftScreen.vue'),
  meetFlow: () => import('./met/MeetFlow.vue'),
  meetScreen: () => import('./met/MeetScreen.vue'),
  stepScreen: () => import('./met/StepScreen.vue'),
  pointsScreen: () => import('./points/PointsScreen.vue'),
  pointScreen: () => import('./points/PointScreen.vue'),
  signsScreen: () => import('./signs/SignsScreen.vue'),
  signScreen: () => import('./signs/SignScreen.vue'),
  partnersScreen: () => import('./partners/PartnersScreen.vue'),
  partnerScreen: () => import('./partners/PartnerScreen.vue'),
  staysScreen: () => import('./stays/StaysScreen.vue'),
  stayScreen: () => import('./stays/StayScreen.vue'),
  encounterScreen: () => import('./met/EncounterScreen.vue'),
  shiftScreen: () => import('./shift/ShiftScreen.vue'),
}
