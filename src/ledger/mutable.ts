/** A value while it is put together, before anybody else sees it. */
export type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }
