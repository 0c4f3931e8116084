import type { LiveServer } from '@/records/liveServer'
import type { Area } from '@/wire'

/** Areas of one level below another. */
export const fetchAreas = async (server: LiveServer, under: string, level: 'township' | 'village') =>
  (await server.get<{ areas: Area[] }>('/areas', { under, level })).areas

/** Areas found by what people say. */
export const searchAreas = async (server: LiveServer, q: string) =>
  (await server.get<{ areas: Area[] }>('/areas/search', { q })).areas
