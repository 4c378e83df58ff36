"""The table contract, as data: one source for validation, templates and documentation."""

from __future__ import annotations

from dataclasses import replace

from skillgap.core.contract import Column as Column
from skillgap.core.contract import Table as Table
from skillgap.core.errors import unknown_name

LEVEL_NAMES = ("none", "aware", "basic", "proficient", "advanced", "expert")
LEVEL_MAX = 5.0

SIGNAL_SOURCES = (
    "self",
    "manager",
    "peer",
    "assessment",
    "certification",
    "project",
    "course",
    "system_use",
    "note",
)
EMPLOYMENTS = ("employee", "contractor", "digital agent")
SKILL_KINDS = ("technical", "human", "leadership", "compliance")
INTERVENTION_KINDS = (
    "course",
    "micro_learning",
    "micro_credential",
    "stretch_project",
    "mentorship",
    "rotation",
    "coaching",
    "peer_network",
)

_PERSON = ("empid", "employeeid", "personid", "userid", "staffid", "workerid", "employeenumber",
           "personnelnumber", "employee", "id", "emplid", "studid", "staffno",
           "employeeno", "persno", "personnelno", "personnelid", "empno", "worker", "staffmember",
           "teammember", "colleague", "workernumber", "associateid", "associate",
           "member", "resourcename", "badgeid", "badgeno", "badgenumber",
           "username", "loginname", "login", "useraccount", "eeid", "clockno", "clocknumber",
           "empcode", "employeecode", "staffcode")  # fmt: skip
_SKILL = (
    "skillid",
    "skill",
    "competency",
    "competence",
    "skillname",
    "skillitem",
    "capability",
    "competencyid",
    "skillstatement",
    "ability",
    "knowledge",
    "knowledgeskill",
    "competencyname",
)
_ROLE = ("roleid", "role", "jobtitle", "jobtitles", "title", "job", "jobcode", "position",
         "jobprofile",
         "businesstitle", "occupation", "positiontitle", "positioncode", "rolecode", "positionid",
         "positionname", "jobname", "designation", "post", "posttitle", "jobdescription",
         "workrole", "jobposition", "jobrole", "currentrole", "currentposition", "yourrole",
         "yourjobtitle", "positionheld")  # fmt: skip


_CERTIFICATE = ("certification", "certificationname", "certificatename", "qualification",
                "licence", "license")  # fmt: skip
_LEARNER = ("learnerid", "learner", "studentid", "student", "participantid", "participant",
            "traineeid", "trainee", "attendee", "user", "email", "emailaddress")  # fmt: skip


def _employee_column() -> Column:
    return Column(
        "employee_id", "id", "Identifies one person, contractor or digital agent.", "E0042",
        required=True, refers_to="employees.employee_id", bad="drop row", synonyms=_PERSON,
    )  # fmt: skip


def _skill_column() -> Column:
    return Column(
        "skill_id", "id", "Identifies one skill; a skill's name will do.", "SQL",
        required=True, refers_to="skills.skill_id", bad="drop row", synonyms=_SKILL,
    )  # fmt: skip


def _role_column() -> Column:
    return Column(
        "role_id", "id", "Identifies one role; a job title will do.", "data-engineer",
        required=True, refers_to="roles.role_id", bad="drop row", synonyms=_ROLE,
    )  # fmt: skip


EMPLOYEES = Table(
    "employees",
    "Everyone who does work: employees, contractors and digital agents.",
    (
        Column("employee_id", "id", "Identifies one person, contractor or digital agent.", "E0042",
               required=True, bad="drop row", synonyms=_PERSON, holds="person"),
        Column("role_id", "id", "The role held now; a job title will do.", "data-engineer",
               required=True, refers_to="roles.role_id", bad="default", default="Unassigned",
               synonyms=_ROLE),
        Column("function", "category", "Function or department.", "Operations", default="All",
               bad="default", synonyms=("department", "dept", "businessunit", "division", "area",
                                        "bu", "orgunit", "organisation", "organization",
                                        "costcenter", "costcentre", "businessfunction",
                                        "organisationunit", "organizationunit", "abteilung",
                                        "departmentname", "section", "directorate", "orgunitname"),
               holds="unit"),
        Column("region", "category", "Region or site.", "North", default="All", bad="default",
               synonyms=("location", "country", "site", "office", "countrycode", "city",
                         "worklocation", "geography", "worksite", "branch", "workplace",
                         "dutystation"), holds="unit"),
        Column("name", "text", "Name, for display only.", "Jordan Reyes",
               synonyms=("fullname", "displayname", "employeename", "username", "workername",
                         "surname", "lastname", "familyname", "employee", "staffname", "person",
                         "colleague", "yourname", "lastnamefirstname", "surnamefirstname",
                         "nameofemployee", "personname", "employeefullname", "contractor",
                         "contractorname", "consultant"), holds="name"),
        Column("manager_id", "id", "The person reported to.", "E0007",
               refers_to="employees.employee_id",
               synonyms=("manager", "supervisor", "supervisorid", "reportsto", "managerid",
                         "linemanager", "mgr", "mgrid", "mgrno", "reportingto",
                         "reportingmanager", "directmanager", "teamleader", "managername",
                         "supervisorname", "linemanagername"), holds="manager"),
        Column("hire_date", "date", "First day of work.", "2021-03-01",
               synonyms=("hiredate", "startdate", "activationdate", "workstart", "dateofhire",
                         "joined", "datejoined", "start", "originalhiredate", "entrydate",
                         "joindate", "joiningdate", "dateofjoining", "dateofentry", "hiredon",
                         "employmentstart")),
        Column("exit_date", "date", "Last day of work; blank while here.", "",
               synonyms=("terminationdate", "enddate", "leavedate", "exitdate", "left",
                         "dateleft", "dateoftermination", "dateofleaving", "leavingdate",
                         "lastworkingday", "lastdayofwork", "lastday", "separationdate",
                         "dateofexit", "termdate", "relievingdate", "dateofseparation",
                         "contractend", "contractenddate", "endofcontract", "employmentend",
                         "employmentenddate", "leavingon", "lefton", "end")),
        Column("birth_year", "number", "Year of birth.", "1988", unit="year", low=1900, high=2020,
               synonyms=("yearofbirth", "yob", "dateofbirth", "birthdate", "birthday", "dob",
                         "borndate", "dateborn", "geburtsdatum", "datedenaissance"),
               holds="protected"),
        Column("fte", "number", "Share of a full-time post.", "1.0", unit="FTE", low=0, high=1.5,
               default=1.0, bad="default", synonyms=("fulltimeequivalent", "ftepercent",
                                                     "ftefactor", "fteshare", "ftevalue")),
        Column("salary", "number", "Gross pay per year.", "54000", unit="money per year", low=0,
               synonyms=("basesalary", "annualsalary", "pay", "grosssalary", "compensation",
                         "annualpay", "grosspay", "annualgrosspay", "annualgrosssalary", "wage",
                         "basepay", "annualincome", "monthlyincome", "monthlysalary",
                         "monthlypay", "monthlywage")),
        Column("employment", "category", "Employee, contractor or digital agent.", "employee",
               choices=EMPLOYMENTS, default="employee", bad="default",
               synonyms=("employmenttype", "workertype", "contracttype", "workstatus")),
        Column("team_id", "id", "Team.", "T-14", synonyms=("team", "teamname", "squad"),
               holds="unit"),
        Column("performance", "number", "Last performance rating.", "3", unit="points",
               synonyms=("performancerating", "rating")),
        Column("gender", "category", "Gender, if held and used lawfully.", "female",
               synonyms=("sex",), holds="protected"),
        Column("ethnicity", "category", "Ethnic group, if held and used lawfully.", "group A",
               synonyms=("race", "ethnicgroup"), holds="protected"),
        Column("age_band", "category", "Age band.", "35-44", synonyms=("ageband", "agegroup"),
               holds="protected"),
    ),
    key=("employee_id",),
    unlocks=("Overview", "Gap map", "People"),
    needed=True,
    synonyms=("employee", "people", "staff", "workforce", "headcount", "roster", "workers",
              "hris", "personnel", "team", "colleagues"),
)  # fmt: skip

ROLES = Table(
    "roles",
    "The roles people hold, with what an empty seat costs.",
    (
        Column("role_id", "id", "Identifies one role.", "data-engineer", required=True,
               bad="drop row", synonyms=("role", "jobcode", "jobid", "positionid", "code",
                                         "rolecode", "positioncode", "roleno", "positionno",
                                         "positionnumber")),
        Column("title", "text", "Job title.", "Data engineer", required=True, bad="default",
               default="", synonyms=("jobtitle", "name", "rolename", "roletitle", "position",
                                                  "role", "positiontitle", "positionname",
                                                  "jobname")),
        Column("job_family", "category", "Family of related roles.", "Data", default="All",
               bad="default", synonyms=("family", "jobgroup", "jobfamilygroup", "careerfamily",
                                        "rolefamily")),
        Column("level", "number", "Grade within the family, 1 = entry.", "2", unit="grade", low=0,
               high=20, synonyms=("grade", "joblevel", "band", "seniority")),
        Column("criticality", "number", "How much the business depends on the role, 1–5.", "4",
               unit="points", low=1, high=5, default=3.0, bad="default",
               synonyms=("critical", "priority", "businesscriticality")),
        Column("monthly_value_at_risk", "number", "What one empty seat costs per month.", "9000",
               unit="money per month", low=0,
               synonyms=("valueatrisk", "monthlyvalue", "costofvacancy", "vacancycost")),
        Column("onet_soc", "id", "O*NET-SOC code.", "15-1243.00", synonyms=("onetsoccode", "soc",
                                                                            "onetcode")),
        Column("esco_uri", "id", "ESCO occupation address.", "", synonyms=("esco", "escocode")),
        Column("other_titles", "text", "Other titles of the role, separated by semicolons.", "",
               synonyms=("alternatetitles", "alternativetitles")),
        Column("purpose", "text", "What the role is for, in a few sentences.", "",
               synonyms=("jobsummary", "rolesummary", "jobpurpose", "rolepurpose")),
    ),
    key=("role_id",),
    unlocks=("Gap map: money at risk",),
    needed=True,
    synonyms=("role", "jobs", "jobcatalogue", "jobcatalog", "positions", "jobprofiles",
              "occupations"),
)  # fmt: skip

REQUIREMENTS = Table(
    "requirements",
    "Which skill each role needs, and at what level.",
    (
        _role_column(),
        _skill_column(),
        Column("required_level", "level", "Level the role needs, 0–5.", "3", required=True,
               unit="level", low=0, high=5, bad="drop row",
               synonyms=("level", "requiredlevel", "targetlevel", "target", "expectedlevel",
                         "requiredproficiency", "proficiency", "minlevel", "skilllevel")),
        Column("importance", "number", "How much the role depends on the skill, 1–5.", "4",
               unit="points", low=1, high=5, default=3.0, bad="default",
               synonyms=("weight", "priority", "importanceweight")),
    ),
    key=("role_id", "skill_id"),
    unlocks=("Overview", "Gap map"),
    needed=True,
    synonyms=("requirement", "roleskills", "skillrequirements", "jobskills", "targetprofile",
              "targets", "competencymodel", "roleprofiles", "roleskill"),
)  # fmt: skip

SIGNALS = Table(
    "signals",
    "What is known about who can do what: ratings, tests, certificates, projects.",
    (
        _employee_column(),
        replace(_skill_column(), synonyms=(*_SKILL, *_CERTIFICATE)),
        Column("source", "category", "Who or what says so.", "manager", choices=SIGNAL_SOURCES,
               default="self", bad="default",
               synonyms=("ratingsource", "assessor", "assessmenttype", "ratertype", "evidence",
                         "ratedby", "rater")),
        Column("level", "level", "Level observed, 0–5.", "3", required=True, unit="level", low=0,
               high=5, bad="drop row",
               synonyms=("rating", "score", "proficiency", "skilllevel", "value", "grade",
                         "currentlevel", "proficiencylevel", "proficiencyrating",
                         "competencyrating", "skillrating")),
        Column("observed_on", "date", "Day of the observation.", "2026-05-14", bad="default",
               synonyms=("date", "ratedon", "assessedon", "ratingdate", "assessmentdate",
                         "observedon", "completedon", "datecompleted", "compldte", "lastassessed",
                         "updated",
                         "issued", "issuedon", "dateissued", "issuedate", "obtained",
                         "obtainedon", "awarded", "awardedon", "dateachieved", "achievedon",
                         "certifiedon",
                         "lastupdated", "updatedon", "lastmodified", "modifiedon",
                         "sysupdatedon")),
        Column("last_used_on", "date", "Day the skill was last used.", "2026-09-30",
               synonyms=("lastused", "lastusedon")),
        Column("expires_on", "date", "Day a certificate runs out.", "",
               synonyms=("expiry", "expirydate", "validuntil", "expires", "expirationdate",
                         "validto", "validtill", "validthrough", "expireson", "expdate",
                         "dateofexpiry", "renewaldate", "renewby", "renewaldue")),
        Column("reference", "text", "Course, project or certificate behind it.", "CERT-114",
               synonyms=("ref", "comment", "notes", "certificate", "details")),
    ),
    unlocks=("Gap map", "People"),
    needed=True,
    synonyms=("signal", "ratings", "skillratings", "assessments", "proficiencies",
              "skillassessments", "skillsmatrix", "skillmatrix", "employeeskills",
              "competencyratings", "evaluations", "matrix", "employeeskill"),
)  # fmt: skip

SKILLS = Table(
    "skills",
    "The skills in use, in clusters.",
    (
        Column("skill_id", "id", "Identifies one skill.", "SQL", required=True, bad="drop row",
               synonyms=("skill", "skillcode", "competencyid", "code")),
        Column("name", "text", "Name of the skill.", "SQL", required=True, bad="default",
               default="", synonyms=("skillname", "title", "competency", "label",
                                     "preferredlabel")),
        Column("cluster", "category", "Group of related skills.", "Data & analytics",
               default="Unsorted", bad="default",
               synonyms=("category", "skillcategory", "group", "skillgroup", "domain", "skilltype",
                         "family", "competencygroup", "competencegroup", "competencyarea",
                         "competencearea", "skillarea", "skillfamily", "skilldomain",
                         "skillcluster", "competencycluster")),
        Column("kind", "category", "Technical, human, leadership or compliance.", "technical",
               choices=SKILL_KINDS, default="technical", bad="default", synonyms=("type",)),
        Column("half_life_months", "number",
               "Months without use after which half of what was gained is gone.", "11",
               unit="months", low=1, high=600, synonyms=("halflife",)),
        Column("aliases", "text", "Other names, separated by semicolons.",
               "Structured Query Language", synonyms=("alias", "synonyms", "altlabels", "aka")),
    ),
    key=("skill_id",),
    unlocks=("Gap map: skill clusters",),
    synonyms=("skill", "skillcatalogue", "skillcatalog", "taxonomy", "skilllibrary",
              "competencies", "skilltaxonomy"),
)  # fmt: skip

INTERVENTIONS = Table(
    "interventions",
    "What can be done to build a skill, with cost and gain.",
    (
        Column("intervention_id", "id", "Identifies one intervention.", "C-101", required=True,
               bad="drop row", synonyms=("courseid", "cpntid", "learningid", "id", "coursecode",
                                         "trainingid", "catalogueid", "catalogid",
                                         "modulecode", "modulid", "number", "code")),
        Column("title", "text", "Title.", "SQL for analysts", required=True, bad="default",
               default="", synonyms=("coursetitle", "course", "name", "coursename", "trainingname",
                                     "training")),
        Column("kind", "category", "What sort of intervention.", "course",
               choices=INTERVENTION_KINDS, default="course", bad="default",
               synonyms=("type", "cpnttypid", "format", "modality")),
        _skill_column(),
        Column("level_gain", "number", "Levels gained on average.", "0.8", unit="levels", low=0,
               high=5, synonyms=("gain", "expectedgain")),
        Column("hours", "number", "Learner's hours.", "16", unit="hours", low=0,
               synonyms=("duration", "totalhrs", "durationhours", "credithours",
                         "durationinhours")),
        Column("cost_per_person", "number", "Cost per person.", "420", unit="money", low=0,
               synonyms=("cost", "price", "fee", "costperlearner", "costperparticipant",
                         "priceperparticipant", "priceperperson", "costpp", "pricepp")),
        Column("fixed_cost", "number", "Cost whatever the number of people.", "5000",
               unit="money", low=0, default=0.0, bad="default"),
        Column("capacity_per_quarter", "number", "Places per quarter.", "60", unit="people",
               low=0, synonyms=("capacity", "seats", "places")),
        Column("months_to_proficiency", "number", "Months until the gain shows.", "3",
               unit="months", low=0),
        Column("prerequisites", "text", "Intervention ids needed first, by semicolons.", ""),
        Column("provider", "text", "Who gives it.", "In-house academy",
               synonyms=("vendor", "trainingprovider", "supplier", "deliveredby")),
        Column("partner", "text", "Partner or public co-funding.", ""),
        Column("co_funded_share", "share",
               "Part of the fee that the partner pays; blank with a partner: the usual part.",
               "0.5", unit="share", low=0, high=1,
               synonyms=("cofundingshare", "cofundedpart", "subsidyshare")),
        Column("available_from", "date", "First day on which it can be begun.", "2026-09-01",
               synonyms=("programmestarts", "opensfrom")),
    ),
    key=("intervention_id",),
    unlocks=("Learning", "Projected ROI"),
    synonyms=("intervention", "courses", "learningcatalogue", "catalogue", "trainings",
              "learning", "coursecatalog", "training"),
)  # fmt: skip

ENROLMENTS = Table(
    "enrolments",
    "Who took which intervention, when, and how it ended.",
    (
        replace(_employee_column(), synonyms=(*_PERSON, *_LEARNER)),
        Column("intervention_id", "id", "Intervention taken.", "C-101", required=True,
               refers_to="interventions.intervention_id", bad="drop row",
               synonyms=("courseid", "cpntid", "course", "learningid", "coursename", "coursetitle",
                         "training", "trainingname", "trainingprogram", "trainingprogramname",
                         "trainingcourse", "trainingtitle", "program", "programname",
                         "contentname", "contenttitle", "learningitem", "itemtitle", "itemname",
                         "activityname", "learningobject", "learningtitle", "moduletitle",
                         "modulename", "classname", "eventname")),
        Column("started_on", "date", "First day.", "2026-02-02", required=True, bad="drop row",
               synonyms=("startdate", "started", "enrolledon", "enrolmentdate", "startedon",
                         "trainingdate", "coursedate", "enrollmentdate", "dateenrolled",
                         "attendedon", "date", "assigned", "assignedon", "assigneddate",
                         "dateassigned", "assignmentdate", "registeredon", "registrationdate",
                         "enrolled", "enrolleddate", "bookedon", "bookingdate")),
        Column("status", "category", "How it stands.", "completed", required=True,
               choices=("completed", "in progress", "dropped", "registered"),
               default="registered", bad="default",
               synonyms=("cmplstatid", "completionstatus", "trainingoutcome", "outcome", "result",
                         "trainingstatus", "coursestatus", "enrollmentstatus", "enrolmentstatus",
                         "learningstatus",
                         "registrationstatus", "progressstatus")),
        Column("completed_on", "date", "Day of completion.", "2026-03-20",
               synonyms=("compldte", "completiondate", "completed", "completedon",
                         "datecompleted", "dateofcompletion", "finishedon", "datefinished")),
        Column("rating", "number", "Learner's rating, 1–5.", "4", unit="points", low=0, high=10,
               synonyms=("grade", "score", "feedback")),
    ),
    unlocks=("Learning", "Measured impact"),
    synonyms=("enrolment", "enrollments", "completions", "learninghistory", "lms", "transcript"),
)  # fmt: skip

OUTCOMES = Table(
    "outcomes",
    "What changed in the business, by unit and period.",
    (
        Column("unit_id", "id", "Person, team or unit measured.", "T-14", required=True,
               bad="drop row", synonyms=("unit", "teamid", "team"), holds="unit_or_person"),
        Column("period", "date", "First day of the month measured.", "2026-04-01", required=True,
               bad="drop row", synonyms=("month", "date")),
        Column("metric", "category", "What was measured.", "cycle_time_days", required=True,
               bad="drop row", synonyms=("kpi", "measure", "indicator")),
        Column("value", "number", "The value.", "4.2", required=True, bad="drop row",
               synonyms=("result", "score", "amount")),
    ),
    key=("unit_id", "period", "metric"),
    unlocks=("Measured impact",),
    synonyms=("outcome", "kpis", "results", "metrics"),
)  # fmt: skip

OPENINGS = Table(
    "openings",
    "Vacancies, open and filled.",
    (
        _role_column(),
        Column("region", "category", "Region of the vacancy.", "North", required=True,
               default="All", bad="default", synonyms=("location", "site", "country")),
        Column("opened_on", "date", "Day it was opened.", "2026-06-01", required=True,
               bad="drop row", synonyms=("opened", "postedon", "requisitiondate", "opendate",
                                         "openedon", "advertisedon", "dateopened",
                                         "openingdate", "opensince")),
        Column("filled_on", "date", "Day it was filled; blank while open.", "",
               synonyms=("filled", "closedon", "filldate", "datefilled", "filledon", "filleddate",
                         "dateclosed", "closeddate")),
        Column("filled_by", "category", "Filled from inside or outside.", "external",
               choices=("internal", "external"), synonyms=("hiretype", "fillsource", "source")),
        Column("cost", "number", "Cost of filling it.", "7800", unit="money", low=0,
               synonyms=("hiringcost", "recruitingcost", "costperhire")),
    ),
    unlocks=("Mobility", "Build or buy"),
    synonyms=("opening", "vacancies", "requisitions", "openpositions"),
)  # fmt: skip

RETIRED = "Retired"
"""Cluster that merged and sunset skills are filed in."""

PROJECTS = Table(
    "projects",
    "Planned and running projects, with the skills they need.",
    (
        Column("project_id", "id", "Identifies one project.", "P-07", required=True,
               bad="drop row", synonyms=("project", "projectcode")),
        Column("name", "text", "Name of the project.", "Warehouse automation", required=True,
               bad="default", default="", synonyms=("projectname", "title")),
        Column("status", "category", "Where it stands.", "planned", required=True,
               choices=("planned", "running", "stalled", "done"), default="planned",
               bad="default", synonyms=("state", "phase")),
        _skill_column(),
        Column("required_level", "level", "Level needed.", "3", required=True, unit="level",
               low=0, high=5, bad="drop row", synonyms=("level",)),
        Column("people", "number", "People needed.", "4", required=True, unit="people", low=0,
               bad="drop row", synonyms=("headcount", "fte", "count")),
        Column("monthly_value_at_risk", "number", "What a month's delay costs.", "40000",
               unit="money per month", low=0, synonyms=("valueatrisk", "monthlyvalue")),
        Column("needed_by", "date", "Day the skill must be there.", "2027-01-01",
               synonyms=("deadline", "duedate", "startdate")),
    ),
    key=("project_id", "skill_id"),
    unlocks=("Gap map: strategic tag and urgency",),
    synonyms=("project", "portfolio", "initiatives"),
)  # fmt: skip

POSTINGS = Table(
    "postings",
    "Labour-market demand by month.",
    (
        Column("month", "date", "First day of the month.", "2026-04-01", required=True,
               bad="drop row", synonyms=("date", "period")),
        Column("skill_id", "id", "Skill advertised.", "SQL", refers_to="skills.skill_id",
               synonyms=_SKILL),
        Column("role_id", "id", "Role advertised.", "data-engineer", refers_to="roles.role_id",
               synonyms=_ROLE),
        Column("region", "category", "Region.", "North", required=True, default="All",
               bad="default", synonyms=("location", "state", "country", "jobcountry")),
        Column("index", "number", "Number of adverts, or an index of them.", "104.2",
               required=True, low=0, bad="drop row",
               synonyms=("value", "postings", "count", "postingsindex")),
    ),
    unlocks=("Scenarios: market trend", "Gap map: strategic tag"),
    synonyms=("posting", "labourmarket", "jobpostings", "market"),
)  # fmt: skip

TASKS = Table(
    "tasks",
    "What each role spends its time on.",
    (
        _role_column(),
        Column("task", "text", "The task, in words.", "Reconcile supplier invoices",
               required=True, bad="drop row", synonyms=("taskname", "activity", "description")),
        Column("time_share", "share", "Share of working time, 0–1.", "0.2", required=True,
               unit="share", low=0, high=1, bad="drop row", synonyms=("share", "timepercent",
                    "%oftime", "percentoftime", "shareoftime",
                         "%time", "timespent", "timepct")),
        Column("exposure", "category", "Exposure to AI: E0 none, E1 direct, E2 with tools.", "E1",
               choices=("E0", "E1", "E2"), synonyms=("aiexposure",)),
        Column("removed_by_redesign", "flag", "Whether a redesign removes the task.", "no",
               synonyms=("removed", "goesinredesign", "removedinredesign", "dropped")),
        Column("new_task", "flag", "Whether a redesign adds the task.", "no"),
    ),
    key=("role_id", "task"),
    unlocks=("Build or buy: automation", "Scenarios: AI"),
    synonyms=("task", "taskinventory", "activities"),
)  # fmt: skip

SURVEY = Table(
    "survey",
    "Answers to the work-design survey.",
    (
        Column("team_id", "id", "Team.", "T-14", required=True, bad="drop row",
               synonyms=("team",)),
        Column("respondent_id", "id", "Anonymous respondent.", "R-201", required=True,
               bad="drop row", synonyms=("respondent", "responseid"), holds="unit_or_person"),
        Column("item", "category", "The statement.", "I know what my job is", required=True,
               bad="drop row", synonyms=("question", "statement")),
        Column("score", "number", "Agreement, 1–5.", "4", required=True, unit="points", low=0,
               high=10, bad="drop row", synonyms=("answer", "value", "response")),
    ),
    key=("respondent_id", "item"),
    unlocks=("Build or buy: redesign before training",),
    synonyms=("surveys", "pulse", "responses"),
)  # fmt: skip

ASPIRATIONS = Table(
    "aspirations",
    "Which role each person would like next.",
    (
        _employee_column(),
        Column("target_role_id", "id", "Role aimed at.", "data-scientist", required=True,
               refers_to="roles.role_id", bad="drop row",
               synonyms=("targetrole", "desiredrole", "aspiration", "nextrole", "preferredrole",
                             "rolewanted", "wantedrole", "careergoal", "aspirationrole",
                             "desiredposition", "nextposition")),
    ),
    key=("employee_id", "target_role_id"),
    unlocks=("Mobility",),
    synonyms=("aspiration", "careergoals", "interests"),
)  # fmt: skip

SNAPSHOTS = Table(
    "snapshots",
    "Who was there on each day a roster was taken, with role, function and pay as they were.",
    (
        _employee_column(),
        Column("taken_on", "date", "Day the roster was taken.", "2025-12-31", required=True,
               bad="drop row", synonyms=("snapshot", "snapshotdate", "snapshotday",
                                         "rosterdate")),
        Column("role_id", "id", "The role held on that day.", "data-engineer", required=True,
               refers_to="roles.role_id", bad="default", default="Unassigned", synonyms=_ROLE),
        Column("function", "category", "Function or department on that day.", "Operations",
               default="All", bad="default", synonyms=("department", "dept")),
        Column("region", "category", "Region or site on that day.", "North", default="All",
               bad="default", synonyms=("location", "site")),
        Column("salary", "number", "Gross pay per year on that day.", "54000",
               unit="money per year", low=0, synonyms=("annualsalary", "basesalary")),
    ),
    key=("employee_id", "taken_on"),
    unlocks=("Scenarios: history of headcount and leaving",),
    synonyms=("snapshot", "rostersnapshots", "staffhistory", "rosterhistory"),
)  # fmt: skip

APPLICATIONS = Table(
    "applications",
    "Who applied for which role inside the organisation, when, and what became of it.",
    (
        replace(_employee_column(), synonyms=(*_PERSON, "applicantid", "applicant", "candidateid",
                                              "candidate")),
        Column("role_id", "id", "Role applied for; a job title will do.", "data-engineer",
               required=True, refers_to="roles.role_id", bad="drop row",
               synonyms=("appliedrole", "roleappliedfor", "appliedfor", "targetrole", "vacancy",
                         "openingtitle", "postingtitle", *_ROLE)),
        Column("applied_on", "date", "Day of the application.", "2026-03-02", required=True,
               bad="drop row", synonyms=("applicationdate", "applieddate", "dateapplied",
                                         "appliedat", "dateofapplication", "submittedon")),
        Column("outcome", "category", "What became of it.", "interviewed",
               choices=("applied", "interviewed", "offered", "hired", "rejected", "withdrawn"),
               default="applied", bad="default",
               synonyms=("status", "stage", "result", "applicationstatus", "decision")),
        Column("decided_on", "date", "Day it was decided; blank while open.", "",
               synonyms=("decisiondate", "closedon", "datedecided")),
        Column("opening_id", "text", "The opening, as its system names it.", "R-104",
               synonyms=("opening", "requisition", "requisitionid", "reqid", "vacancyid",
                         "jobid", "postingid")),
    ),
    unlocks=("Mobility: wishes and moves",),
    synonyms=("application", "applicants", "internalapplications", "jobapplications",
              "candidates"),
)  # fmt: skip

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        EMPLOYEES, ROLES, REQUIREMENTS, SIGNALS, SKILLS, INTERVENTIONS, ENROLMENTS, OUTCOMES,
        OPENINGS, PROJECTS, POSTINGS, TASKS, SURVEY, ASPIRATIONS, SNAPSHOTS,
        APPLICATIONS,
    )
}  # fmt: skip

SOURCE_FILE, SOURCE_ROW = "source_file", "source_row"
"""Two columns every loaded table carries: the file, and the row as a spreadsheet numbers it."""


def table_named(name: str) -> Table:
    """Return the contract of one table.

    Raises:
        UnknownName: no table of that name; near misses are offered.
    """
    if name not in TABLES:
        raise unknown_name("tables", name, list(TABLES))
    return TABLES[name]
