import { describe, expect, it } from 'vitest'
import { lacksOf } from '../lacking'
import { blankMeeting, encounterFrom, needsMore, nextOf, pathOf, placeChips, toggleAid, toggleCondition, withWill, type Meeting } from './meeting'

const newId = () => 'id'
/** The screen as fingers use it: each call is one tap. */
function fingers(start: Meeting) {
  let now = start
  let taps = 0
  const tap = (part: Meeting['met']) => {
    taps += 1
    now = { ...now, met: { ...now.met, ...part } }
  }
  return {
    place: (place_type: Meeting['met']['place_type']) => tap({ place_type }),
    condition: (one: 'ok' | 'ill') => tap({ conditions: toggleCondition(now.met.conditions ?? [], one) }),
    aid: (type: 'quilt' | 'card') => tap({ aid: toggleAid(now.met.aid ?? [], type, newId) }),
    no: () => tap({ willingness: 'refused', informed: true }),
    keep: () => {
      taps += 1
      return { taps, data: encounterFrom(now, 'person', 'complete', 'shift'), leads: needsMore(now) }
    },
  }
}

describe('a refusal', () => {
  it('is complete after four taps at a point, five elsewhere, and nothing is typed', () => {
    const atPoint = fingers(blankMeeting({ point_id: 'p', place_type: 'bridge' }))
    atPoint.condition('ok')
    atPoint.aid('quilt')
    atPoint.no()
    const { taps, data, leads } = atPoint.keep()
    expect(taps).toBe(4)
    expect(leads).toBe(false)
    expect(lacksOf(data)).toEqual([])
    expect(data).toEqual({ person_id: 'person', shift_id: 'shift', state: 'complete', point_id: 'p', place_type: 'bridge', found_by: 'patrol', conditions: ['ok'], informed: true, willingness: 'refused', aid: [{ id: 'id', type: 'quilt', qty: 1 }], outcome: 'street_aid' })

    const elsewhere = fingers(blankMeeting())
    elsewhere.place('street')
    elsewhere.condition('ok')
    elsewhere.aid('card')
    elsewhere.no()
    const kept = elsewhere.keep()
    expect(kept.taps).toBe(5)
    expect(lacksOf(kept.data)).toEqual([])
  })

  it('leads on when somebody is in danger, and shows a child the report', () => {
    const path = (met: Meeting['met']) => pathOf({ met, person: {} })
    expect(path({ conditions: ['critical'], willingness: 'refused' })).toEqual(['ambulance', 'all'])
    expect(path({ conditions: ['with_child'] })).toEqual(['child', 'report', 'all'])
    expect(path({ conditions: ['ok'], willingness: 'willing', outcome: 'ticket_home' })).toEqual(['willing', 'ticket', 'all'])
    expect(path({ conditions: ['ill'], outcome: 'hospital', aid: [{ id: 'a', type: 'fare' }] })).toEqual(['handover', 'fare', 'all'])
    expect(nextOf({ met: { conditions: ['with_child'] }, person: {} }, 'child')).toBe('report')
  })

  it('is not asked twice where somebody goes', () => {
    const met: Meeting['met'] = { conditions: ['critical'], willingness: 'unable' }
    expect(pathOf({ met, person: {} })).toEqual(['ambulance', 'capacity', 'all'])
    expect(nextOf({ met: { ...met, outcome: 'hospital' }, person: {} }, 'ambulance')).toBe('handover')
    expect(nextOf({ met: { ...met, outcome: 'fetched' }, person: {} }, 'capacity')).toBe('handover')
    expect(pathOf({ met: { conditions: ['intellectual'], willingness: 'unable', outcome: 'escorted' }, person: {} })).toEqual(['capacity', 'escort', 'all'])
  })
})

it('healthy and anything else shut each other out', () => {
  expect(toggleCondition(['ok'], 'weak')).toEqual(['weak'])
  expect(toggleCondition(['weak', 'elderly'], 'ok')).toEqual(['ok'])
  expect(toggleCondition(['weak'], 'weak')).toEqual([])
})

it('the place of the point stands first, and a chosen one stays in sight', () => {
  expect(placeChips('wharf', undefined)).toEqual(['wharf', 'bridge', 'street'])
  expect(placeChips('bridge', 'toilet')).toEqual(['bridge', 'toilet', 'street'])
})

describe('a change of mind', () => {
  const going: Meeting['met'] = { place_type: 'bus', conditions: ['ok'], willingness: 'willing', informed: true, outcome: 'escorted', escort: { escorts: [{ id: 'a', name: '杨某' }, { id: 'b', name: '粟某' }] } as never }
  it('takes back what had been begun for the way home: a no is a whole no again', () => {
    const met = withWill(going, {}, 'refused')
    expect(needsMore({ ...blankMeeting(met) })).toBe(false)
    expect(lacksOf(encounterFrom(blankMeeting(met), 'p', 'complete', null))).toEqual([])
    expect(encounterFrom(blankMeeting(met), 'p', 'complete', null)).toMatchObject({ outcome: 'refused', willingness: 'refused' })
  })
  it('of a child, or of somebody who cannot decide, takes nothing back', () => {
    expect(withWill(going, { age_to: 12 }, 'refused').outcome).toBe('escorted')
    expect(withWill({ ...going, conditions: ['dementia'] }, {}, 'refused').escort).toBe(going.escort)
  })
})
