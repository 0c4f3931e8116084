import { computed, reactive, ref, type Ref } from 'vue'
import { FITTED, moved, pinch, zoomed, type Lie } from './zooming'

type Point = { x: number; y: number }

/** Looking closer at what lies on a stage, by fingers, mouse and wheel; keys and buttons call `zoom`, `push`, `fit`. */
export function useZoom(stage: Ref<HTMLElement | null>) {
  const lie = ref<Lie>(FITTED)
  const size = () => ({ width: stage.value?.clientWidth ?? 1, height: stage.value?.clientHeight ?? 1 })
  const fingers = reactive(new Map<number, Point>())

  const fromMiddle = ({ x, y }: Point): Point => {
    const { left = 0, top = 0, width = 0, height = 0 } = stage.value?.getBoundingClientRect() ?? {}
    return { x: x - left - width / 2, y: y - top - height / 2 }
  }
  const two = (): [Point, Point] | null => {
    const [one, other] = [...fingers.values()]
    return one && other ? [one, other] : null
  }

  function zoom(factor: number, point: Point = { x: 0, y: 0 }) {
    lie.value = zoomed(lie.value, factor, size(), point)
  }
  function push(x: number, y: number) {
    lie.value = moved(lie.value, { x, y }, size())
  }
  function fit() {
    lie.value = FITTED
  }

  const at = ({ clientX, clientY }: PointerEvent | WheelEvent): Point => ({ x: clientX, y: clientY })
  const lift = ({ pointerId }: PointerEvent) => void fingers.delete(pointerId)
  const hands = {
    wheel(event: WheelEvent) {
      event.preventDefault()
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, fromMiddle(at(event)))
    },
    pointerdown(event: PointerEvent) {
      stage.value?.setPointerCapture(event.pointerId)
      fingers.set(event.pointerId, at(event))
    },
    pointermove(event: PointerEvent) {
      const before = fingers.get(event.pointerId)
      if (!before) return
      const pair = two()
      fingers.set(event.pointerId, at(event))
      const now = two()
      if (pair && now) {
        const [was, is] = [pinch(pair), pinch(now)]
        push(is.between.x - was.between.x, is.between.y - was.between.y)
        if (was.apart > 0) zoom(is.apart / was.apart, fromMiddle(is.between))
      } else push(event.clientX - before.x, event.clientY - before.y)
    },
    pointerup: lift,
    pointercancel: lift,
  }

  return {
    hands, zoom, push, fit,
    style: computed(() => ({ transform: `translate(${lie.value.x}px, ${lie.value.y}px) scale(${lie.value.scale})` })),
    percent: computed(() => Math.round(lie.value.scale * 100)),
    isWhole: computed(() => lie.value.scale <= 1),
  }
}
