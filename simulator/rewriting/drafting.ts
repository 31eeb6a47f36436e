/** The simulated author: writes a text for a draft, and whole new scenarios, in the language asked for. */
import { improve } from './improving.js'
import { isWriterLanguage } from './language.js'
import type { WriterLanguage } from './phrases.js'

export interface WrittenScenario {
  /** 80 characters at the most. */
  readonly name: string
  readonly instructions: string
  readonly expectedOutcome: string
}

/** Name, what the caller does, what success is. */
type Theme = readonly [name: string, instructions: string, expectedOutcome: string]

const themes: Readonly<Record<WriterLanguage, readonly Theme[]>> = {
  en: [
    [
      'Moves an appointment',
      'You have an appointment on Tuesday at 9:30 and need a later day. You accept any afternoon.',
      'The agent moves the appointment and repeats the new day and time.',
    ],
    [
      'Asks about a late delivery',
      'Your parcel should have come yesterday. You want a new date, and you get short when you are put off.',
      'The agent names a new date and the reason for the delay.',
    ],
    [
      'Disputes an invoice',
      'Your invoice of 84.20 was charged twice. You insist on getting one of the two back.',
      'The agent recognises the double charge and says when the money is back.',
    ],
    [
      'Cannot remember the details',
      'You call about a booking, but you do not know its number. You only know the name and the day.',
      'The agent finds another way to identify the booking.',
    ],
  ],
  de: [
    [
      'Verschiebt einen Termin',
      'Sie haben am Dienstag um 9:30 Uhr einen Termin und brauchen einen späteren Tag.',
      'Der Agent verschiebt den Termin und wiederholt Tag und Uhrzeit.',
    ],
    [
      'Fragt nach einer verspäteten Lieferung',
      'Ihr Paket sollte gestern kommen. Sie möchten ein neues Datum und werden ungeduldig.',
      'Der Agent nennt ein neues Datum und den Grund.',
    ],
  ],
  es: [
    [
      'Cambia una cita',
      'Tienes una cita el martes a las 9:30 y necesitas otro día. Aceptas cualquier tarde.',
      'El agente cambia la cita y repite el día y la hora.',
    ],
    [
      'Pregunta por un envío retrasado',
      'Tu paquete debía llegar ayer. Quieres una fecha nueva y te impacientas.',
      'El agente da una fecha y el motivo.',
    ],
  ],
  fr: [
    [
      'Déplace un rendez-vous',
      'Vous avez un rendez-vous mardi à 9 h 30 et il vous faut un autre jour.',
      "L'agent déplace le rendez-vous et répète le jour et l'heure.",
    ],
    [
      'Demande des nouvelles de sa livraison',
      'Votre colis devait arriver hier. Vous voulez une nouvelle date.',
      "L'agent donne une date et la raison du retard.",
    ],
  ],
  hi: [
    ['अपॉइंटमेंट बदलना', 'आपका अपॉइंटमेंट मंगलवार को है। आपको कोई और दिन चाहिए।', 'एजेंट नया दिन और समय दोहराता है।'],
  ],
  ja: [
    [
      '予約を変更する',
      '火曜日の九時半に予約があります。別の日に変えたいです。',
      '担当者が新しい日時を復唱する。',
    ],
  ],
  ar: [
    [
      'تغيير موعد',
      'لديك موعد يوم الثلاثاء. تريد يوما آخر بعد الظهر.',
      'يغير الموظف الموعد ويكرر اليوم والساعة.',
    ],
  ],
}

const opening: Readonly<Record<WriterLanguage, (topic: string) => string>> = {
  en: (topic) => `You are calling about this: ${topic}`,
  de: (topic) => `Sie rufen aus diesem Anlass an: ${topic}`,
  es: (topic) => `Llamas por este motivo: ${topic}`,
  fr: (topic) => `Vous appelez à ce sujet : ${topic}`,
  hi: (topic) => `आप इस बारे में कॉल कर रहे हैं: ${topic}`,
  ja: (topic) => `次の用件で電話しています: ${topic}`,
  ar: (topic) => `تتصل بخصوص ما يلي: ${topic}`,
}

const writerLanguage = (code: string): WriterLanguage => (isWriterLanguage(code) ? code : 'en')

/** A text for a scenario that has none, from its name and what is expected of the call. */
export function writeDraft(draft: { name: string; expectedOutcome: string; language: string }): string {
  const topic = [draft.name, draft.expectedOutcome].filter((part) => part !== '').join('. ')
  const language = writerLanguage(draft.language)
  return improve({ text: opening[language](topic), guidance: '', language })
}

/** The `number`th generated scenario (1 for the first); names differ from one another. */
export function writeScenario(number: number, code: string): WrittenScenario {
  const language = writerLanguage(code)
  const choices = themes[language]
  const [name, instructions, expectedOutcome] = choices[(number - 1) % choices.length] ?? ['', '', '']
  return {
    name: `${name} ${number}`,
    instructions: improve({ text: instructions, guidance: '', language }),
    expectedOutcome,
  }
}
