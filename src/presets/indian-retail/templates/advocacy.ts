import type { Templates } from '../types.ts'
import { dearName, given, nameAlone, points, shop } from './variables.ts'

/** From month 4: those who come again and again. */
export const advocacyTemplates: Templates = {
  'advocacy-early-access': {
    variables: { name: dearName, shop },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, you come to {shop} again and again: thank you! You are on our early-access list now and see new collections before others do. Reply STOP to stop.',
        },
        sms: {
          text: 'Dear {name}, you come to {shop} again and again: thank you! You are on our early-access list now.',
        },
        email: {
          subject: 'New collections, before others see them',
          text: 'Dear {name},\n\nYou come to {shop} again and again: thank you! You are on our early-access list now and see new collections before others do.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, {shop} में बार-बार आने के लिए धन्यवाद! अब आप हमारी पहली सूची में हैं, नए कलेक्शन औरों से पहले देखेंगे। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, {shop} में बार-बार आने के लिए धन्यवाद! अब आप हमारी पहली सूची में हैं।' },
        email: {
          subject: 'नए कलेक्शन, औरों से पहले',
          text: 'प्रिय {name},\n\n{shop} में बार-बार आने के लिए धन्यवाद! अब आप हमारी पहली सूची में हैं, नए कलेक्शन औरों से पहले देखेंगे।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'advocacy-invitation': {
    variables: { name: dearName, shop },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, we show new collections to a few regulars in the shop first, over a cup of chai. Reply YES and we will invite you to the next preview at {shop}. Reply STOP to stop.',
        },
        sms: {
          text: 'Dear {name}, would you like to come to our next preview at {shop}? Reply YES and we invite you.',
        },
        email: {
          subject: 'A preview in the shop, over a cup of chai',
          text: 'Dear {name},\n\nWe show new collections to a few regulars in the shop first, over a cup of chai. Reply YES and we will invite you to the next preview at {shop}.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, नया कलेक्शन हम पहले कुछ खास लोगों को दुकान में, चाय के साथ दिखाते हैं। YES लिखिए, {shop} के अगले आयोजन में आपको बुलाएँगे। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, {shop} में अगला नया कलेक्शन पहले देखना चाहेंगे? YES लिखिए, हम बुलाएँगे।' },
        email: {
          subject: 'नया कलेक्शन, दुकान में, चाय के साथ',
          text: 'प्रिय {name},\n\nनया कलेक्शन हम पहले कुछ खास लोगों को दुकान में, चाय के साथ दिखाते हैं। YES लिखिए, {shop} के अगले आयोजन में आपको बुलाएँगे।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'advocacy-referral': {
    variables: { name: dearName, shop },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, if somebody you know would like {shop} as you do, bring them along or give them our number. We would be glad. Reply STOP to stop.',
        },
        sms: { text: 'Dear {name}, if a friend of yours would like {shop}, bring them along. We would be glad!' },
        email: {
          subject: 'Do you know somebody who would like us?',
          text: 'Dear {name},\n\nIf somebody you know would like {shop} as you do, bring them along or give them our number. We would be glad.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, आपके किसी अपने को भी {shop} पसंद आए, तो उन्हें साथ लाइए या हमारा नंबर दीजिए। हमें खुशी होगी। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, आपके किसी दोस्त को {shop} पसंद आए तो साथ लाइए। हमें खुशी होगी!' },
        email: {
          subject: 'क्या आपके किसी अपने को हम पसंद आएँगे?',
          text: 'प्रिय {name},\n\nआपके किसी अपने को भी {shop} पसंद आए, तो उन्हें साथ लाइए या हमारा नंबर दीजिए। हमें खुशी होगी।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'referral-thanks': {
    variables: { name: nameAlone, shop, points, given },
    forms: {
      en: {
        whatsapp: {
          text: 'Thank you, {name}: somebody you sent to {shop} has bought for the first time! {given} points are our thank-you; you have {points} now.',
        },
        sms: {
          text: 'Thank you {name}: a friend you sent to {shop} has bought! {given} points added; you have {points}.',
        },
        email: {
          subject: 'Thank you for sending a friend',
          text: 'Thank you, {name}!\n\nSomebody you sent to {shop} has bought for the first time.\n\n{given} points are our thank-you; you have {points} now.',
        },
      },
      hi: {
        whatsapp: {
          text: 'धन्यवाद, {name}: आपके बताए किसी ने {shop} में पहली बार खरीदारी की! हमारी ओर से {given} पॉइंट जोड़ दिए हैं; अब कुल {points} हैं।',
        },
        sms: { text: 'धन्यवाद {name}: आपके बताए किसी ने {shop} में खरीदारी की! {given} पॉइंट जुड़े, कुल {points}।' },
        email: {
          subject: 'दोस्त को हमारे बारे में बताने के लिए धन्यवाद',
          text: 'धन्यवाद, {name}!\n\nआपके बताए किसी ने {shop} में पहली बार खरीदारी की।\n\nहमारी ओर से {given} पॉइंट जोड़ दिए हैं; अब कुल {points} हैं।',
        },
      },
    },
  },
}
