import type { Cost, Escort, Fare, FurtherHelp, HandOver, Ticket } from '../wire'

const says = (...words: readonly (string | undefined | null)[]): boolean => words.some((one) => (one ?? '').trim() !== '')

const SAYS = {
  handover: ({ unit, receiver, receiver_phone, belongings, note }: HandOver) => says(unit, receiver, receiver_phone, belongings, note),
  ticket: ({ destination, voucher_no, train_no, departs_at, price }: Ticket) => says(destination, voucher_no, train_no, departs_at) || price !== undefined,
  fare: ({ amount, receipt_no, destination }: Fare) => amount > 0 || says(receipt_no, destination),
  escort: ({ escorts, route, receiver, receipt_no, starts_at }: Escort) => says(route, receiver, receipt_no, starts_at, ...escorts.map(({ name }) => name)),
}

/** The groups that say something; whoever only looked at a screen has said nothing. Names that were left blank fall away. */
export function withoutEmptyHelp<Data extends FurtherHelp>(data: Data): Data {
  const { handover, ticket, fare, escort } = data
  const kept: Data = { ...data }
  if (handover && !SAYS.handover(handover)) delete kept.handover
  if (ticket && !SAYS.ticket(ticket)) delete kept.ticket
  if (fare && !SAYS.fare(fare)) delete kept.fare
  if (escort && !SAYS.escort(escort)) delete kept.escort
  else if (escort) kept.escort = { ...escort, escorts: escort.escorts.filter(({ name }) => says(name)) }
  return kept
}

export const handoverDone = (handover?: HandOver): boolean => Boolean(handover && says(handover.unit) && says(handover.receiver))
export const ticketDone = (ticket?: Ticket): boolean => Boolean(ticket && says(ticket.destination) && says(ticket.voucher_no))
/** Yuan that may go from hand to hand, with a receipt. */
export const MOST_FARE = 20
/** A fare among the costs is held to the same. */
export const costsDone = (costs: readonly Cost[] = []): boolean => costs.every(({ what, amount, receipt_no }) => what !== 'fare' || (amount <= MOST_FARE && says(receipt_no)))
export const fareDone = (fare?: Fare): boolean => Boolean(fare && fare.amount > 0 && says(fare.receipt_no))
export const escortDone = (escort?: Escort): boolean => Boolean(escort && new Set(escort.escorts.map(({ name }) => name.trim()).filter(Boolean)).size >= 2 && says(escort.route))
