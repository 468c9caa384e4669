import type { PolicyInput } from '../../policy.ts'

/**
 * The four ways in which a walk-in becomes known: what they get for it, what the cashier says, and the permissions to ask
 * for in exchange. Each permission is asked for on its own; the exchange doesn't depend on the answer.
 */
export const capture: NonNullable<PolicyInput['capture']> = {
  'whatsapp-receipt': {
    gives: 'receipt',
    offer: {
      en: 'May I send your bill to your WhatsApp? It never gets lost, and you can exchange with it. If you like, we also send care tips and news of what is new; you can stop them any time.',
      hi: 'क्या मैं आपका बिल WhatsApp पर भेज दूँ? वह कभी खोता नहीं और बदलने के समय काम आता है। आप चाहें तो देखभाल के सुझाव और नई चीज़ों की खबर भी भेजेंगे; जब चाहें बंद करा सकते हैं।',
    },
    asks: ['transactional', 'service', 'marketing'],
  },
  'loyalty-enrolment': {
    gives: 'points',
    offer: {
      en: 'Would you like to join our points programme? It is free, 100 points are yours at once, and every bill adds more. May we also write to you about your points and our offers?',
      hi: 'क्या आप हमारे पॉइंट कार्यक्रम में शामिल होना चाहेंगे? यह मुफ़्त है, 100 पॉइंट तुरंत मिलते हैं और हर बिल पर और जुड़ते हैं। क्या हम पॉइंट और ऑफ़र के बारे में भी आपको लिख सकते हैं?',
    },
    asks: ['transactional', 'service', 'marketing'],
  },
  'campaign-registration': {
    gives: 'early-access',
    offer: {
      en: 'Leave us your number and you will hear before others do: of the new collection, or when what you are looking for is back. May we also write to you about other news and offers? You can stop it any time.',
      hi: 'अपना नंबर दे दीजिए, खबर आपको औरों से पहले मिलेगी: नए कलेक्शन की, या आपकी पसंद की चीज़ फिर आने की। क्या हम और खबरों और ऑफ़र के बारे में भी लिख सकते हैं? जब चाहें बंद करा सकते हैं।',
    },
    // News of what somebody asked for is service, not marketing.
    asks: ['service', 'marketing'],
  },
  'qr-self': {
    gives: 'warranty-registration',
    offer: {
      en: 'Scan this code to register what you bought: should anything be wrong with it, your number is enough. Tick what else you would like to hear from us.',
      hi: 'यह कोड स्कैन करके अपनी खरीदारी दर्ज कर लीजिए: कुछ ठीक न निकले तो आपका नंबर ही काफ़ी होगा। और क्या सुनना चाहेंगे, उस पर निशान लगा दीजिए।',
    },
    asks: ['transactional', 'service', 'marketing'],
  },
}
