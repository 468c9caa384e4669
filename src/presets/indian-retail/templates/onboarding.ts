import type { Templates } from '../types.ts'
import { firstProduct, name, online, onlineReason as reason, shop, valueTip as tip } from './variables.ts'

/** The fortnight after the first purchase. */
export const onboardingTemplates: Templates = {
  'day-2': {
    variables: { name, shop, product: firstProduct },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, how is your {product}? If anything is not right, or you have a question, just reply here. Your team at {shop}.',
        },
        sms: { text: 'Hi {name}, how is your {product}? If anything is not right, tell us. Your team at {shop}.' },
        email: {
          subject: 'How is your {product}?',
          text: 'Hi {name},\n\nHow is your {product}? If anything is not right, or you have a question, just reply to this e-mail.\n\nYour team at {shop}.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, क्या आप {product} से खुश हैं? कुछ ठीक न हो या कुछ पूछना हो, तो यहीं जवाब दीजिए। {shop} की ओर से।',
        },
        sms: { text: 'नमस्ते {name}, क्या आप {product} से खुश हैं? कुछ ठीक न हो तो हमें बताइए। {shop} की ओर से।' },
        email: {
          subject: 'क्या आप {product} से खुश हैं?',
          text: 'नमस्ते {name},\n\nक्या आप {product} से खुश हैं? कुछ ठीक न हो या कुछ पूछना हो, तो इसी ई-मेल का जवाब दीजिए।\n\n{shop} की ओर से।',
        },
      },
    },
  },
  'value-tip': {
    variables: { name, shop, product: firstProduct, tip },
    forms: {
      en: {
        whatsapp: { text: 'Hi {name}, a little idea for your {product}: {tip} Enjoy it! Your team at {shop}.' },
        sms: { text: 'Hi {name}, an idea for your {product}: {tip} Your team at {shop}.' },
        email: {
          subject: 'An idea for your {product}',
          text: 'Hi {name},\n\nA little idea for your {product}: {tip}\n\nEnjoy it!\nYour team at {shop}.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {product} के लिए एक छोटा सा सुझाव: {tip} काम आए तो हमें भी बताइएगा। {shop} की ओर से।',
        },
        sms: { text: 'नमस्ते {name}, {product} के लिए एक सुझाव: {tip} {shop} की ओर से।' },
        email: {
          subject: '{product} के लिए एक सुझाव',
          text: 'नमस्ते {name},\n\n{product} के लिए एक छोटा सा सुझाव: {tip}\n\n{shop} की ओर से।',
        },
      },
    },
  },
  'online-intro': {
    variables: { name, online, reason },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, did you know {online}? It is worth a look: {reason}. Your points count there too. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, have a look at {online}: {reason}. Your points count there too.' },
        email: {
          subject: 'The shop is open at your home too',
          text: 'Hi {name},\n\nDid you know {online}? It is worth a look: {reason}.\n\nYour points count there too.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {online} पर भी एक नज़र डालिए: {reason}। आपके पॉइंट वहाँ भी जुड़ते हैं। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {online} पर भी देखिए: {reason}। पॉइंट वहाँ भी जुड़ते हैं।' },
        email: {
          subject: 'दुकान अब आपके घर पर भी खुली है',
          text: 'नमस्ते {name},\n\n{online} पर भी एक नज़र डालिए: {reason}।\n\nआपके पॉइंट वहाँ भी जुड़ते हैं।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
}
