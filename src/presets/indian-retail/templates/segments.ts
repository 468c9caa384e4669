import type { Templates } from '../types.ts'
import { dearName, lastProduct, name, nextAfterLast, points, shop } from './variables.ts'

/** One approach for each segment. */
export const segmentTemplates: Templates = {
  champions: {
    variables: { name: dearName, shop, next: nextAfterLast },
    forms: {
      en: {
        whatsapp: {
          text: 'Dear {name}, few know {shop} as well as you do: thank you! Reply here whenever you want something kept aside for you: {next}, for instance. Reply STOP to stop.',
        },
        sms: {
          text: 'Dear {name}, few know {shop} as well as you do: thank you! Ask us to keep pieces aside for you.',
        },
        email: {
          subject: 'Thank you, from all of us',
          text: 'Dear {name},\n\nFew know {shop} as well as you do: thank you! Reply whenever you want something kept aside for you: {next}, for instance.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'प्रिय {name}, {shop} को आप जितना कम ही लोग जानते हैं: धन्यवाद! कुछ अलग रखवाना हो (जैसे {next}), तो जब चाहें यहीं लिखिए। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'प्रिय {name}, {shop} से इस लगाव के लिए धन्यवाद! कुछ अलग रखवाना हो तो बस लिखिए।' },
        email: {
          subject: 'हम सबकी ओर से धन्यवाद',
          text: 'प्रिय {name},\n\n{shop} को आप जितना कम ही लोग जानते हैं: धन्यवाद! कुछ अलग रखवाना हो (जैसे {next}), तो जब चाहें लिखिए।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'loyal-regulars': {
    variables: { name, shop, product: lastProduct, next: nextAfterLast },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, you know {shop} well by now. What should we have more of? Your answer helps us choose. And with your {product}, have a look at {next}. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, what should {shop} have more of? Your answer helps us choose.' },
        email: {
          subject: 'What should we have more of?',
          text: 'Hi {name},\n\nYou know {shop} well by now. What should we have more of? Your answer helps us choose.\n\nAnd with your {product}, have a look at {next}.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {shop} को अब आप अच्छी तरह जानते हैं। हम क्या और रखें? आपके जवाब से चुनने में मदद मिलेगी। {product} के मेल के लिए देखिए: {next}। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, {shop} में हम क्या और रखें? आपके जवाब से चुनने में मदद मिलेगी।' },
        email: {
          subject: 'हम क्या और रखें?',
          text: 'नमस्ते {name},\n\n{shop} को अब आप अच्छी तरह जानते हैं। हम क्या और रखें? आपके जवाब से चुनने में मदद मिलेगी।\n\n{product} के मेल के लिए देखिए: {next}।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'promising-actives': {
    variables: { name, shop, next: nextAfterLast, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, there is much to see at {shop}. For your taste, have a look at {next}. You have {points} points with us. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, for your taste: have a look at {next} at {shop}. Your points: {points}.' },
        email: {
          subject: 'For your taste',
          text: 'Hi {name},\n\nThere is much to see at {shop}. For your taste, have a look at {next}.\n\nYou have {points} points with us.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, {shop} में देखने को बहुत कुछ है। आपकी पसंद के हिसाब से देखिए: {next}। आपके पास {points} पॉइंट हैं। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, आपकी पसंद के हिसाब से {shop} में देखिए: {next}। आपके पॉइंट: {points}।' },
        email: {
          subject: 'आपकी पसंद के हिसाब से',
          text: 'नमस्ते {name},\n\n{shop} में देखने को बहुत कुछ है। आपकी पसंद के हिसाब से देखिए: {next}।\n\nआपके पास {points} पॉइंट हैं।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
  'miss-you': {
    variables: { name, shop, points },
    forms: {
      en: {
        whatsapp: {
          text: 'Hi {name}, it has been a while. If you come by {shop} again, we will be glad; you have {points} points there. If not, we will not write again. Reply STOP to stop.',
        },
        sms: { text: 'Hi {name}, it has been a while. {shop} would be glad to see you; you have {points} points.' },
        email: {
          subject: 'It has been a while',
          text: 'Hi {name},\n\nIt has been a while. If you come by {shop} again, we will be glad; you have {points} points there.\n\nIf not, we will not write again until you do. Thank you for having been here.\n\nReply STOP to stop these messages.',
        },
      },
      hi: {
        whatsapp: {
          text: 'नमस्ते {name}, बहुत दिन हुए। {shop} में फिर आएँगे तो हमें खुशी होगी; वहाँ आपके {points} पॉइंट हैं। न आ सकें तो हम फिर नहीं लिखेंगे। बंद करने के लिए STOP लिखें।',
        },
        sms: { text: 'नमस्ते {name}, बहुत दिन हुए। {shop} में फिर आइए; आपके पास {points} पॉइंट हैं।' },
        email: {
          subject: 'बहुत दिन हुए',
          text: 'नमस्ते {name},\n\nबहुत दिन हुए। {shop} में फिर आएँगे तो हमें खुशी होगी; वहाँ आपके {points} पॉइंट हैं।\n\nजब तक आप न आएँ, हम फिर नहीं लिखेंगे। साथ के लिए धन्यवाद।\n\nबंद करने के लिए STOP लिखें।',
        },
      },
    },
  },
}
