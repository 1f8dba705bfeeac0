# A notice never holds health data, nor anybody's name or numbers.
greeting = Dear Sir or Madam,
closing = Yours sincerely,
    The provincial Board for the care of cadres' health
automatic = This message was sent automatically; please do not reply.

conclusion_signed-title = A new health conclusion has been signed
conclusion_signed-body = The Professional Council has signed a health conclusion of yours. Please sign in to read it, or ask the clinic A where your card is registered.

follow_up_scheduled-title = There is a new follow-up
follow_up_scheduled-body = The clinic's worklist has a new follow-up, due on { $due_on }. Please sign in to see it.
# A letter does not say when: the time between two follow-ups lets strangers guess the health class.
follow_up_scheduled-letter = The clinic's worklist has a new follow-up. Please sign in to see it.

email_failed-title = An e-mail could not be sent
email_failed-body = At least one e-mail of this day could not be sent after several attempts. The list of failed notices shows which.
