import type { Bilingual } from '../types.ts'

/** How to wear, use or combine what was bought, by category. */
export const valueTips = {
  sarees: {
    en: 'Drape it with a blouse in a contrasting colour by day, and with a belt at the waist in the evening.',
    hi: 'दिन में विपरीत रंग के ब्लाउज़ के साथ पहनें, और शाम को कमर पर बेल्ट के साथ।',
  },
  blouses: {
    en: 'One good blouse goes with three sarees: pick those whose border has one of its colours.',
    hi: 'एक अच्छा ब्लाउज़ तीन साड़ियों के साथ चलता है: जिनके बॉर्डर में इसका कोई रंग हो।',
  },
  dupattas: {
    en: 'Wear it over a plain kurta: pinned on one shoulder by day, over both in the evening.',
    hi: 'सादे कुर्ते पर लें: दिन में एक कंधे पर पिन करके, शाम को दोनों कंधों पर।',
  },
  kurtas: {
    en: 'Palazzos make it festive, jeans make it easy: one kurta, two looks.',
    hi: 'पलाज़ो के साथ त्योहार का, जींस के साथ रोज़ का: एक कुर्ता, दो अंदाज़।',
  },
  'salwar-suits': {
    en: 'Wear the kurta of the set with plain trousers too, and you have a second outfit.',
    hi: 'सेट का कुर्ता सादी पैंट के साथ भी पहनें, एक और जोड़ी तैयार।',
  },
  lehengas: {
    en: 'Wear its blouse with a plain saree, and its dupatta with a plain suit: one lehenga, many evenings.',
    hi: 'इसका ब्लाउज़ सादी साड़ी के साथ, और दुपट्टा सादे सूट के साथ पहनें: एक लहँगा, कई शामें।',
  },
  menswear: {
    en: 'Roll the sleeves once for the day, and add a waistcoat for the evening.',
    hi: 'दिन में आस्तीन एक बार मोड़ लें, और शाम को ऊपर बंडी पहन लें।',
  },
  kidswear: {
    en: 'Layer it over a plain T-shirt: it is warmer in the morning and easy to take off at noon.',
    hi: 'सादी टी-शर्ट के ऊपर पहनाएँ: सुबह गरमाहट, दोपहर में उतारना आसान।',
  },
  'western-wear': {
    en: 'A dupatta or a pair of jhumkas turns it into an outfit for a function.',
    hi: 'दुपट्टे या झुमकों के साथ यही पोशाक किसी समारोह के लिए तैयार है।',
  },
  footwear: {
    en: 'Wear the new pair at home for an hour on the first two days: it takes the shape of your foot.',
    hi: 'पहले दो दिन घर में एक घंटा पहनें: जोड़ी आपके पैर का आकार ले लेती है।',
  },
  bags: {
    en: 'Let the bag repeat one colour of what you wear; that is all the matching it needs.',
    hi: 'बैग में कपड़ों का कोई एक रंग दोहरा लें; बस इतना मेल काफ़ी है।',
  },
  jewellery: {
    en: 'One statement piece is enough: with big earrings, leave the neck bare.',
    hi: 'एक खास गहना काफ़ी है: बड़े झुमकों के साथ गला खाली रखें।',
  },
  cosmetics: {
    en: 'Start with less than you think, in daylight, and add a second light layer.',
    hi: 'दिन की रोशनी में थोड़े से शुरू करें, फिर एक हल्की परत और लगाएँ।',
  },
  home: {
    en: 'Repeat one of its colours somewhere else in the room, and the whole room comes together.',
    hi: 'इसका कोई एक रंग कमरे में कहीं और दोहराएँ, पूरा कमरा सज जाता है।',
  },
  '*': {
    en: 'Show it to us in a photo with what you have at home, and we will tell you what goes with it.',
    hi: 'घर की चीज़ों के साथ इसकी फ़ोटो भेजिए, हम बताएँगे कि इसके साथ क्या अच्छा लगेगा।',
  },
} as const satisfies Readonly<Record<string, Bilingual>>
