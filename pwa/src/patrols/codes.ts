/** Code lists B1 to B4 and A5 of docs/patrols.md, in the order screens offer them. */
export const PLACE_TYPES = [
  'street', 'bridge', 'bus', 'rail', 'plaza', 'market', 'park', 'pavilion', 'underpass', 'culvert', 'wharf', 'junction', 'hospital', 'atm', 'arcade', 'derelict', 'site', 'toilet',
  'temple', 'scenic', 'school', 'gov', 'dump', 'village', 'vehicle', 'other',
] as const
export type PlaceType = (typeof PLACE_TYPES)[number]

export const CONDITIONS = [
  'ok', 'weak', 'ill', 'critical', 'injured', 'hypothermia', 'heatstroke', 'mental', 'intellectual', 'dementia', 'minor', 'with_child', 'elderly', 'pregnant', 'disabled_limb', 'blind', 'deaf',
  'drunk', 'drug', 'infectious', 'trafficked', 'dv', 'lost_docs', 'job_fail', 'language',
] as const
export type Condition = (typeof CONDITIONS)[number]

export const AID_TYPES = [
  'food', 'water', 'clothes', 'quilt', 'heat', 'cool', 'mask', 'med_small', 'card', 'phonecall', 'haircut', 'bath', 'lodging', 'ticket', 'fare', 'escort', 'hospital', 'search', 'id', 'transport', 'advice',
] as const
export type AidType = (typeof AID_TYPES)[number]
/** What is counted in pieces and loaded into the vehicle. */
export const SUPPLY_ITEMS = ['food', 'water', 'clothes', 'quilt', 'heat', 'cool', 'mask', 'med_small', 'card'] as const satisfies readonly AidType[]

export const OUTCOMES = [
  'entered', 'hospital', 'police', 'minor_center', 'ticket_home', 'escorted', 'fetched', 'local_return', 'street_aid', 'persuaded', 'refused', 'left', 'ineligible', 'referred', 'dead',
] as const
export type Outcome = (typeof OUTCOMES)[number]

export const REPORT_TICKS = ['injury', 'malnutrition', 'violence', 'sexual', 'abandoned', 'trafficked', 'self_harm', 'missing', 'other'] as const
export type ReportTick = (typeof REPORT_TICKS)[number]

export const BEHAVIOURS = ['rough', 'wandering', 'begging', 'performing', 'scavenging', 'stranded', 'lost'] as const
export type Behaviour = (typeof BEHAVIOURS)[number]
export const REFUSAL_REASONS = ['has_place', 'distrust', 'waiting', 'freedom', 'companions', 'been_before', 'language', 'other'] as const
export type RefusalReason = (typeof REFUSAL_REASONS)[number]
export const FOUND_BY = ['patrol', 'public', 'police', 'urban_management', 'hotline_12345', 'self'] as const
export type FoundBy = (typeof FOUND_BY)[number]
export const PARTNER_KINDS = ['hospital', 'police', 'ticket_office', 'station', 'minor_center', 'urban_management', 'township', 'care_home', 'other'] as const
export type PartnerKind = (typeof PARTNER_KINDS)[number]
/** To whom somebody may be handed over: a partner, or the family. */
export const HANDED_TO = [...PARTNER_KINDS.slice(0, -1), 'family', 'other'] as const satisfies readonly (PartnerKind | 'family')[]
export type HandedTo = PartnerKind | 'family'
export const PARTNER_STATES = ['active', 'ended'] as const
export type PartnerState = (typeof PARTNER_STATES)[number]
export const TICKET_STATES = ['issued', 'used', 'refunded', 'rebooked'] as const
export type TicketState = (typeof TICKET_STATES)[number]
export const SHIFT_KINDS = ['day', 'night', 'extreme', 'campaign', 'call_out'] as const
export type ShiftKind = (typeof SHIFT_KINDS)[number]
export const CALL_SOURCES = ['police_110', 'hotline_12345', 'station_hotline', 'public', 'grid'] as const
export type CallSource = (typeof CALL_SOURCES)[number]
export const WEATHER_ALERTS = ['none', 'blue', 'yellow', 'orange', 'red'] as const
export type WeatherAlert = (typeof WEATHER_ALERTS)[number]
export const SOURCES = ['budget', 'charity', 'donation', 'other'] as const
export type Source = (typeof SOURCES)[number]
export const COST_KINDS = ['supplies', 'ticket', 'fare', 'escort', 'medical', 'living', 'other'] as const
export type CostKind = (typeof COST_KINDS)[number]
export const SIGN_CONDITIONS = ['ok', 'damaged', 'gone', 'wrong_text'] as const
export type SignCondition = (typeof SIGN_CONDITIONS)[number]
export const CAME_BY = ['patrol', 'self', 'police', 'urban_management', 'public', 'transfer'] as const
export type CameBy = (typeof CAME_BY)[number]
export const LEAVINGS = ['settled', 'ticket', 'own_way', 'terminated', 'unannounced', 'escorted', 'fetched', 'dead', 'staying_on', 'other'] as const
export type Leaving = (typeof LEAVINGS)[number]
export const AID_KINDS = ['medical', 'education', 'foster', 'living', 'return', 'temporary', 'other'] as const
export type AidKind = (typeof AID_KINDS)[number]
export const WILLS = ['refused', 'willing', 'hesitant', 'unable'] as const
export type Will = (typeof WILLS)[number]
