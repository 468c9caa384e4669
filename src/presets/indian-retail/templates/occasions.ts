import type { Templates, VariableInput } from '../types.ts'
import { dearName, given, nameAlone, points, shop } from './variables.ts'

// Several facts may carry the word `day`, but only occasions carry an occasion.
const festival: VariableInput = { from: 'fact.occasion', lookup: 'festival-names' }
const years: VariableInput = { from: 'fact.years', as: 'number' }

/** Birthdays, anniversaries and festivals. */
export const occasionTemplates: Templates = {
  birthday: {
    variables: { name: dearName, shop },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, your birthday is near, and all of us at {shop} wish you a lovely day! Reply STOP to stop.',
        },
        sms: { text: 'Dear {name}, your birthday is near: all of us at {shop} wish you a lovely day!' },
        email: {
          subject: 'Your birthday is near',
          text: 'Dear {name},\n\nYour birthday is near, and all of us at {shop} wish you a lovely day!\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, आपका जन्मदिन पास है, {shop} की ओर से ढेर सारी शुभकामनाएँ! बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, आपका जन्मदिन पास है: {shop} की ओर से ढेर सारी शुभकामनाएँ!' },
        email: {
          subject: 'आपका जन्मदिन पास है',
          text: 'प्रिय {name},\n\nआपका जन्मदिन पास है, {shop} की ओर से ढेर सारी शुभकामनाएँ!\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'birthday-gift': {
    variables: { name: nameAlone, shop, points, given },
    forms: {
      en: {
        whatsapp: {
          text: 'Happy birthday, {name}! {given} points are the gift of {shop}; you have {points} now. Just give your number at the till.',
        },
        sms: { text: 'Happy birthday {name}! {given} points are the gift of {shop}; you have {points} now.' },
        email: {
          subject: 'A birthday gift for you',
          text: 'Happy birthday, {name}!\n\nAll of us at {shop} wish you a lovely day. {given} points are our gift; you have {points} now.\n\nJust give your number at the till, or when you order.',
        },
      },
      hi: {
        whatsapp: {
          text: 'जन्मदिन मुबारक, {name}! {shop} का उपहार: {given} पॉइंट; अब कुल {points} पॉइंट हैं। बिल के समय बस अपना नंबर बताइए।',
        },
        sms: { text: 'जन्मदिन मुबारक, {name}! {shop} का उपहार: {given} पॉइंट, कुल {points}।' },
        email: {
          subject: 'आपके जन्मदिन का उपहार',
          text: 'जन्मदिन मुबारक, {name}!\n\n{shop} की ओर से ढेर सारी शुभकामनाएँ। हमारा उपहार: {given} पॉइंट; अब कुल {points} पॉइंट हैं।\n\nबिल या ऑर्डर के समय बस अपना नंबर बताइए।',
        },
      },
    },
  },
  'wedding-anniversary': {
    variables: { name: dearName, shop },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, your wedding anniversary is near: our good wishes to you both! Looking for something for the two of you? Ask us at {shop}. Reply STOP to stop.',
        },
        sms: {
          text: 'Dear {name}, our good wishes for your wedding anniversary! For an idea for two, ask us at {shop}.',
        },
        email: {
          subject: 'Our good wishes to you both',
          text: 'Dear {name},\n\nYour wedding anniversary is near: our good wishes to you both!\n\nLooking for something for the two of you? Ask us at {shop}.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, आपकी शादी की सालगिरह पास है: आप दोनों को हमारी शुभकामनाएँ! दोनों के लिए कुछ चुनना हो तो {shop} में पूछिए। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, शादी की सालगिरह की शुभकामनाएँ! कुछ चुनना हो तो {shop} में पूछिए।' },
        email: {
          subject: 'आप दोनों को शुभकामनाएँ',
          text: 'प्रिय {name},\n\nआपकी शादी की सालगिरह पास है: आप दोनों को हमारी शुभकामनाएँ!\n\nदोनों के लिए कुछ चुनना हो तो {shop} में पूछिए।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'customer-anniversary': {
    variables: { name: dearName, shop, years },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, today is our {years}-year anniversary: thank you for being with {shop}! It would be lovely to see you. Reply STOP to stop.',
        },
        sms: { text: 'Dear {name}, today is our {years}-year anniversary: thank you for being with {shop}!' },
        email: {
          subject: 'Our {years}-year anniversary',
          text: 'Dear {name},\n\nToday is our {years}-year anniversary: thank you for being with {shop}!\n\nIt would be lovely to see you.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, आज {shop} के साथ आपका {years} साल का साथ पूरा हुआ: हृदय से धन्यवाद! आपसे मिलकर अच्छा लगेगा। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, आज {shop} से आपका {years} साल का साथ पूरा हुआ। हृदय से धन्यवाद!' },
        email: {
          subject: '{years} साल का साथ',
          text: 'प्रिय {name},\n\nआज {shop} के साथ आपका {years} साल का साथ पूरा हुआ: हृदय से धन्यवाद!\n\nआपसे मिलकर अच्छा लगेगा।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  festival: {
    variables: { name: dearName, shop, festival },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, it is almost {festival}! Our festive pieces are out at {shop}; come while the choice is widest. Our good wishes to your family. Reply STOP to stop.',
        },
        sms: { text: 'Dear {name}, it is almost {festival}! Our festive pieces are out at {shop}. Our good wishes!' },
        email: {
          subject: 'It is almost {festival}',
          text: 'Dear {name},\n\nIt is almost {festival}! Our festive pieces are out at {shop}; come while the choice is widest.\n\nOur good wishes to your family.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, {festival} पास है! {shop} में त्योहार का कलेक्शन आ गया है; आराम से चुनने का यही समय है। आपके परिवार को शुभकामनाएँ। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, {festival} पास है! {shop} में त्योहार का कलेक्शन आ गया है। शुभकामनाएँ!' },
        email: {
          subject: '{festival} पास है',
          text: 'प्रिय {name},\n\n{festival} पास है! {shop} में त्योहार का कलेक्शन आ गया है; आराम से चुनने का यही समय है।\n\nआपके परिवार को शुभकामनाएँ।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
}
