import type { Templates } from '../types.ts'
import { nameAlone, online, points, shop } from './variables.ts'

/** Recognition, purchase by purchase. */
export const loyaltyTemplates: Templates = {
  'second-purchase': {
    variables: { name: nameAlone, shop, online },
    forms: {
      en: {
        whatsapp: {
          text: 'How good to see you again, {name}! As a thank-you, orders from {online} are delivered to you free from today. See you soon at {shop}.',
        },
        sms: { text: 'Good to see you again, {name}! From today, orders from {online} are delivered to you free.' },
        email: {
          subject: 'Good to see you again',
          text: 'How good to see you again, {name}!\n\nAs a thank-you, orders from {online} are delivered to you free from today.\n\nSee you soon at {shop}.',
        },
      },
      hi: {
        whatsapp: {
          text: 'आपसे फिर मिलकर अच्छा लगा, {name}! धन्यवाद के रूप में, आज से {online} के ऑर्डर की डिलीवरी आपके लिए मुफ़्त है। {shop} में फिर मिलेंगे।',
        },
        sms: { text: 'फिर मिलकर अच्छा लगा, {name}! आज से {online} के ऑर्डर की डिलीवरी आपके लिए मुफ़्त है।' },
        email: {
          subject: 'आपसे फिर मिलकर अच्छा लगा',
          text: 'आपसे फिर मिलकर अच्छा लगा, {name}!\n\nधन्यवाद के रूप में, आज से {online} के ऑर्डर की डिलीवरी आपके लिए मुफ़्त है।\n\n{shop} में फिर मिलेंगे।',
        },
      },
    },
  },
  'tier-silver': {
    variables: { name: nameAlone, shop, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Congratulations, {name}: you are a silver member of {shop}! 50 points are our thank-you; you have {points} now. Your sixth purchase in a year brings gold.',
        },
        sms: {
          text: 'Congratulations {name}, you are silver at {shop}! 50 points added; you have {points}. Next: gold.',
        },
        email: {
          subject: 'You are a silver member',
          text: 'Congratulations, {name}!\n\nYou are a silver member of {shop}. 50 points are our thank-you; you have {points} now.\n\nYour sixth purchase in a year brings gold.',
        },
      },
      hi: {
        whatsapp: {
          text: 'बधाई हो, {name}: अब आप {shop} के सिल्वर सदस्य हैं! धन्यवाद के 50 पॉइंट जोड़ दिए हैं; अब कुल {points} हैं। एक साल में छठी खरीदारी पर गोल्ड मिलेगा।',
        },
        sms: { text: 'बधाई {name}, अब आप {shop} के सिल्वर सदस्य हैं! 50 पॉइंट जुड़े, कुल {points}। आगे: गोल्ड।' },
        email: {
          subject: 'अब आप सिल्वर सदस्य हैं',
          text: 'बधाई हो, {name}!\n\nअब आप {shop} के सिल्वर सदस्य हैं। धन्यवाद के 50 पॉइंट जोड़ दिए हैं; अब कुल {points} हैं।\n\nएक साल में छठी खरीदारी पर गोल्ड मिलेगा।',
        },
      },
    },
  },
  'tier-gold': {
    variables: { name: nameAlone, shop, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Congratulations, {name}: you are a gold member of {shop}! 100 points are our thank-you; you have {points} now. Your twelfth purchase in a year brings platinum.',
        },
        sms: {
          text: 'Congratulations {name}, you are gold at {shop}! 100 points added; you have {points}. Next: platinum.',
        },
        email: {
          subject: 'You are a gold member',
          text: 'Congratulations, {name}!\n\nYou are a gold member of {shop}. 100 points are our thank-you; you have {points} now.\n\nYour twelfth purchase in a year brings platinum.',
        },
      },
      hi: {
        whatsapp: {
          text: 'बधाई हो, {name}: अब आप {shop} के गोल्ड सदस्य हैं! धन्यवाद के 100 पॉइंट जोड़ दिए हैं; अब कुल {points} हैं। एक साल में बारहवीं खरीदारी पर प्लैटिनम मिलेगा।',
        },
        sms: { text: 'बधाई {name}, अब आप {shop} के गोल्ड सदस्य हैं! 100 पॉइंट जुड़े, कुल {points}। आगे: प्लैटिनम।' },
        email: {
          subject: 'अब आप गोल्ड सदस्य हैं',
          text: 'बधाई हो, {name}!\n\nअब आप {shop} के गोल्ड सदस्य हैं। धन्यवाद के 100 पॉइंट जोड़ दिए हैं; अब कुल {points} हैं।\n\nएक साल में बारहवीं खरीदारी पर प्लैटिनम मिलेगा।',
        },
      },
    },
  },
  'tier-platinum': {
    variables: { name: nameAlone, shop, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Thank you, {name}: you are a platinum member of {shop}, our highest tier! 200 points are yours; you have {points} now. It is good to have you with us.',
        },
        sms: {
          text: 'Thank you {name}: you are platinum, our highest tier at {shop}! 200 points added; you have {points}.',
        },
        email: {
          subject: 'You are a platinum member',
          text: 'Thank you, {name}!\n\nYou are a platinum member of {shop}, our highest tier. 200 points are yours; you have {points} now.\n\nIt is good to have you with us.',
        },
      },
      hi: {
        whatsapp: {
          text: 'धन्यवाद, {name}: अब आप {shop} के प्लैटिनम सदस्य हैं, हमारी सबसे ऊँची श्रेणी! 200 पॉइंट आपके हुए; अब कुल {points} हैं। आपका साथ हमारे लिए खास है।',
        },
        sms: { text: 'धन्यवाद {name}: अब आप {shop} के प्लैटिनम सदस्य हैं! 200 पॉइंट जुड़े, कुल {points}।' },
        email: {
          subject: 'अब आप प्लैटिनम सदस्य हैं',
          text: 'धन्यवाद, {name}!\n\nअब आप {shop} के प्लैटिनम सदस्य हैं, हमारी सबसे ऊँची श्रेणी। 200 पॉइंट आपके हुए; अब कुल {points} हैं।\n\nआपका साथ हमारे लिए खास है।',
        },
      },
    },
  },
}
