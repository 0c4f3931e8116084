import { defineComponent, h, type Component } from 'vue'
import { useRoute } from 'vue-router'

/** A screen of one record (`:id`): should this record break it, it says so and offers the ways out. */
export function recordScreen(load: () => Promise<{ default: Component }>): () => Promise<Component> {
  return async () => {
    const [{ default: screen }, { default: boundary }] = await Promise.all([load(), import('./RecordBoundary.vue')])
    return defineComponent(() => {
      const route = useRoute()
      return () => h(boundary, { id: String(route.params.id), isScreen: true }, { default: () => h(screen) })
    })
  }
}
