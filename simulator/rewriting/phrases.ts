/** Words of the simulated writer in the languages that it speaks: headings, bridges between them, and facts it knows. */

/** One manner of writing a script. A rewrite of a rewrite takes the other manner, so no text ever comes to rest. */
export interface Manner {
  readonly goal: string
  readonly behaviour: string
  readonly facts: string
  readonly ending: string
  /** Stands under the heading of the behaviour. */
  readonly manners: string
  /** Stands under the heading of the facts. */
  readonly onRequest: string
  /** Stands in for an ending where the text has none. */
  readonly closing: string
}

export const languages = ['en', 'de', 'es', 'fr', 'hi', 'ja', 'ar'] as const
export type WriterLanguage = (typeof languages)[number]

export const manners: Readonly<Record<WriterLanguage, readonly [Manner, Manner]>> = {
  en: [
    {
      goal: 'GOAL',
      behaviour: 'BEHAVIOUR',
      facts: 'FACTS',
      ending: 'ENDING',
      manners: 'Speak in short turns, one thought at a time, and wait for the agent to finish.',
      onRequest: 'Give these only when the agent asks for them:',
      closing: 'Once the matter is settled, thank the agent and say goodbye.',
    },
    {
      goal: 'WHY YOU CALL',
      behaviour: 'HOW YOU BEHAVE',
      facts: 'WHAT YOU KNOW',
      ending: 'HOW THE CALL ENDS',
      manners: 'Answer one question at a time, and never volunteer the next step.',
      onRequest: 'Keep these to yourself until you are asked:',
      closing: 'When you have what you came for, say thanks and end the call.',
    },
  ],
  de: [
    {
      goal: 'ZIEL',
      behaviour: 'VERHALTEN',
      facts: 'ANGABEN',
      ending: 'ENDE',
      manners: 'Sprechen Sie in kurzen Sätzen und lassen Sie den Agenten ausreden.',
      onRequest: 'Nennen Sie dies nur auf Nachfrage:',
      closing: 'Wenn alles geklärt ist, bedanken und verabschieden Sie sich.',
    },
    {
      goal: 'WARUM SIE ANRUFEN',
      behaviour: 'WIE SIE SICH VERHALTEN',
      facts: 'WAS SIE WISSEN',
      ending: 'WIE DAS GESPRÄCH ENDET',
      manners: 'Beantworten Sie eine Frage nach der anderen und greifen Sie nichts vor.',
      onRequest: 'Behalten Sie dies für sich, bis danach gefragt wird:',
      closing: 'Sobald Ihr Anliegen erledigt ist, danken Sie und beenden Sie das Gespräch.',
    },
  ],
  es: [
    {
      goal: 'OBJETIVO',
      behaviour: 'COMPORTAMIENTO',
      facts: 'DATOS',
      ending: 'CIERRE',
      manners: 'Habla en turnos breves y deja que el agente termine.',
      onRequest: 'Da estos datos solo si el agente los pide:',
      closing: 'Cuando todo quede resuelto, da las gracias y despídete.',
    },
    {
      goal: 'POR QUÉ LLAMAS',
      behaviour: 'CÓMO TE COMPORTAS',
      facts: 'LO QUE SABES',
      ending: 'CÓMO TERMINA LA LLAMADA',
      manners: 'Responde a una pregunta cada vez y no te adelantes.',
      onRequest: 'Guárdate estos datos hasta que te pregunten:',
      closing: 'Cuando tengas lo que buscabas, agradece y cuelga.',
    },
  ],
  fr: [
    {
      goal: 'OBJECTIF',
      behaviour: 'COMPORTEMENT',
      facts: 'INFORMATIONS',
      ending: 'FIN',
      manners: "Parlez par phrases courtes et laissez l'agent finir.",
      onRequest: "Ne donnez ceci que si l'agent le demande :",
      closing: 'Une fois la demande réglée, remerciez et prenez congé.',
    },
    {
      goal: 'POURQUOI VOUS APPELEZ',
      behaviour: 'COMMENT VOUS VOUS COMPORTEZ',
      facts: 'CE QUE VOUS SAVEZ',
      ending: "COMMENT L'APPEL SE TERMINE",
      manners: "Répondez à une question à la fois, sans devancer l'agent.",
      onRequest: "Gardez ceci pour vous jusqu'à ce qu'on vous le demande :",
      closing: "Quand vous avez obtenu ce que vous vouliez, remerciez et terminez l'appel.",
    },
  ],
  hi: [
    {
      goal: 'उद्देश्य',
      behaviour: 'व्यवहार',
      facts: 'जानकारी',
      ending: 'समापन',
      manners: 'छोटे वाक्यों में बोलें और एजेंट को बात पूरी करने दें।',
      onRequest: 'यह जानकारी पूछे जाने पर ही दें:',
      closing: 'काम हो जाने पर धन्यवाद कहें और विदा लें।',
    },
    {
      goal: 'आप क्यों कॉल कर रहे हैं',
      behaviour: 'आप कैसे पेश आते हैं',
      facts: 'आपको क्या पता है',
      ending: 'कॉल कैसे समाप्त होती है',
      manners: 'एक बार में एक ही सवाल का जवाब दें।',
      onRequest: 'पूछे जाने तक यह न बताएँ:',
      closing: 'बात बन जाने पर धन्यवाद देकर कॉल समाप्त करें।',
    },
  ],
  ja: [
    {
      goal: '目的',
      behaviour: '話し方',
      facts: '情報',
      ending: '終わり方',
      manners: '短く話し、相手が話し終えるまで待ってください。',
      onRequest: '聞かれたときだけ伝えてください:',
      closing: '用件が済んだら、お礼を言って終わらせてください。',
    },
    {
      goal: '電話の理由',
      behaviour: '振る舞い',
      facts: '知っていること',
      ending: '通話の終え方',
      manners: '質問には一つずつ答え、先回りしないでください。',
      onRequest: '聞かれるまで言わないでください:',
      closing: '目的を果たしたら、感謝を伝えて電話を切ってください。',
    },
  ],
  ar: [
    {
      goal: 'الهدف',
      behaviour: 'السلوك',
      facts: 'المعلومات',
      ending: 'الختام',
      manners: 'تحدث بجمل قصيرة ودع الموظف يكمل كلامه.',
      onRequest: 'اذكر ما يلي عند السؤال فقط:',
      closing: 'بعد حل الأمر اشكر الموظف وودعه.',
    },
    {
      goal: 'سبب الاتصال',
      behaviour: 'كيف تتصرف',
      facts: 'ما تعرفه',
      ending: 'كيف تنتهي المكالمة',
      manners: 'أجب عن سؤال واحد في كل مرة.',
      onRequest: 'لا تذكر ما يلي حتى تُسأل:',
      closing: 'عندما تحصل على ما تريد قل شكرا وأنه المكالمة.',
    },
  ],
}

/** What an agent's prompt may ask callers for, and how a caller answers it: this is how a changed prompt shows in a text. */
export const askedFacts: readonly {
  readonly asked: RegExp
  readonly answers: Readonly<Partial<Record<WriterLanguage, string>>>
}[] = [
  {
    asked: /date of birth/i,
    answers: {
      en: 'When the agent asks for your date of birth, give it once, day and month first.',
      de: 'Wenn der Agent nach Ihrem Geburtsdatum fragt, nennen Sie es einmal deutlich.',
      es: 'Cuando el agente pida tu fecha de nacimiento, dila una sola vez.',
      fr: "Quand l'agent demande votre date de naissance, donnez-la une seule fois.",
    },
  },
  {
    asked: /post(al )?code|zip code/i,
    answers: {
      en: 'When the agent asks for your postcode, say it slowly, character by character.',
      de: 'Wenn der Agent nach der Postleitzahl fragt, nennen Sie sie Ziffer für Ziffer.',
      es: 'Cuando el agente pida tu código postal, dilo despacio.',
      fr: "Quand l'agent demande votre code postal, dites-le lentement.",
    },
  },
  {
    asked: /e-?mail/i,
    answers: {
      en: 'When the agent asks for your email address, spell it out and confirm the spelling.',
      de: 'Wenn der Agent nach der E-Mail-Adresse fragt, buchstabieren Sie sie.',
      es: 'Cuando el agente pida tu correo, deletréalo.',
      fr: "Quand l'agent demande votre adresse e-mail, épelez-la.",
    },
  },
  {
    asked: /order number/i,
    answers: {
      en: 'When the agent asks for the order number, give it, and correct it if it is read back wrongly.',
      de: 'Wenn der Agent nach der Bestellnummer fragt, nennen Sie sie und korrigieren Sie Fehler.',
      es: 'Cuando el agente pida el número de pedido, dilo y corrige los errores.',
      fr: "Quand l'agent demande le numéro de commande, donnez-le et corrigez les erreurs.",
    },
  },
]
