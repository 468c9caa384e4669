import type { Templates, VariableInput } from '../types.ts'
import { article, name, shop } from './variables.ts'

const toPrice: VariableInput = { from: 'fact.toMinor', as: 'money' }
const fromPrice: VariableInput = { from: 'fact.fromMinor', as: 'money' }
const brand: VariableInput = { from: 'fact.brand' }
const promotion: VariableInput = { from: 'fact.name' }
const category: VariableInput = {
  from: 'fact.category',
  lookup: 'category-names',
  fallback: { en: 'what you like', hi: 'आपकी पसंद की चीज़ें' },
}

/** News of goods that somebody asked for, wished for, or buys regularly. */
export const goodsTemplates: Templates = {
  'back-in-stock': {
    variables: {
      name,
      shop,
      product: { from: 'fact.name', fallback: { en: 'what you asked for', hi: 'आपकी माँगी चीज़' } },
    },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, good news: {product} is back at {shop}. Reply here if you have a question about it.',
        },
        sms: { text: 'Hi {name}, good news: {product} is back at {shop}.' },
        email: {
          subject: 'Back again: {product}',
          text: 'Hi {name},\n\nGood news: {product} is back at {shop}. Just reply if you have a question about it.',
        },
      },
      hi: {
        whatsapp: { text: 'नमस्ते {name}, अच्छी खबर: {product} अब फिर {shop} में उपलब्ध। कुछ पूछना हो तो यहीं लिखिए।' },
        sms: { text: 'नमस्ते {name}, अच्छी खबर: {product} अब फिर {shop} में उपलब्ध।' },
        email: {
          subject: 'फिर उपलब्ध: {product}',
          text: 'नमस्ते {name},\n\nअच्छी खबर: {product} अब फिर {shop} में उपलब्ध। कुछ पूछना हो तो जवाब दीजिए।',
        },
      },
    },
  },
  'price-drop': {
    variables: { name, shop, product: article, price: toPrice, before: fromPrice },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, {product} from your wish list now costs {price} instead of {before} at {shop}. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, {product} from your wish list: now {price} instead of {before} at {shop}.' },
        email: {
          subject: 'From your wish list: now {price}',
          text: 'Hi {name},\n\n{product} from your wish list now costs {price} instead of {before} at {shop}.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, आपकी पसंद की सूची से: {product} का दाम {shop} में अब {before} के बदले {price} है। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, आपकी सूची से: {product} का दाम {shop} में अब {before} के बदले {price} है।' },
        email: {
          subject: 'आपकी पसंद की सूची से: अब {price}',
          text: 'नमस्ते {name},\n\nआपकी पसंद की सूची से: {product} का दाम {shop} में अब {before} के बदले {price} है।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'price-drop-brand': {
    variables: { name, shop, product: article, brand, price: toPrice, before: fromPrice },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, you like {brand}: {product} now costs {price} instead of {before} at {shop}. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, you like {brand}: {product} now {price} instead of {before} at {shop}.' },
        email: {
          subject: 'You like {brand}: now {price}',
          text: 'Hi {name},\n\nYou like {brand}: {product} now costs {price} instead of {before} at {shop}.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, आपके पसंदीदा {brand} से: {product} का दाम {shop} में अब {before} के बदले {price} है। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {brand} से: {product} का दाम {shop} में अब {before} के बदले {price} है।' },
        email: {
          subject: 'आपके पसंदीदा {brand} से: अब {price}',
          text: 'नमस्ते {name},\n\nआपके पसंदीदा {brand} से: {product} का दाम {shop} में अब {before} के बदले {price} है।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'promotion-wishlist': {
    variables: { name, shop, promotion },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, something on your wish list is part of this offer at {shop}: {promotion}. Have a look! Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, an offer at {shop} on something you wished for: {promotion}.' },
        email: {
          subject: 'An offer on something you wished for',
          text: 'Hi {name},\n\nSomething on your wish list is part of this offer at {shop}: {promotion}.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {shop} के इस ऑफ़र में आपकी सूची की एक चीज़ भी है: {promotion}। एक नज़र डालिए! बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, आपकी सूची की एक चीज़ पर {shop} का ऑफ़र: {promotion}।' },
        email: {
          subject: 'आपकी सूची की एक चीज़ पर ऑफ़र',
          text: 'नमस्ते {name},\n\n{shop} के इस ऑफ़र में आपकी सूची की एक चीज़ भी है: {promotion}।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'promotion-brand': {
    variables: { name, shop, promotion, brand },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, you like {brand}, so we tell you first: {promotion} at {shop} has begun. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, you like {brand}: {promotion} at {shop} has begun.' },
        email: {
          subject: 'News of {brand}: {promotion}',
          text: 'Hi {name},\n\nYou like {brand}, so you may want to know: {promotion} at {shop} has begun.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, आपको {brand} पसंद है, इसलिए बता रहे हैं: {shop} में शुरू हो गया है {promotion}। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, आपके पसंदीदा {brand} पर {shop} में शुरू: {promotion}।' },
        email: {
          subject: '{brand} की खबर: {promotion}',
          text: 'नमस्ते {name},\n\nआपको {brand} पसंद है, इसलिए बता रहे हैं: {shop} में शुरू हो गया है {promotion}।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'promotion-category': {
    variables: { name, shop, promotion, category },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, there is an offer at {shop} on {category}: {promotion}. Have a look! Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, an offer at {shop} on {category}: {promotion}.' },
        email: {
          subject: 'An offer on {category}',
          text: 'Hi {name},\n\nThere is an offer at {shop} on {category}: {promotion}.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {shop} में नया ऑफ़र: {promotion} ({category})। एक नज़र डालिए! बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {shop} में नया ऑफ़र: {promotion} ({category})।' },
        email: {
          subject: 'नया ऑफ़र: {category}',
          text: 'नमस्ते {name},\n\n{shop} में नया ऑफ़र: {promotion} ({category})।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
}
