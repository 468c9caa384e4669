import type { Templates } from '../types.ts'
import { article, name, shop } from './variables.ts'

/** Help for those who showed interest and bought nothing. */
export const interestTemplates: Templates = {
  browsed: {
    variables: { name, shop, product: article },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, you looked at {product} lately. A question about size, colour or price? Reply here, or see it at {shop}. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, you looked at {product}. A question? Ask us, or see it at {shop}.' },
        email: {
          subject: 'A question about {product}?',
          text: 'Hi {name},\n\nYou looked at {product} lately. A question about size, colour or price? Just reply, or see it at {shop}.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, आपने देखा था: {product}। नाप, रंग या दाम के बारे में कुछ पूछना हो तो यहीं लिखिए, या {shop} में देखिए। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, आपने देखा था: {product}। कुछ पूछना हो तो लिखिए, या {shop} में देखिए।' },
        email: {
          subject: '{product} के बारे में कुछ पूछना है?',
          text: 'नमस्ते {name},\n\nआपने देखा था: {product}। नाप, रंग या दाम के बारे में कुछ पूछना हो तो जवाब दीजिए, या {shop} में देखिए।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  wishlist: {
    variables: { name, shop, product: article },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, {product} is still on your wish list. Would you like to see it first? Reply with your shop and we will tell you if it is there. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, {product} is on your wish list. Ask us which shop of {shop} has it.' },
        email: {
          subject: 'Still on your wish list: {product}',
          text: 'Hi {name},\n\n{product} is still on your wish list at {shop}. Would you like to see it first? Reply with your shop and we will tell you if it is there.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, आपकी पसंद की सूची में अब भी है: {product}। पहले देखना चाहेंगे? अपनी दुकान का नाम लिखिए, हम बताएँगे कि वहाँ है या नहीं। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, आपकी पसंद की सूची में है: {product}। {shop} में देखना हो तो हमसे पूछिए।' },
        email: {
          subject: 'आपकी पसंद की सूची में: {product}',
          text: 'नमस्ते {name},\n\n{shop} की आपकी पसंद की सूची में अब भी है: {product}। पहले देखना चाहेंगे? अपनी दुकान का नाम लिखिए, हम बताएँगे कि वहाँ है या नहीं।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  cart: {
    variables: { name, shop, total: { from: 'fact.totalMinor', as: 'money' } },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, your cart of {total} at {shop} is as you left it. Was anything in the way? Reply here and we will help. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, your cart of {total} at {shop} is as you left it. Can we help?' },
        email: {
          subject: 'Was anything in the way?',
          text: 'Hi {name},\n\nYour cart of {total} at {shop} is as you left it. Was anything in the way? Just reply and we will help.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {shop} में आपका {total} का कार्ट वैसा ही रखा है। कोई दिक्कत आई? यहीं लिखिए, हम मदद करेंगे। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {shop} में आपका {total} का कार्ट वैसा ही रखा है। क्या हम मदद करें?' },
        email: {
          subject: 'कोई दिक्कत आई?',
          text: 'नमस्ते {name},\n\n{shop} में आपका {total} का कार्ट वैसा ही रखा है। कोई दिक्कत आई? जवाब दीजिए, हम मदद करेंगे।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'read-without-reply': {
    variables: { name, shop },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, one short question: is there something you are looking for that we could show you at {shop}? One word is enough. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, is there something you are looking for? One word is enough. {shop}' },
        email: {
          subject: 'One short question',
          text: 'Hi {name},\n\nOne short question: is there something you are looking for that we could show you at {shop}? One word is enough.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, एक छोटा सा सवाल: क्या आप कुछ ढूँढ रहे हैं जो हम {shop} में दिखा सकें? एक शब्द ही काफ़ी है। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, क्या आप कुछ ढूँढ रहे हैं? एक शब्द ही काफ़ी है। {shop} की ओर से।' },
        email: {
          subject: 'एक छोटा सा सवाल',
          text: 'नमस्ते {name},\n\nएक छोटा सा सवाल: क्या आप कुछ ढूँढ रहे हैं जो हम {shop} में दिखा सकें? एक शब्द ही काफ़ी है।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
}
