/**
 * Festivals and their days from 2026 to 2030.
 *
 * The lunisolar days follow the published panchangs for northern and western India and were checked against the tithi
 * computed for Ujjain: at dusk for Diwali and Dhanteras, at noon for Ganesh Chaturthi, in the afternoon for Dussehra, at
 * sunrise for Gudi Padwa and Navratri. Holi is the day of colours. Onam is the day of the star Thiruvonam in the month of
 * Chingam; Makar Sankranti the day of the sun's entry into Makara. Eid al-Fitr is computed from the first evening on
 * which the crescent can be seen from India, and is announced only on the eve (least certain: 2030). Calendars differ on
 * Dhanteras 2029 (3 or 4 November) and Raksha Bandhan 2029 (23 or 24 August). Lunar days may shift by one with region and
 * sighting: the messages go a week ahead and name no date.
 */
export const festivalDays = {
  'makar-sankranti': ['2026-01-14', '2027-01-15', '2028-01-15', '2029-01-14', '2030-01-14'],
  holi: ['2026-03-04', '2027-03-22', '2028-03-11', '2029-03-01', '2030-03-20'],
  'gudi-padwa': ['2026-03-19', '2027-04-07', '2028-03-27', '2029-04-14', '2030-04-03'],
  'eid-al-fitr': ['2026-03-21', '2027-03-10', '2028-02-27', '2029-02-15', '2030-02-05'],
  'raksha-bandhan': ['2026-08-28', '2027-08-17', '2028-08-05', '2029-08-23', '2030-08-13'],
  onam: ['2026-08-26', '2027-09-12', '2028-09-01', '2029-08-22', '2030-09-09'],
  'ganesh-chaturthi': ['2026-09-14', '2027-09-04', '2028-08-23', '2029-09-11', '2030-09-01'],
  navratri: ['2026-10-11', '2027-09-30', '2028-09-19', '2029-10-08', '2030-09-28'],
  dussehra: ['2026-10-20', '2027-10-09', '2028-09-27', '2029-10-16', '2030-10-06'],
  dhanteras: ['2026-11-06', '2027-10-27', '2028-10-15', '2029-11-04', '2030-10-24'],
  diwali: ['2026-11-08', '2027-10-29', '2028-10-17', '2029-11-05', '2030-10-26'],
  christmas: ['2026-12-25', '2027-12-25', '2028-12-25', '2029-12-25', '2030-12-25'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type Festival = keyof typeof festivalDays

/** Kept all over the country, and weeks apart: one message about each is no flood. Diwali has a rule of its own. */
export const nationwideFestivals: readonly Festival[] = [
  'makar-sankranti',
  'holi',
  'raksha-bandhan',
  'navratri',
  'christmas',
]

/** Kept in some regions or by some: only for those who told the shop that they keep them. Nobody's faith is guessed. */
export const ownFestivals: readonly Festival[] = [
  'gudi-padwa',
  'eid-al-fitr',
  'onam',
  'ganesh-chaturthi',
  'dussehra',
  'dhanteras',
]
