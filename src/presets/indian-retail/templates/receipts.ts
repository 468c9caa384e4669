import type { BilingualTemplate, Templates } from '../types.ts'
import { firstProduct, lastProduct, nameAlone, points, shop, careTip as tip, total } from './variables.ts'

// For the first bill and for a later one: only the product they speak of differs.
const receiptForms: BilingualTemplate['forms'] = {
  en: {
    whatsapp: {
      text: 'Thank you, {name}! Your bill at {shop} for your {product}: {total}. You have {points} points. Keep this message: it is your receipt.',
    },
    sms: { text: 'Thank you {name}! Your bill at {shop}: {total}. You have {points} points.' },
    email: {
      subject: 'Your bill of {total}',
      text: 'Thank you, {name}!\n\nYour bill at {shop} for your {product}: {total}\nYour points: {points}\n\nKeep this e-mail: it is your receipt.',
    },
  },
  hi: {
    whatsapp: {
      text: 'धन्यवाद, {name}! {shop} में {product} का बिल: {total}। आपके पास {points} पॉइंट हैं। यह संदेश सँभालकर रखिए, यही आपकी रसीद है।',
    },
    sms: { text: 'धन्यवाद {name}! {shop} में आपका बिल: {total}। आपके पॉइंट: {points}।' },
    email: {
      subject: 'आपका {total} का बिल',
      text: 'धन्यवाद, {name}!\n\n{shop} में {product} का बिल: {total}\nआपके पॉइंट: {points}\n\nयह ई-मेल सँभालकर रखिए, यही आपकी रसीद है।',
    },
  },
}

/** What was bought and what it came to. */
export const receiptTemplates: Templates = {
  welcome: {
    variables: { name: nameAlone, shop, product: firstProduct, total, points, tip },
    forms: {
      en: {
        whatsapp: {
          text: 'Namaste {name}, welcome to {shop}, and thank you for your {product}!\n\nYour bill: {total}\nYour points: {points}\n\nA tip for it: {tip}\n\nKeep this message: it is your receipt. If you need us, reply here.',
        },
        sms: { text: 'Thank you {name} for your {product} from {shop}! Bill {total}, points {points}. Tip: {tip}' },
        email: {
          subject: 'Thank you for your {product}',
          text: 'Namaste {name},\n\nWelcome to {shop}, and thank you for your {product}!\n\nYour bill: {total}\nYour points: {points}\n\nA tip for it: {tip}\n\nKeep this e-mail: it is your receipt. If you need us, just reply.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {shop} में आपका स्वागत है, और {product} के लिए धन्यवाद!\n\nआपका बिल: {total}\nआपके पॉइंट: {points}\n\nएक सुझाव: {tip}\n\nयह संदेश सँभालकर रखिए, यही आपकी रसीद है। कोई बात हो तो यहीं जवाब दीजिए।',
        },
        sms: { text: '{name}, {shop} से {product} के लिए धन्यवाद! बिल {total}, पॉइंट {points}। सुझाव: {tip}' },
        email: {
          subject: '{product} के लिए धन्यवाद',
          text: 'नमस्ते {name},\n\n{shop} में आपका स्वागत है, और {product} के लिए धन्यवाद!\n\nआपका बिल: {total}\nआपके पॉइंट: {points}\n\nएक सुझाव: {tip}\n\nयह ई-मेल सँभालकर रखिए, यही आपकी रसीद है। कोई बात हो तो इसी का जवाब दीजिए।',
        },
      },
    },
  },
  'welcome-delivered': {
    variables: { name: nameAlone, shop, product: firstProduct, total, points, tip },
    forms: {
      en: {
        whatsapp: {
          text: 'Namaste {name}, your {product} has arrived. Thank you, and welcome to {shop}!\n\nYour bill: {total}\nYour points: {points}\n\nA tip for it: {tip}\n\nIf anything is not right, reply here.',
        },
        sms: {
          text: 'Namaste {name}, your {product} has arrived. Welcome to {shop}! Bill {total}, points {points}. Tip: {tip}',
        },
        email: {
          subject: 'Your {product} has arrived',
          text: 'Namaste {name},\n\nYour {product} has arrived. Thank you, and welcome to {shop}!\n\nYour bill: {total}\nYour points: {points}\n\nA tip for it: {tip}\n\nIf anything is not right, just reply.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {product} की डिलीवरी हो गई है। धन्यवाद, और {shop} में आपका स्वागत है!\n\nआपका बिल: {total}\nआपके पॉइंट: {points}\n\nएक सुझाव: {tip}\n\nकुछ ठीक न हो तो यहीं जवाब दीजिए।',
        },
        sms: { text: '{name}, {product} की डिलीवरी हो गई। {shop} में स्वागत है! बिल {total}, पॉइंट {points}। सुझाव: {tip}' },
        email: {
          subject: '{product} की डिलीवरी हो गई है',
          text: 'नमस्ते {name},\n\n{product} की डिलीवरी हो गई है। धन्यवाद, और {shop} में आपका स्वागत है!\n\nआपका बिल: {total}\nआपके पॉइंट: {points}\n\nएक सुझाव: {tip}\n\nकुछ ठीक न हो तो इसी का जवाब दीजिए।',
        },
      },
    },
  },
  receipt: { variables: { name: nameAlone, shop, product: lastProduct, total, points }, forms: receiptForms },
  'receipt-late': { variables: { name: nameAlone, shop, product: firstProduct, total, points }, forms: receiptForms },
  'order-confirmed': {
    variables: { name: nameAlone, shop, total },
    forms: {
      en: {
        whatsapp: {
          text: 'Thank you, {name}! {shop} has your order. Please keep {total} ready when it is delivered. To change anything, reply here.',
        },
        sms: { text: 'Thank you {name}! {shop} has your order. Please keep {total} ready for the delivery.' },
        email: {
          subject: 'Your order: {total}, to be paid on delivery',
          text: 'Thank you, {name}!\n\n{shop} has your order. Please keep {total} ready when it is delivered.\n\nTo change anything, just reply.',
        },
      },
      hi: {
        whatsapp: {
          text: 'धन्यवाद, {name}! {shop} को आपका ऑर्डर मिल गया है। डिलीवरी के समय कृपया {total} तैयार रखिए। कुछ बदलना हो तो यहीं जवाब दीजिए।',
        },
        sms: { text: 'धन्यवाद {name}! {shop} को आपका ऑर्डर मिल गया। डिलीवरी पर कृपया {total} तैयार रखिए।' },
        email: {
          subject: 'आपका ऑर्डर: {total}, भुगतान डिलीवरी पर',
          text: 'धन्यवाद, {name}!\n\n{shop} को आपका ऑर्डर मिल गया है। डिलीवरी के समय कृपया {total} तैयार रखिए।\n\nकुछ बदलना हो तो इसी का जवाब दीजिए।',
        },
      },
    },
  },
}
