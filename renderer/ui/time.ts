/** Seconds as a timer: 02:14, or 1:02:14 from an hour on. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (part: number) => String(part).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** An instant (epoch ms) as 14:32. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** An instant (epoch ms) as 11/08, or 2025/11/08 where the year is not this one. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const day = `${String(date.getMonth() + 1).padStart(2, '0')}/${String(date.getDate()).padStart(2, '0')}`;
  return date.getFullYear() === new Date().getFullYear() ? day : `${date.getFullYear()}/${day}`;
}

/** True when both instants are on the same local day. */
export function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}
