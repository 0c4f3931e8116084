/** A value as it will be written: what a screen holds may be a live proxy, which no database takes. */
export function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value
}
