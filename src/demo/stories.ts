/** What customers and reps of the demo write about a deal, by how far it has come. `>` is said by the rep. */
export interface Story {
  subject: (about: string) => string;
  /** The first one begins the conversation. `{c}` is the customer's first name, `{r}` the rep's, `{d}` what it is about. */
  letters: string[];
  /** Which of the rep's letters has the proposal attached, from 0 among all. */
  proposal?: number;
}

const proposed: Story[] = [
  {
    subject: about => `Proposal: ${about}`,
    proposal: 0,
    letters: [
      '>Hello {c},\n\nas promised, here is our proposal for {d}. It has the fixtures by room, the controls, and installation in two weekends so that nobody has to move out.\n\nThe prices hold for six weeks. Shall we go through it together on Thursday?\n\nKind regards\n{r}',
      'Hi {r},\n\nthank you, this looks good. Two questions: can the sensors be set per room, and what does the five-year warranty cover?\n\nBest\n{c}',
      '>Hi {c},\n\nyes, each room has its own settings, and your caretaker can change them from his phone. The warranty covers fixtures and drivers, with work on site included.\n\nI have marked both in the proposal.\n\n{r}',
      'Perfect. I am taking it to our management meeting and will come back to you.\n\n{c}',
    ],
  },
  {
    subject: about => `Our offer for ${about}`,
    proposal: 2,
    letters: [
      'Hello {r},\n\nthe samples have arrived and everybody likes the warmer one. Could you send us an offer for {d} on that basis?\n\nRegards\n{c}',
      '>Hello {c},\n\nglad to hear it. You will have the offer by Wednesday.\n\n{r}',
      '>Hello {c},\n\nhere it is. The second page shows what the new controls save: at your opening hours they pay for themselves in a little over three years.\n\nKind regards\n{r}',
      'Thank you {r}. That is a bit above our budget. Is there room if we leave out the corridor for now?\n\n{c}',
    ],
  },
];

/** By the stage of the sales pipeline; each has two, taken in turns. */
export const stories: Story[][] = [
  [
    {
      subject: about => `Enquiry: ${about}`,
      letters: [
        'Hello,\n\nwe are planning {d} and were told that you are good at difficult ceilings. About when could you start, and what do you need from us for a first estimate?\n\nBest regards\n{c}',
        '>Hello {c},\n\nthank you for thinking of us. For a first estimate a floor plan and the ceiling heights are enough; I would then come by to measure.\n\nWould next Tuesday or Wednesday suit you?\n\nKind regards\n{r}',
        'Wednesday at ten is fine. The plans follow.\n\n{c}',
      ],
    },
    {
      subject: about => `${about}: first thoughts`,
      letters: [
        '>Hello {c},\n\nit was good to meet you at the trade fair. You spoke of {d}; I would be glad to help with a light plan. It costs you nothing and commits you to nothing.\n\n{r}',
        'Hello {r},\n\nyes, I remember. We are still collecting ideas, but send me two or three references of similar places.\n\n{c}',
      ],
    },
  ],
  [
    {
      subject: about => `${about}: visit and measurements`,
      letters: [
        '>Hello {c},\n\nthank you for showing me round. I have noted 4.20 m in the middle, no cable trays on the window side, and that the ceiling must stay as it is.\n\nYou will have a first light plan at the end of next week.\n\n{r}',
        'Thank you for the summary, {r}. One correction: the trays can be moved if need be, the electrician says.\n\n{c}',
        '>That helps a lot, thank you!\n\n{r}',
      ],
    },
    {
      subject: about => `Light plan for ${about}`,
      letters: [
        'Hi {r},\n\ndo you have any news about the light plan? Our architect would like to see it before the weekend.\n\n{c}',
        '>Hi {c},\n\nit is nearly done. I am waiting for one measurement and will send it tomorrow morning.\n\n{r}',
      ],
    },
  ],
  proposed,
  [
    {
      subject: about => `Contract: ${about}`,
      proposal: 0,
      letters: [
        '>Hello {c},\n\nhere is the contract for {d} with the changes we agreed on: payment in three parts, and the spare parts included.\n\nKind regards\n{r}',
        'Hello {r},\n\nour lawyer has one remark on section 7 (delays). Otherwise we are happy. Could you do 3 % for payment within ten days?\n\nBest regards\n{c}',
        '>Hello {c},\n\n2 % is what I can do, and section 7 is changed as your lawyer wishes.\n\n{r}',
        'That is fine with us. The board signs it next week.\n\n{c}',
      ],
    },
    {
      subject: about => `${about}: last details`,
      letters: [
        'Hello {r},\n\nwe are nearly there. Before we sign: can the night shift really install without turning off the whole floor?\n\n{c}',
        '>Hello {c},\n\nyes, section by section; each is off for twenty minutes at most. I have put it into the schedule.\n\n{r}',
      ],
    },
  ],
];

/** How customers of the demo answer what is written to them. */
export const friendlyAnswers = [
  'Hello {r},\n\nthank you for your mail, that was quick. It looks good to me; I will talk to my colleagues and come back to you tomorrow.\n\nBest regards\n{c}',
  'Hi {r},\n\nthanks! Could we have a short call about it this week? Thursday after lunch would be best for me.\n\n{c}',
  'Hello {r},\n\nmany thanks. Please go ahead as you suggest, and let me know if you need anything from our side.\n\nKind regards\n{c}',
];
