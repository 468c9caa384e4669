import type { Festival } from '../festivals.ts'
import type { Bilingual } from '../types.ts'

/** Festivals as people call them. */
export const festivalNames: Readonly<Record<Festival, Bilingual>> = {
  'makar-sankranti': { en: 'Sankranti and Pongal', hi: 'मकर संक्रांति' },
  holi: { en: 'Holi', hi: 'होली' },
  'gudi-padwa': { en: 'Gudi Padwa and Ugadi', hi: 'गुड़ी पड़वा' },
  'eid-al-fitr': { en: 'Eid', hi: 'ईद' },
  'raksha-bandhan': { en: 'Raksha Bandhan', hi: 'रक्षाबंधन' },
  onam: { en: 'Onam', hi: 'ओणम' },
  'ganesh-chaturthi': { en: 'Ganesh Chaturthi', hi: 'गणेश चतुर्थी' },
  navratri: { en: 'Navratri and Durga Puja', hi: 'नवरात्रि' },
  dussehra: { en: 'Dussehra', hi: 'दशहरा' },
  dhanteras: { en: 'Dhanteras', hi: 'धनतेरस' },
  diwali: { en: 'Diwali', hi: 'दिवाली' },
  christmas: { en: 'Christmas', hi: 'क्रिसमस' },
}
