import type { Templates } from '../types.ts'
import { given, nameAlone, points, shop } from './variables.ts'

/** What a customer is told the moment they become known. */
export const captureTemplates: Templates = {
  enrolment: {
    variables: { name: nameAlone, shop, points, given },
    forms: {
      en: {
        whatsapp: {
          text: 'Welcome, {name}! You have joined the points programme of {shop}. {given} points are yours already, and you now have {points} in all. Just give your number at the till.',
        },
        sms: {
          text: 'Welcome {name}! You joined the points programme of {shop}. {given} points added; you have {points}.',
        },
        email: {
          subject: 'Welcome: {given} points are yours',
          text: 'Welcome, {name}!\n\nYou have joined the points programme of {shop}. {given} points are yours already, and you now have {points} in all.\n\nEvery bill adds more. Just give your number at the till, or when you order.',
        },
      },
      hi: {
        whatsapp: {
          text: 'स्वागत है, {name}! {shop} के पॉइंट कार्यक्रम में आप शामिल हो गए हैं। {given} पॉइंट आपके खाते में आ चुके हैं, अब कुल {points} पॉइंट हैं। बिल के समय बस अपना नंबर बताइए।',
        },
        sms: { text: 'स्वागत है {name}! {shop} के कार्यक्रम में {given} पॉइंट मिले। अब कुल पॉइंट: {points}।' },
        email: {
          subject: 'स्वागत है: {given} पॉइंट आपके हुए',
          text: 'स्वागत है, {name}!\n\n{shop} के पॉइंट कार्यक्रम में आप शामिल हो गए हैं। {given} पॉइंट आपके खाते में आ चुके हैं, अब कुल {points} पॉइंट हैं।\n\nहर बिल पर और पॉइंट जुड़ेंगे। बिल या ऑर्डर के समय बस अपना नंबर बताइए।',
        },
      },
    },
  },
  'early-access-registration': {
    variables: { name: nameAlone, shop },
    forms: {
      en: {
        whatsapp: {
          text: 'Thank you, {name}! You are on the early-access list of {shop}: you hear of the new collection before others do. Reply STOP to leave the list.',
        },
        sms: { text: 'Thank you {name}! You are on the early-access list of {shop}. Reply STOP to leave it.' },
        email: {
          subject: 'You are on the early-access list',
          text: 'Thank you, {name}!\n\nYou are on the early-access list of {shop}: you hear of the new collection before others do.\n\nReply STOP to leave the list.',
        },
      },
      hi: {
        whatsapp: {
          text: 'धन्यवाद, {name}! {shop} की पहली सूची में आपका नाम आ गया है: नए कलेक्शन की खबर आपको औरों से पहले मिलेगी। सूची से हटने के लिए STOP लिखें।',
        },
        sms: { text: 'धन्यवाद {name}! {shop} की पहली सूची में आपका नाम आ गया है। हटने के लिए STOP लिखें।' },
        email: {
          subject: 'पहली सूची में आपका नाम आ गया है',
          text: 'धन्यवाद, {name}!\n\n{shop} की पहली सूची में आपका नाम आ गया है: नए कलेक्शन की खबर आपको औरों से पहले मिलेगी।\n\nसूची से हटने के लिए STOP लिखें।',
        },
      },
    },
  },
  'warranty-registration': {
    variables: { name: nameAlone, shop },
    forms: {
      en: {
        whatsapp: {
          text: 'Thank you, {name}! Your purchase is registered at {shop}. Should anything be wrong with it, just tell us your number or reply here.',
        },
        sms: {
          text: 'Thank you {name}! Your purchase is registered at {shop}. If anything is wrong, your number is enough.',
        },
        email: {
          subject: 'Your purchase is registered',
          text: 'Thank you, {name}!\n\nYour purchase is registered at {shop}. Should anything be wrong with it, just tell us your number or reply to this e-mail.',
        },
      },
      hi: {
        whatsapp: {
          text: 'धन्यवाद, {name}! {shop} में आपकी खरीदारी दर्ज हो गई है। कुछ ठीक न निकले तो अपना नंबर बताइए या यहीं जवाब दीजिए।',
        },
        sms: { text: 'धन्यवाद {name}! {shop} में आपकी खरीदारी दर्ज हो गई है। कुछ ठीक न हो तो बस अपना नंबर बताइए।' },
        email: {
          subject: 'आपकी खरीदारी दर्ज हो गई है',
          text: 'धन्यवाद, {name}!\n\n{shop} में आपकी खरीदारी दर्ज हो गई है। कुछ ठीक न निकले तो अपना नंबर बताइए या इस ई-मेल का जवाब दीजिए।',
        },
      },
    },
  },
}
