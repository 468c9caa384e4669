import type { Bilingual } from '../types.ts'

/** How to keep what was bought, by category. */
export const careTips = {
  sarees: {
    en: 'Keep it in a cotton cover, change the folds every two months, and follow the wash label.',
    hi: 'इसे सूती कपड़े में रखें, हर दो महीने में तह बदलें और धुलाई के लेबल का ध्यान रखें।',
  },
  blouses: {
    en: 'Turn it inside out, wash it gently in cold water and dry it in the shade.',
    hi: 'उल्टा करके ठंडे पानी में हल्के हाथ से धोएँ और छाँव में सुखाएँ।',
  },
  dupattas: {
    en: 'Wash it on its own the first two times, and iron it from the back on low heat.',
    hi: 'पहली दो बार अलग धोएँ, और उल्टी तरफ़ से हल्की गरम इस्त्री करें।',
  },
  kurtas: {
    en: 'Wash it in cold water with a mild soap and dry it in the shade; the colours stay.',
    hi: 'ठंडे पानी और हल्के साबुन से धोएँ, छाँव में सुखाएँ; रंग बने रहेंगे।',
  },
  'salwar-suits': {
    en: 'Wash the dupatta apart the first time, and dry everything in the shade.',
    hi: 'पहली बार दुपट्टा अलग धोएँ, और सब कुछ छाँव में सुखाएँ।',
  },
  lehengas: {
    en: 'Air it for an hour after wearing, then store it flat in cotton with the work facing inwards.',
    hi: 'पहनने के बाद एक घंटा हवा लगाएँ, फिर कढ़ाई अंदर की ओर रखकर सूती कपड़े में सीधा रखें।',
  },
  menswear: {
    en: 'Hang it up right after wearing, and iron it while it is slightly damp.',
    hi: 'पहनने के बाद तुरंत टाँग दें, और हल्की नमी रहते इस्त्री करें।',
  },
  kidswear: {
    en: 'Wash it inside out in cold water; prints and buttons last much longer.',
    hi: 'उल्टा करके ठंडे पानी में धोएँ; प्रिंट और बटन ज़्यादा दिन चलते हैं।',
  },
  'western-wear': {
    en: 'Wash it inside out with similar colours, and skip the dryer.',
    hi: 'उल्टा करके मिलते रंगों के साथ धोएँ, और ड्रायर में न सुखाएँ।',
  },
  footwear: {
    en: 'Let the pair rest a day between wears, keep it dry, and wipe it with a soft cloth.',
    hi: 'एक दिन छोड़कर पहनें, सूखा रखें और मुलायम कपड़े से पोंछें।',
  },
  bags: {
    en: 'Fill it with paper when you put it away, and keep it out of direct sun.',
    hi: 'रखते समय अंदर काग़ज़ भर दें, और सीधी धूप से बचाएँ।',
  },
  jewellery: {
    en: 'Put it on last, after perfume; wipe it and keep each piece in a pouch of its own.',
    hi: 'इत्र लगाने के बाद, सबसे आखिर में पहनें; पोंछकर हर चीज़ अलग थैली में रखें।',
  },
  cosmetics: {
    en: 'Close it tightly, keep it cool, and try a little on your wrist before the first use.',
    hi: 'ढक्कन कसकर बंद रखें, ठंडी जगह रखें, और पहली बार कलाई पर थोड़ा लगाकर देखें।',
  },
  home: {
    en: 'Wash it on its own the first time, in cold water, and dry it in the shade.',
    hi: 'पहली बार अलग, ठंडे पानी में धोएँ और छाँव में सुखाएँ।',
  },
  '*': {
    en: 'Keep the label: it says how your purchase stays as good as new.',
    hi: 'लेबल सँभालकर रखें: उसमें लिखा है कि आपकी खरीदारी नई जैसी कैसे रहेगी।',
  },
} as const satisfies Readonly<Record<string, Bilingual>>
