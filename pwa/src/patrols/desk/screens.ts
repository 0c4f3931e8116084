/** Every desk screen of the patrols; the list comes with the first of them. */
export const screens = {
  patrolBoard: () => import('./PatrolBoard.vue'),
  personsScreen: () => import('./PersonsScreen.vue'),
  personFile: () => import('./PersonFile.vue'),
  encounterFile: () => import('./EncounterFile.vue'),
  partnersScreen: () => import('./PartnersScreen.vue'),
  staysDesk: () => import('./StaysDesk.vue'),
  stayFile: () => import('./StayFile.vue'),
  shiftFile: () => import('./ShiftFile.vue'),
  figuresScreen: () => import('./FiguresScreen.vue'),
}
