import type { Templates } from '../types.ts'
import { firstProduct, lastProduct, name, nextAfterFirst, nextAfterLast, points, shop } from './variables.ts'

/** Reasons to come again, for those who have been away a month or joined and never bought. */
export const comeBackTemplates: Templates = {
  'day-30': {
    variables: { name, shop, product: firstProduct, next: nextAfterFirst, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, it began with your {product}. To go with it, have a look at {next} at {shop}. You have {points} points with us. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, to go with your {product}, see {next} at {shop}. Your points: {points}.' },
        email: {
          subject: 'What goes with your {product}',
          text: 'Hi {name},\n\nIt began with your {product}. To go with it, have a look at {next} at {shop}.\n\nYou have {points} points with us.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, शुरुआत {product} से हुई थी। उसके मेल के लिए {shop} में देखिए: {next}। आपके पास {points} पॉइंट हैं। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {product} के मेल के लिए {shop} में देखिए: {next}। आपके पॉइंट: {points}।' },
        email: {
          subject: '{product} के साथ क्या अच्छा लगेगा',
          text: 'नमस्ते {name},\n\nशुरुआत {product} से हुई थी। उसके मेल के लिए {shop} में देखिए: {next}।\n\nआपके पास {points} पॉइंट हैं।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'day-30-regular': {
    variables: { name, shop, product: lastProduct, next: nextAfterLast, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, we hope your {product} gives you joy. Next time you are near {shop}, have a look at {next}. You have {points} points. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, after your {product}, have a look at {next} at {shop}. Your points: {points}.' },
        email: {
          subject: 'After your {product}',
          text: 'Hi {name},\n\nWe hope your {product} gives you joy. Next time you are near {shop}, have a look at {next}.\n\nYou have {points} points.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, आशा है {product} से आप खुश हैं। अगली बार {shop} में देखिए: {next}। आपके पास {points} पॉइंट हैं। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {product} के बाद {shop} में देखिए: {next}। आपके पॉइंट: {points}।' },
        email: {
          subject: '{product} के बाद',
          text: 'नमस्ते {name},\n\nआशा है {product} से आप खुश हैं। अगली बार {shop} में देखिए: {next}।\n\nआपके पास {points} पॉइंट हैं।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'loyalty-reactivation': {
    variables: { name, shop, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, your {points} points at {shop} have been waiting since you joined. Come by, or tell us what you are looking for. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, your {points} points at {shop} are waiting since you joined. Come by!' },
        email: {
          subject: 'Your {points} points are waiting',
          text: 'Hi {name},\n\nYour {points} points at {shop} have been waiting since you joined. Come by, or tell us what you are looking for.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {shop} में आपके {points} पॉइंट तब से इंतज़ार में हैं जब से आप जुड़े। कभी आइए, या बताइए कि क्या ढूँढ रहे हैं। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {shop} में आपके {points} पॉइंट इंतज़ार में हैं। कभी आइए!' },
        email: {
          subject: 'आपके {points} पॉइंट इंतज़ार में हैं',
          text: 'नमस्ते {name},\n\n{shop} में आपके {points} पॉइंट तब से इंतज़ार में हैं जब से आप जुड़े। कभी आइए, या बताइए कि क्या ढूँढ रहे हैं।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
}
