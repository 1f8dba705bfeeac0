# The frame of pages, signing in, general failures.
product = Health care for cadres
footer = Yba – information system of the Board for the protection and care of cadres' health. Every look at a record is on record.
skip-to-content = Skip to the content
menu = Main menu
sign-in = Sign in
sign-out = Sign out
signed-out-title = Signed out
signed-out = You are signed out. On a shared computer, close the browser.
greeting = Hello, { $name }
nothing-granted = Nothing has been granted to your account yet. Ask the Board's office.
next-page = Next page
choose = – Choose –
unknown = Not known
yes = Yes
no = No
open = Open

menu-home = Home
menu-people = Find people
menu-imports = Import a list
menu-council = The Council's desk
menu-worklist = The clinic's worklist
menu-deliveries = Results from hospitals
menu-inbox = Notices
menu-totals = Totals
menu-grants = Grants
menu-own-record = My record

about-home = What you can do here
about-people = Search by name, with or without diacritics, or by citizen id; then open the record.
about-imports = Send a committee's list, follow it, correct the rows that are wrong.
about-council = Look at the evidence and sign health conclusions.
about-worklist = Who is due, which number to call, and what came of it.
about-deliveries = Results that are held or rejected, and results that belong to nobody yet.
about-inbox = What the system tells you.
about-totals = Figures of each service, with charts and tables.
about-grants = Ask for grants, approve and revoke them; each needs two people.
about-own-record = Your own results, conclusions and follow-ups.

error-title = That did not work
error-signed-out = The session is over. Sign in again; what you typed was not sent.
error-forged-form = This form does not belong to your session. Open the page again and send it once more.
error-unreadable-form = What was sent cannot be read. Open the page again and try once more.
error-too-large = The file is too large. Split the list into smaller files.
error-not-found = There is no such page.
error-sign-in = Signing in did not work. Try again.
error-issuer = The sign-in system does not answer. Try again in a few minutes.
error-internal = Something is wrong in the system. It is on record; try again later.
back-home = Back to home

hidden-from-you = You may not see this part, or there is nothing yet.
not-allowed = You may not do this. The attempt is on record.
not-there = It was not found, or you may not see it.
not-done = That was not done.
service-unreachable = This part could not be loaded: the service “{ $service }” does not answer. Try again in a few minutes.
service-unreadable = The answer of the service “{ $service }” cannot be read. Please tell the technical department.
