import type { Templates } from '../types.ts'
import { dearName, lastProduct, name, nextAfterLast, points, shop } from './variables.ts'

/** For regulars who have stayed away, in three steps of effort. */
export const atRiskTemplates: Templates = {
  'at-risk-high': {
    variables: { name: dearName, shop, product: lastProduct, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, we miss you at {shop}. Was something not right with your {product}, or with us? Tell us here. 300 points are added to your account; you have {points}. Your store manager. Reply STOP to stop.',
        },
        sms: {
          text: 'Dear {name}, we miss you at {shop}. 300 points are added; you have {points}. Your store manager',
        },
        email: {
          subject: 'We miss you',
          text: 'Dear {name},\n\nWe miss you at {shop}. Was something not right with your {product}, or with us? Please tell us.\n\n300 points are added to your account; you have {points}.\n\nYour store manager\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, {shop} में आपकी कमी महसूस होती है। {product} में या हममें कुछ ठीक न रहा हो तो यहीं बताइए। 300 पॉइंट जोड़ दिए हैं; अब कुल {points} हैं। आपके स्टोर मैनेजर। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, {shop} में आपकी कमी महसूस होती है। 300 पॉइंट जोड़ दिए हैं, कुल {points}।' },
        email: {
          subject: 'आपकी कमी महसूस होती है',
          text: 'प्रिय {name},\n\n{shop} में आपकी कमी महसूस होती है। {product} में या हममें कुछ ठीक न रहा हो तो बताइए।\n\n300 पॉइंट जोड़ दिए हैं; अब कुल {points} हैं।\n\nआपके स्टोर मैनेजर\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'at-risk-middle': {
    variables: { name, shop, next: nextAfterLast, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, it has been four months. We have added 150 points to your account at {shop}; you have {points}. Have a look at {next} when you come by. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, we have added 150 points for you at {shop}; you have {points}. See you soon?' },
        email: {
          subject: '150 points for you',
          text: 'Hi {name},\n\nIt has been four months. We have added 150 points to your account at {shop}; you have {points}.\n\nHave a look at {next} when you come by.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, चार महीने हो गए। {shop} में आपके खाते में 150 पॉइंट जोड़ दिए हैं; अब कुल {points} हैं। आएँ तो देखिए: {next}। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {shop} में आपके लिए 150 पॉइंट जोड़ दिए हैं, कुल {points}। जल्दी मिलेंगे?' },
        email: {
          subject: 'आपके लिए 150 पॉइंट',
          text: 'नमस्ते {name},\n\nचार महीने हो गए। {shop} में आपके खाते में 150 पॉइंट जोड़ दिए हैं; अब कुल {points} हैं।\n\nआएँ तो देखिए: {next}।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'at-risk-low': {
    variables: { name, shop, next: nextAfterLast, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, it has been four months. At {shop} there is much that is new; have a look at {next}. You have {points} points with us. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, it has been four months. Have a look at {next} at {shop}. Your points: {points}.' },
        email: {
          subject: 'Much is new',
          text: 'Hi {name},\n\nIt has been four months. At {shop} there is much that is new; have a look at {next}.\n\nYou have {points} points with us.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, चार महीने हो गए। {shop} में बहुत कुछ नया है; देखिए: {next}। आपके पास {points} पॉइंट हैं। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, चार महीने हो गए। {shop} में देखिए: {next}। आपके पॉइंट: {points}।' },
        email: {
          subject: 'बहुत कुछ नया है',
          text: 'नमस्ते {name},\n\nचार महीने हो गए। {shop} में बहुत कुछ नया है; देखिए: {next}।\n\nआपके पास {points} पॉइंट हैं।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
}
