//! Everything that anybody can do, in one list.

use std::fmt;

/// How much of a person an action opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// Nothing about a person: tables, codes, work of the program itself.
    Nothing,
    /// Counts, with small cells suppressed.
    Aggregates,
    /// Who someone is and where they belong.
    Identity,
    /// A health class and its conclusion.
    Class,
    /// Findings, diagnoses, evidence.
    Clinical,
}

impl Depth {
    /// Returns the word that `yba policy` prints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Aggregates => "aggregates",
            Self::Identity => "identity",
            Self::Class => "class",
            Self::Clinical => "clinical",
        }
    }
}

/// Keeps the enumeration, its list and its names together; three lists would drift apart.
macro_rules! permissions {
    ($( $(#[$doc:meta])* $name:ident = $text:literal, $depth:ident; )+) => {
        /// An action of a service, as the policy table and the audit name it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Permission { $( $(#[$doc])* $name, )+ }

        impl Permission {
            /// Every permission, in the order of the services.
            pub const ALL: &[Self] = &[ $( Self::$name, )+ ];

            /// Returns the stable name, `service.action`, as it stands in audit rows.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$name => $text, )+ }
            }

            /// Returns how much of a person the action opens.
            pub fn depth(self) -> Depth {
                match self { $( Self::$name => Depth::$depth, )+ }
            }
        }
    };
}

permissions! {
    /// Uploads a list of people, corrects held rows, fetches the workbook back.
    ImportRoster = "registry.import-roster", Identity;
    /// Follows a roster import and reads its rows.
    SeeRosterImports = "registry.see-roster-imports", Identity;
    /// Says what a header of a list means, for everybody's lists.
    ManageRosterWordings = "registry.manage-roster-wordings", Nothing;
    /// Searches people by number, card, name, birth date and what they are.
    SearchPeople = "registry.search-people", Identity;
    /// Reads who a person is, post and tier.
    SeePerson = "registry.see-person", Identity;
    /// Reads a person's telephone and e-mail.
    SeeContact = "registry.see-contact", Identity;
    /// Enters people by hand; moves and retires them, lets them leave, records that they died.
    ManagePeople = "registry.manage-people", Identity;
    /// Reads pairs of people who may be one, side by side, and merges.
    SeeDuplicates = "registry.see-duplicates", Identity;
    /// Merges two people into one, undoes it, or says that they are two.
    MergePeople = "registry.merge-people", Identity;
    /// Reads the tree of organisations.
    SeeOrganisations = "registry.see-organisations", Nothing;
    /// Records an organisation.
    ManageOrganisations = "registry.manage-organisations", Nothing;
    /// Reads who answers for an organisation, at work.
    SeeOrganisationContacts = "registry.see-organisation-contacts", Identity;
    /// Reads the administrative units of the country.
    SeeAdministrativeUnits = "registry.see-administrative-units", Nothing;
    /// Says which organisation has which duty.
    ManageDuties = "registry.manage-duties", Nothing;
    /// Reads who holds which role where.
    SeeGrants = "registry.see-grants", Nothing;
    /// Proposes a grant, or revokes one.
    ProposeGrant = "registry.propose-grant", Nothing;
    /// Approves a grant that someone else proposed.
    ApproveGrant = "registry.approve-grant", Nothing;
    /// Confirms or revokes grants in the quarterly review.
    ReviewGrants = "registry.review-grants", Nothing;
    /// Reads whom a person has named as proxies.
    SeeProxies = "registry.see-proxies", Identity;
    /// Names a proxy for oneself or from a person's paper, and ends one.
    NameProxy = "registry.name-proxy", Identity;
    /// Confirms who a proxy is, which gives them the grant.
    ConfirmProxy = "registry.confirm-proxy", Identity;
    /// Reads for what a person's data are used, and what they consented to.
    SeeConsents = "registry.see-consents", Identity;
    /// Gives or withdraws consent, for oneself or from a person's paper.
    RecordConsent = "registry.record-consent", Identity;
    /// Puts a citizen id on the list of those whose records must not be here.
    ListRefusal = "registry.list-refusal", Identity;
    /// Takes over what the office had on paper: classes, participation, numbers of books and cards.
    ImportPaper = "registry.import-paper", Class;
    /// Reads what the office's paper says of a person's years, without classes.
    SeePaperRecords = "registry.see-paper-records", Identity;
    /// Reads when and by whom somebody was put on the refusal list, and how far the purge is.
    SeeRefusals = "registry.see-refusals", Nothing;
    /// Restricts a person's record, lifts a restriction, and reads restricted records.
    RestrictPerson = "registry.restrict-person", Identity;
    /// Reads until when records must be kept, and says which must be kept longer.
    ManageRetention = "registry.manage-retention", Identity;
    /// Asks for a person to be erased, or approves what somebody else asked for.
    ErasePerson = "registry.erase-person", Identity;
    /// Reads health books, their history and requests for them.
    SeeHealthBooks = "registry.see-health-books", Identity;
    /// Asks for a health book for somebody, or for a change of one.
    RequestHealthBook = "registry.request-health-book", Identity;
    /// Issues, exchanges, renews, revokes, prints and hands over health books.
    ManageHealthBooks = "registry.manage-health-books", Identity;
    /// Tells the public whether a health book is valid, and nothing else.
    CheckHealthBooks = "registry.check-health-books", Nothing;

    /// Delivers results of check-ups.
    SubmitCheckups = "exams.submit-checkups", Clinical;
    /// Reads what became of deliveries.
    SeeReceipts = "exams.see-receipts", Nothing;
    /// Reads the deliveries that belong to nobody yet, and says whose they are.
    MatchDeliveries = "exams.match-deliveries", Identity;
    /// Reads the findings of a person's check-ups.
    SeeCheckups = "exams.see-checkups", Clinical;

    /// Reads a person's proposed classes, without evidence.
    SeeAssessments = "classification.see-assessments", Class;
    /// Reads the evidence of an assessment: which finding led to which class.
    SeeEvidence = "classification.see-evidence", Clinical;
    /// Reads signed conclusions.
    SeeConclusions = "classification.see-conclusions", Class;
    /// Lists proposed conclusions that wait for the Council.
    SeeProposals = "classification.see-proposals", Class;
    /// Signs a conclusion.
    SignConclusion = "classification.sign-conclusion", Class;
    /// Reads rule tables.
    SeeRuleTables = "classification.see-rule-tables", Nothing;
    /// Drafts a rule table.
    DraftRuleTable = "classification.draft-rule-table", Nothing;
    /// Ratifies a rule table with the Council's decision.
    RatifyRuleTable = "classification.ratify-rule-table", Nothing;
    /// Asks what a rule table would change.
    SimulateRuleTable = "classification.simulate-rule-table", Aggregates;

    /// Reads facilities.
    SeeFacilities = "clinics.see-facilities", Nothing;
    /// Records a facility.
    ManageFacilities = "clinics.manage-facilities", Nothing;
    /// Reads at which clinic A a person is registered.
    SeeCard = "clinics.see-card", Identity;
    /// Registers a person at a clinic A.
    RegisterCard = "clinics.register-card", Identity;
    /// Reads the worklist of follow-ups, without classes.
    SeeFollowUps = "clinics.see-follow-ups", Identity;
    /// Records what came of a follow-up.
    CloseFollowUp = "clinics.close-follow-up", Identity;

    /// Reads one's own inbox and marks what was read.
    UseInbox = "notifications.use-inbox", Nothing;
    /// Reads which notices a person was sent, without their content.
    SeeNotices = "notifications.see-notices", Identity;

    /// Reads the counters of a service.
    SeeFigures = "figures.see", Aggregates;
    /// Reads who saw a person's data.
    SeeAccessLog = "audit.see-access-log", Identity;
    /// Computes who saw what of whom in a period, of the whole province, to report a breach.
    AnswerBreach = "audit.answer-breach", Identity;

    /// Fetches everything that a service holds of a person.
    DownloadOwnData = "own-data.download", Clinical;

    /// Applies events of other services; the services' own.
    ApplyEvents = "system.apply-events", Clinical;
    /// Runs the work that nobody asks for: imports in the background, schedules, repairs.
    RunJobs = "system.run-jobs", Clinical;
    /// Chains, anchors and verifies the audit.
    KeepAudit = "system.keep-audit", Nothing;
}

impl Permission {
    /// Tells whether a transaction of this permission sees people whose record is restricted.
    pub(crate) fn sees_restricted(self) -> bool {
        self.needs_everybody()
            || matches!(self, Self::RestrictPerson | Self::ManageRetention | Self::ErasePerson)
    }

    /// Tells whether nobody at all is hidden from a transaction of this permission.
    ///
    /// These show nobody: they take in what is delivered, move whole organisations, purge whom a number names and say
    /// how far that is. If people were hidden from them, those people would be left behind.
    pub(crate) fn needs_everybody(self) -> bool {
        matches!(
            self,
            Self::SubmitCheckups
                | Self::ManageOrganisations
                | Self::ListRefusal
                | Self::SeeRefusals
        )
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
