"""Sentences of job adverts that name no skill: some for fitting, others for the test."""

from __future__ import annotations

FITTED_ON = """
Our kitchen has a fridge full of drinks and a table tennis room.
We offer thirty days of paid holiday and a company pension.
The office is five minutes from the central station.
Applications close on Friday and interviews start next week.
You will receive a laptop and a phone on your first day.
We are a family business with a long history in the region.
Please send your CV and a cover letter to the address below.
The position is full time and permanent, starting in January.
Every year we go away for a weekend with the whole company.
All qualified applicants will be considered without regard to race, age or religion.
There is free parking behind the building and a bus stop in front.
We pay for your gym and for a monthly travel card.
This role reports to the head of the department.
Your contract starts with a probation of six months.
We believe that people do their best work when they are happy.
The company was founded in 1998 and now has offices in twelve countries.
A background check is part of our hiring process.
Work from home two days a week, or more if your family needs it.
Join us and grow with a young, friendly and diverse team.
You get a bonus when the company reaches its goals.
The shift begins at six and ends at two, with a paid break.
Only candidates with a permit to live in this country can apply.
Health insurance, dental cover and sick pay from the first day.
We have won awards as one of the best places to be.
Reasonable adjustments are made for applicants with a disability.
Your desk, your chair and your screen are yours to choose.
Big plans, open doors and short ways to a decision.
Salary depends on age group and on the tariff.
You can bring your dog to the office on Mondays.
We answer every application within ten days.
Our clients include banks, hospitals and public bodies.
Please note that travel costs to the interview are not refunded.
We will stack the odds in your favour.
The product is used by millions of people every day.
Our values are trust, courage and respect.
Lunch is on us, and the fruit basket is always full.
We have doubled in size since last summer.
You will be part of a growing area with a lot of freedom.
There is a press release about our new building.
Your first point of contact is Maria in the people department.
""".strip().splitlines()
ASKED = """
Enjoy our coffee machine and learning budget.
Negotiation of your salary takes place at the end of the process.
We are an equal opportunity employer.
You will get a big welcome on your first day.
Flexible hours, a company car and thirty days of leave.
We will let you know within two weeks.
The role is based in our London office near the river.
A competitive package with pension and private medical cover.
Please apply online with your CV and salary expectations.
Summer party, winter party and a run club on Tuesdays.
The contract is limited to two years with the option to stay.
We stand for diversity and welcome people of every background.
Drinks on Friday on the roof terrace.
Our team of forty people comes from fifteen countries.
Start date as soon as possible or by agreement.
Relocation costs are covered up to three thousand euros.
This vacancy is open until the end of the month.
You can stack holidays from one year to the next.
Your future desk has a view of the park.
The building is easy to reach by train and by bike.
We are looking forward to hearing from you soon.
Lunch is on us every Thursday, and the canteen caters for vegans.
There are twenty-eight days of leave plus bank holidays.
Our head office moved to a bright new building by the river last spring.
The successful applicant will start on the first of March.
You will be based at our site just outside the city, with easy motorway access.
Interviews will take place by video call in the second week of June.
We regret that we can only contact applicants who are shortlisted.
Please quote reference 4711 in all correspondence.
A subsidised canteen, a bicycle scheme and an on-site nursery are available.
The salary range for this post is between 42,000 and 51,000 a year.
We are committed to equality and welcome applications from all backgrounds.
The post is subject to a satisfactory enhanced disclosure.
This is a fixed-term contract to cover parental leave.
You will join a team of nine, led by Maria.
Our people stay with us for an average of eleven years.
Ask anyone who works here and they will tell you about the summer party.
No agencies, please.
The closing date is midnight on Sunday, the twelfth of April.
We offer relocation support, including flights and the first month of rent.
You must be at least eighteen and have the right to work here.
We are one of the ten fastest growing businesses in the country.
Free fruit, good coffee and a terrace with a view of the mountains.
Hours are nine to half past five, Monday to Thursday, with an early finish on Fridays.
The company matches what you pay into your pension, up to eight per cent.
If this sounds like you, we would love to talk.
Life assurance and private medical cover begin after three months.
We encourage people of every age, faith and gender to apply.
Overtime is paid at time and a half, and double on Sundays.
Funded by a group of private investors, we opened our doors ten years ago.
There is a lift to all floors and step-free access throughout.
References will be taken up before an offer is made.
Your probation ends after ninety days, and then the full benefits apply.
We reserve the right to close this vacancy early if we receive enough responses.
Uniform and safety shoes are provided free of charge.
Bring a friend: we pay a thousand for every new colleague you recommend.
Our story began in a garage, and today we ship to forty countries.
The role involves occasional travel, with hotel and meals paid.
Flexible hours, unlimited holidays and a budget for your home office.
Staff discounts of up to thirty per cent in all of our stores.
Second-round candidates will be shown round the premises before lunch.
Our canteen serves breakfast until ten and cake on birthdays.
The post falls vacant in October because a colleague retires.
Give us a ring if the form does not open on your phone.
We cover half of your rail card and all of your parking.
New starters spend their first morning with a buddy from the floor.
There are showers, lockers and a dry place for wet bicycles.
The district has good schools and the sea is twenty minutes away.
You may swap two weeks of pay for two weeks of extra holiday.
Shortlisted applicants will hear from us by the end of May.
The warehouse stays closed between Christmas and New Year.
Fourteen nationalities share one kitchen and one very old piano.
Pay rises every April in line with the national agreement.
Nobody here wears a tie, except at the Christmas dinner.
The successful person will need two referees and proof of address.
Our hospital was named best employer in the county twice.
We put a bowl of sweets on every desk on the last Friday of the month.
Please leave at least one telephone number where we can reach you in the evening.
Unsuccessful applicants are welcome to try again after six months.
The grade for this position is under review and may change.
A signing bonus is paid with the third month's wages.
Our roof garden was planted by colleagues and is open at noon.
The train from the airport stops in front of our door.
Night shifts carry a supplement, and so do bank holidays.
This is a part-time position of twenty hours spread over four days.
We would love to welcome you on board before the summer.
Every child of a colleague gets a place in the nursery next door.
The job share partner works on Wednesdays and Thursdays.
Candidates from abroad receive help with their first flat.
More than half of our people have been with us since the nineties.
""".strip().splitlines()
"""Nothing was fitted on these."""
