import type { Bilingual } from '../types.ts'

/** Why the online store is worth a look to somebody who bought this in a shop, by category. */
export const onlineReasons = {
  sarees: {
    en: 'you can see the sarees of all our shops at home, in daylight, with the family around you',
    hi: 'हमारी सभी दुकानों की साड़ियाँ घर पर, दिन की रोशनी में, परिवार के साथ देख सकते हैं',
  },
  blouses: {
    en: 'you can look for the blouse that goes with a saree while you hold the saree in your hand',
    hi: 'साड़ी हाथ में लेकर उसके मेल का ब्लाउज़ आराम से ढूँढ सकते हैं',
  },
  dupattas: {
    en: 'you can hold your kurta next to the screen and find the colour that goes with it',
    hi: 'अपना कुर्ता सामने रखकर मेल का रंग चुन सकते हैं',
  },
  kurtas: {
    en: 'you know your size with us now, so the next one is two taps away',
    hi: 'हमारे यहाँ आपका नाप अब आपको पता है, इसलिए अगला कुर्ता बस दो टैप दूर है',
  },
  'salwar-suits': {
    en: 'you can compare fabrics and colours side by side, and you know your size already',
    hi: 'कपड़े और रंग साथ-साथ देख सकते हैं, और नाप तो आपको पता ही है',
  },
  lehengas: {
    en: 'you can shortlist at home with the family, and try only the best in the shop',
    hi: 'घर पर परिवार के साथ पसंद छाँट सकते हैं, और दुकान में केवल सबसे अच्छे पहनकर देखें',
  },
  menswear: {
    en: 'you know your size now: the same fit in another colour takes a minute',
    hi: 'नाप अब पता है: वही फ़िट, दूसरे रंग में, एक मिनट का काम है',
  },
  kidswear: {
    en: 'children grow faster than weekends come: the next size is there without a trip',
    hi: 'बच्चे जल्दी बड़े होते हैं: अगला नाप बिना आए मिल जाता है',
  },
  'western-wear': {
    en: 'you see each piece worn and from all sides, in the size you know by now',
    hi: 'हर पोशाक पहनी हुई और हर तरफ़ से दिखती है, उसी नाप में जो अब आपको पता है',
  },
  footwear: {
    en: 'you see at once which pairs we have in your size, in all our shops',
    hi: 'तुरंत दिख जाता है कि हमारी सभी दुकानों में आपके नाप की कौन सी जोड़ियाँ हैं',
  },
  bags: {
    en: 'you see each bag inside and out, with its measures, before you decide',
    hi: 'हर बैग अंदर-बाहर से, उसके नाप के साथ, तय करने से पहले देख सकते हैं',
  },
  jewellery: {
    en: 'you can look at every piece close up, and find a gift at midnight',
    hi: 'हर गहना पास से देख सकते हैं, और उपहार आधी रात को भी चुन सकते हैं',
  },
  cosmetics: {
    en: 'the shade you liked is easy to find again when it runs out',
    hi: 'जो शेड पसंद आया, खत्म होने पर वही आसानी से मिल जाता है',
  },
  home: {
    en: 'you can measure your room first and choose with the furniture in view',
    hi: 'पहले कमरे का नाप ले सकते हैं और सामान सामने देखकर चुन सकते हैं',
  },
  '*': {
    en: 'you can see what is in all our shops, whenever you have time',
    hi: 'हमारी सभी दुकानों का सामान जब समय मिले तब देख सकते हैं',
  },
} as const satisfies Readonly<Record<string, Bilingual>>
